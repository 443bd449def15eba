package dev.medallion.local.s3;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the files that were copied into a bucket's folder by hand, and has S3 take them as objects:
 * gives them an ETag, and sends their event.
 *
 * <p>A file counts once its size and time have stood still from one scan to the next. A scan,
 * rather than the system's notifications, since those neither cover sub-folders nor tell when a
 * copy is complete; it reads a file's mark only when its size or time have changed since the last
 * scan.
 */
final class FolderScan {
  private static final Logger LOG = System.getLogger(FolderScan.class.getName());

  private final Path root;
  private final BucketConfigurations buckets;
  private final ObjectWrites writes;
  private final CopiedFiles copied;
  private final Map<Path, String> known = new HashMap<>();
  private Map<CopiedFiles.CopiedFile, String> unsettled = Map.of();

  FolderScan(Path root, BucketConfigurations buckets, ObjectWrites writes, CopiedFiles copied) {
    this.root = root;
    this.buckets = buckets;
    this.writes = writes;
    this.copied = copied;
  }

  /** Looks once at each bucket that sends events or has versions. */
  void scan() {
    Map<CopiedFiles.CopiedFile, String> candidates = new HashMap<>();
    for (String bucket : buckets.names()) {
      if (buckets.of(bucket).equals(BucketConfiguration.NEW)) {
        continue;
      }
      try {
        Path folder = root.resolve(bucket);
        if (Files.isDirectory(folder)) {
          Files.walkFileTree(folder, new Candidates(bucket, folder, candidates));
        }
      } catch (IOException e) {
        LOG.log(Logger.Level.WARNING, "cannot look for new files in bucket " + bucket, e);
      }
    }
    Map<CopiedFiles.CopiedFile, String> growing = new HashMap<>();
    candidates.forEach(
        (file, stamp) -> {
          if (stamp.equals(unsettled.get(file))) {
            take(file, stamp);
          } else {
            growing.put(file, stamp);
          }
        });
    unsettled = growing;
  }

  private void take(CopiedFiles.CopiedFile file, String stamp) {
    try {
      if (isNews(file, stamp)) {
        copied.take(file);
        known.put(file.path(), stamp);
      }
    } catch (NoSuchFileException e) {
      // Gone again, and with it the news.
      known.remove(file.path());
    } catch (IOException e) {
      // Said once: the next scan would fail in the same way.
      known.put(file.path(), stamp);
      LOG.log(
          Logger.Level.WARNING,
          "cannot take "
              + file.path()
              + " as an object: make it readable and writable, then touch it",
          e);
    }
  }

  /** Whether the content is neither known already nor being written by the API. */
  private boolean isNews(CopiedFiles.CopiedFile file, String stamp) throws IOException {
    return !writes.isUnderWay(file.bucket(), file.key())
        && stamp.equals(
            SeenMark.stamp(Files.readAttributes(file.path(), BasicFileAttributes.class)))
        && !SeenMark.isSet(file.path(), stamp);
  }

  /** Collects the files whose content may not have been announced by an event yet. */
  private final class Candidates extends SimpleFileVisitor<Path> {
    private final String bucket;
    private final Path bucketFolder;
    private final Map<CopiedFiles.CopiedFile, String> found;

    private Candidates(
        String bucket, Path bucketFolder, Map<CopiedFiles.CopiedFile, String> found) {
      this.bucket = bucket;
      this.bucketFolder = bucketFolder;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return !folder.equals(bucketFolder) && folder.getFileName().toString().startsWith(".")
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String stamp = SeenMark.stamp(attributes);
      if (!attributes.isRegularFile() || stamp.equals(known.get(file))) {
        return FileVisitResult.CONTINUE;
      }
      Optional<String> key = ObjectPlaces.keyOfOwn(bucketFolder, file);
      if (key.isEmpty() || writes.isUnderWay(bucket, key.get())) {
        return FileVisitResult.CONTINUE;
      }
      if (SeenMark.isSet(file, stamp)) {
        known.put(file, stamp);
      } else {
        found.put(new CopiedFiles.CopiedFile(bucket, key.get(), file), stamp);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
