package dev.medallion.local.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.concurrent.TimeUnit;

/**
 * The mark on a file that its event has been sent: an extended attribute that holds the size and
 * the time of the content that the event was for. Content that changes behind S3's back no longer
 * fits its mark. It stands on the file itself, so it survives a restart and leaves with the file.
 */
final class SeenMark {
  private static final String MARK = "medallion-seen";

  private SeenMark() {}

  /** Fails, naming the folder, where files cannot carry attributes. */
  static void requireSupport(Path folder) throws IOException {
    if (Files.getFileAttributeView(folder, UserDefinedFileAttributeView.class) == null
        || !Files.getFileStore(folder).supportsFileAttributeView("user")) {
      throw new IOException(
          folder
              + " is on a file system without extended attributes, which hold each object's ETag:"
              + " choose another state folder");
    }
  }

  /** What the content is recognised by. */
  static String stamp(BasicFileAttributes attributes) {
    return attributes.size() + ":" + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
  }

  /** Whether the event of the file's present content has been sent. */
  static boolean isSet(Path file, String stamp) throws IOException {
    UserDefinedFileAttributeView view = view(file);
    if (!view.list().contains(MARK)) {
      return false;
    }
    ByteBuffer value = ByteBuffer.allocate(view.size(MARK));
    view.read(MARK, value);
    return StandardCharsets.UTF_8.decode(value.flip()).toString().equals(stamp);
  }

  static void set(Path file, String stamp) throws IOException {
    view(file).write(MARK, StandardCharsets.UTF_8.encode(stamp));
  }

  private static UserDefinedFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }
}
