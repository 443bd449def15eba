package dev.medallion.local.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes finished writes objects: gives each a version id, marks its file as seen, publishes its
 * event.
 */
final class ObjectWrites {
  private final ObjectFiles files;
  private final ObjectEvents events;

  /** How many writes of each object are under way. */
  private final Map<ObjectName, Integer> underWay = new ConcurrentHashMap<>();

  private record ObjectName(String bucket, String key) {}

  /**
   * A finished write that is no object yet.
   *
   * @param file the content, with what belongs to it in attributes
   * @param reason the API by which it came
   */
  record Unfinished(String bucket, String key, Path file, String reason) implements AutoCloseable {
    /** Deletes the file, if it did not become an object. */
    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }

  ObjectWrites(ObjectFiles files, ObjectEvents events) {
    this.files = files;
    this.events = events;
  }

  /** Whether the API is writing the object now, so that its event comes from here. */
  boolean isUnderWay(String bucket, String key) {
    return underWay.containsKey(new ObjectName(bucket, key));
  }

  /**
   * Makes the write an object.
   *
   * @return the id of its version
   */
  String publish(Unfinished write, WriteCondition condition) {
    ObjectName name = new ObjectName(write.bucket(), write.key());
    underWay.merge(name, 1, Integer::sum);
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(write.file(), BasicFileAttributes.class);
      String etag = ObjectAttributes.etag(write.file()).orElseThrow();
      ObjectAttributes.Version version = ObjectAttributes.Version.of(attributes);
      ObjectAttributes.setVersion(write.file(), version);
      Path file = files.publish(write.bucket(), write.key(), write.file(), condition);
      // The event first: if this process dies in between, it is sent again rather than never.
      events.created(
          new ObjectEvents.Created(
              write.bucket(), write.key(), attributes.size(), etag, version.id()),
          write.reason());
      mark(file, version.stamp());
      return version.id();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      underWay.computeIfPresent(name, (unused, writes) -> writes == 1 ? null : writes - 1);
    }
  }

  /** Deletes the object, if there is one, and publishes its event. */
  void delete(String bucket, String key) {
    try {
      if (files.delete(bucket, key)) {
        events.deleted(bucket, key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void mark(Path file, String stamp) throws IOException {
    try {
      SeenMark.set(file, stamp);
    } catch (NoSuchFileException e) {
      // Deleted again already: nothing is left to mark.
      return;
    }
  }
}
