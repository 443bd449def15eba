package dev.medallion.local.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An object's entity tag, where S3Proxy keeps it: an extended attribute of the file with the 16
 * bytes of the MD5, or the text of a multipart upload's tag.
 */
final class EntityTag {
  private static final String TAG = "user.content-md5";
  private static final String SEEN = "medallion-seen";
  private static final int MD5_BYTES = 16;

  private EntityTag() {}

  /**
   * The tag of a file's present content. None for a file that was changed by hand and that S3 has
   * not taken as an object again: the attribute is then that of the content before.
   */
  static Optional<String> of(Path file, BasicFileAttributes attributes) throws IOException {
    String stamp = attributes.size() + ":" + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    Optional<byte[]> seen = attribute(file, SEEN);
    if (seen.isEmpty() || !stamp.equals(new String(seen.get(), StandardCharsets.UTF_8))) {
      return Optional.empty();
    }
    return attribute(file, TAG)
        .map(
            tag ->
                tag.length == MD5_BYTES
                    ? HexFormat.of().formatHex(tag)
                    : new String(tag, StandardCharsets.UTF_8).replace("\"", ""));
  }

  /** Gives a file the tag of its content. */
  static void set(Path file, byte[] md5) throws IOException {
    view(file).write(TAG, ByteBuffer.wrap(md5));
  }

  private static Optional<byte[]> attribute(Path file, String name) throws IOException {
    UserDefinedFileAttributeView view = view(file);
    if (!view.list().contains(name)) {
      return Optional.empty();
    }
    ByteBuffer value = ByteBuffer.allocate(view.size(name));
    view.read(name, value);
    return Optional.of(value.array());
  }

  private static UserDefinedFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }
}
