package dev.medallion.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

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

  /** What S3Proxy itself keeps in a bucket: parts of uploads, old versions, unfinished writes. */
  private static final Pattern NOT_AN_OBJECT =
      Pattern.compile("\\..*|.*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Path root;
  private final ObservedBlobStore store;
  private final ObjectEvents events;
  private final Map<Path, String> known = new HashMap<>();
  private Map<Path, String> unsettled = Map.of();

  FolderScan(Path root, ObservedBlobStore store, ObjectEvents events) {
    this.root = root;
    this.store = store;
    this.events = events;
  }

  /** Looks once at each bucket that sends events. */
  void scan() {
    Map<Path, String> candidates = new HashMap<>();
    for (String bucket : events.buckets()) {
      try {
        Path folder = root.resolve(bucket);
        if (Files.isDirectory(folder)) {
          Files.walkFileTree(folder, new Candidates(candidates));
        }
      } catch (IOException e) {
        LOG.log(Logger.Level.WARNING, "cannot look for new files in bucket " + bucket, e);
      }
    }
    Map<Path, String> growing = new HashMap<>();
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

  /** Sends the event first: if this process dies in between, it is sent again rather than never. */
  private void take(Path file, String stamp) {
    try {
      if (isNews(file, stamp)) {
        byte[] md5 = md5(file);
        Path bucket = root.relativize(file).getName(0);
        String key = root.resolve(bucket).relativize(file).toString().replace('\\', '/');
        SeenMark.adopt(file, md5);
        events.created(
            bucket.toString(), key, Files.size(file), HexFormat.of().formatHex(md5), "PutObject");
        SeenMark.set(file, stamp);
        known.put(file, stamp);
      }
    } catch (NoSuchFileException e) {
      // Gone again, and with it the news.
      known.remove(file);
    } catch (IOException e) {
      // Said once: the next scan would fail in the same way.
      known.put(file, stamp);
      LOG.log(
          Logger.Level.WARNING,
          "cannot take " + file + " as an object: make it readable and writable, then touch it",
          e);
    }
  }

  /** Whether the content is neither known already nor being written by the API. */
  private boolean isNews(Path file, String stamp) throws IOException {
    return !store.isUnderWay(file)
        && stamp.equals(SeenMark.stamp(Files.readAttributes(file, BasicFileAttributes.class)))
        && !SeenMark.isSet(file, stamp);
  }

  private static byte[] md5(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("MD5"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return digest.getMessageDigest().digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** Collects the files whose content is not known to have been told of. */
  private final class Candidates extends SimpleFileVisitor<Path> {
    private final Map<Path, String> found;

    private Candidates(Map<Path, String> found) {
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return NOT_AN_OBJECT.matcher(folder.getFileName().toString()).matches()
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String stamp = SeenMark.stamp(attributes);
      if (!attributes.isRegularFile()
          || NOT_AN_OBJECT.matcher(file.getFileName().toString()).matches()
          || stamp.equals(known.get(file))
          || store.isUnderWay(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (SeenMark.isSet(file, stamp)) {
        known.put(file, stamp);
      } else {
        found.put(file, stamp);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
