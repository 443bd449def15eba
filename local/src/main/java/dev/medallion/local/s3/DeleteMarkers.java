package dev.medallion.local.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;

/**
 * What a deletion without a version id leaves in a bucket with versions. A bucket that holds one is
 * not empty, and cannot be deleted. Of each key only the newest marker is kept.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html">Working
 *     with delete markers</a>
 */
final class DeleteMarkers {
  private final ObjectFiles files;

  DeleteMarkers(ObjectFiles files) {
    this.files = files;
  }

  /** A marker of a key. */
  private record Marker(String id, String key) {}

  /** Leaves a marker; returns its version id. */
  String add(String bucket, String key) {
    String id = UUID.randomUUID().toString().replace("-", "");
    try {
      Path file = file(bucket, key);
      Files.createDirectories(file.getParent());
      Files.writeString(file, id + "\n" + key);
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the marker of that version id; whether there was one. */
  boolean remove(String bucket, String key, String id) {
    try {
      Path file = file(bucket, key);
      return read(file).filter(marker -> marker.id().equals(id)).isPresent()
          && Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The markers of the keys with that prefix, in the order of keys. */
  List<DeleteMarkerEntry> list(String bucket, String prefix) {
    List<DeleteMarkerEntry> entries = new ArrayList<>();
    Path folder = folder(bucket);
    if (!Files.isDirectory(folder)) {
      return entries;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        read(file)
            .filter(marker -> marker.key().startsWith(prefix))
            .ifPresent(marker -> entries.add(entry(bucket, marker)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.sort(Comparator.comparing(DeleteMarkerEntry::key, ObjectPlaces.LISTING_ORDER));
    return entries;
  }

  private DeleteMarkerEntry entry(String bucket, Marker marker) {
    return DeleteMarkerEntry.builder()
        .key(marker.key())
        .versionId(marker.id())
        .isLatest(files.find(bucket, marker.key()).isEmpty())
        .build();
  }

  private static Optional<Marker> read(Path file) throws IOException {
    try {
      String[] lines = Files.readString(file).split("\n", 2);
      return Optional.of(new Marker(lines[0], lines[1]));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path file(String bucket, String key) {
    UUID name = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    return folder(bucket).resolve(name.toString());
  }

  private Path folder(String bucket) {
    return files.folder(bucket).resolve(ObjectPlaces.MARKERS);
  }
}
