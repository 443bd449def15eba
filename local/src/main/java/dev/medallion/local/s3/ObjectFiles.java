package dev.medallion.local.s3;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.S3Exceptions;

/**
 * The files that hold objects: one folder a bucket, one file an object. Each key has one file at
 * most; links are neither objects nor lead to any. Changes of a bucket come one after the other.
 */
final class ObjectFiles {
  private final Path root;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * The file of an object.
   *
   * @param place the same file as a path below its bucket's folder
   */
  record ObjectFile(String place, Path path) {}

  ObjectFiles(Path root) {
    this.root = root;
  }

  /**
   * The folder of a bucket.
   *
   * @throws software.amazon.awssdk.services.s3.model.NoSuchBucketException if there is none
   */
  Path folder(String bucket) {
    Path folder = root.resolve(bucket).normalize();
    if (!root.equals(folder.getParent()) || !Files.isDirectory(folder)) {
      throw S3Exceptions.noSuchBucket(bucket, "");
    }
    return folder;
  }

  /** The file of the key's object, if there is the object. */
  Optional<ObjectFile> find(String bucket, String key) {
    Path folder = folder(bucket);
    ObjectFile encoded = encoded(folder, key);
    if (isFile(encoded.path())) {
      return Optional.of(encoded);
    }
    if (!ObjectPlaces.isPlain(key)) {
      return Optional.empty();
    }
    Path own = folder.resolve(key);
    return isFile(own) && foldersAbove(folder, own).stream().allMatch(ObjectFiles::isFolder)
        ? Optional.of(new ObjectFile(key, own))
        : Optional.empty();
  }

  /** The place of a write that has yet to finish. */
  String unfinished() {
    return ObjectPlaces.UNFINISHED + "/" + UUID.randomUUID();
  }

  /**
   * Makes a finished write the key's object, in one step.
   *
   * @throws software.amazon.awssdk.services.s3.model.S3Exception if the condition does not hold
   */
  Path publish(String bucket, String key, Path unfinished, WriteCondition condition)
      throws IOException {
    ReentrantLock lock = lock(bucket);
    lock.lock();
    try {
      Path folder = folder(bucket);
      Optional<ObjectFile> present = find(bucket, key);
      condition.check(present);
      if (present.isPresent()) {
        return move(unfinished, present.get().path());
      }
      Path own = folder.resolve(ObjectPlaces.isPlain(key) ? key : encoded(folder, key).place());
      if (isFree(folder, own)) {
        try {
          return move(unfinished, own);
        } catch (FileSystemException e) {
          // The file system takes no such name: the encoded one is plain ASCII.
          return move(unfinished, encoded(folder, key).path());
        }
      }
      return move(unfinished, encoded(folder, key).path());
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the key's object; whether there was one. */
  boolean delete(String bucket, String key) throws IOException {
    ReentrantLock lock = lock(bucket);
    lock.lock();
    try {
      Optional<ObjectFile> file = find(bucket, key);
      if (file.isEmpty()) {
        return false;
      }
      delete(folder(bucket), file.get().path());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** A file was copied to the key's own place: it replaces the object that was kept elsewhere. */
  void replaceEncoded(String bucket, String key) throws IOException {
    ReentrantLock lock = lock(bucket);
    lock.lock();
    try {
      Path folder = folder(bucket);
      Path encoded = encoded(folder, key).path();
      if (isFile(encoded)) {
        delete(folder, encoded);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the writes that an earlier process left unfinished. */
  void discardUnfinished() throws IOException {
    try (DirectoryStream<Path> buckets = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path bucket : buckets) {
        Path unfinished = bucket.resolve(ObjectPlaces.UNFINISHED);
        if (!isFolder(unfinished)) {
          continue;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(unfinished)) {
          for (Path file : files) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }

  /** Removes what is kept in the folder of a bucket beside its objects, where that is empty. */
  void removeReserved(String bucket) throws IOException {
    Path folder = folder(bucket);
    removeEmpty(folder.resolve(ObjectPlaces.UPLOADS), folder);
    removeEmpty(folder.resolve(ObjectPlaces.UNFINISHED), folder);
    removeEmpty(folder.resolve(ObjectPlaces.ENCODED), folder);
    removeEmpty(folder.resolve(ObjectPlaces.MARKERS), folder);
  }

  /** Removes the folders that a completed upload leaves empty. */
  void removeUpload(String bucket, String place) throws IOException {
    Path folder = folder(bucket);
    removeEmpty(folder.resolve(place).getParent(), folder.resolve(ObjectPlaces.UPLOADS));
  }

  private static ObjectFile encoded(Path folder, String key) {
    String place = ObjectPlaces.encoded(key);
    return new ObjectFile(place, folder.resolve(place));
  }

  private static Path move(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Whether nothing is there, and no file above it. */
  private static boolean isFree(Path folder, Path file) {
    return !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && foldersAbove(folder, file).stream()
            .allMatch(above -> isFolder(above) || !Files.exists(above, LinkOption.NOFOLLOW_LINKS));
  }

  private static void delete(Path folder, Path file) throws IOException {
    Files.deleteIfExists(file);
    Path encoded = folder.resolve(ObjectPlaces.ENCODED);
    removeEmpty(file.getParent(), file.startsWith(encoded) ? encoded : folder);
  }

  /** Removes folders from this one upwards, until one is not empty or is the one that stays. */
  private static void removeEmpty(Path from, Path stays) throws IOException {
    for (Path next = from; !next.equals(stays); next = next.getParent()) {
      try {
        Files.delete(next);
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        return;
      }
    }
  }

  private static List<Path> foldersAbove(Path folder, Path file) {
    return Stream.iterate(file.getParent(), above -> !above.equals(folder), Path::getParent)
        .toList();
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private ReentrantLock lock(String bucket) {
    return locks.computeIfAbsent(bucket, unused -> new ReentrantLock());
  }
}
