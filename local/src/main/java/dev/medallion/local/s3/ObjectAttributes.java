package dev.medallion.local.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** What an object's file carries beside its content, in extended attributes. */
final class ObjectAttributes {
  /** S3Proxy keeps the ETag here: the 16 bytes of the MD5, or the text of a multipart upload's. */
  private static final String ETAG = "user.content-md5";

  private static final String STORAGE_CLASS = "user.storage-tier";
  private static final String VERSION = "medallion-version";
  private static final String TAGS = "medallion-tags";
  private static final int MD5_LENGTH = 16;
  private static final int VERSION_LENGTH = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ObjectAttributes() {}

  /**
   * The version of an object's content.
   *
   * @param id what S3 calls it
   * @param stamp what the content is recognised by; once it changes, nobody knows the version
   */
  record Version(String id, String stamp) {
    /** A version of content that was just written. */
    static Version of(BasicFileAttributes attributes) {
      byte[] bytes = new byte[VERSION_LENGTH];
      RANDOM.nextBytes(bytes);
      return new Version(
          Base64.getUrlEncoder().encodeToString(bytes).replace('-', '.'),
          SeenMark.stamp(attributes));
    }
  }

  /** The ETag without quotes; none for a file that is no object yet. */
  static Optional<String> etag(Path file) {
    return read(file, ETAG)
        .map(
            value ->
                value.length == MD5_LENGTH
                    ? HexFormat.of().formatHex(value)
                    : new String(value, StandardCharsets.US_ASCII).replace("\"", ""));
  }

  /** Gives a file that S3Proxy did not write the ETag that it would have given it. */
  static void setEtag(Path file, byte[] md5) throws IOException {
    view(file).write(ETAG, ByteBuffer.wrap(md5));
  }

  /** The storage class, by S3's name. */
  static Optional<String> storageClass(Path file) {
    return read(file, STORAGE_CLASS).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /** The version that was written last; none for a file that was copied by hand. */
  static Optional<Version> version(Path file) {
    return read(file, VERSION)
        .map(value -> new String(value, StandardCharsets.US_ASCII).split(" ", 2))
        .filter(parts -> parts.length == 2)
        .map(parts -> new Version(parts[0], parts[1]));
  }

  static void setVersion(Path file, Version version) throws IOException {
    view(file)
        .write(VERSION, StandardCharsets.US_ASCII.encode(version.id() + " " + version.stamp()));
  }

  static ObjectTags tags(Path file) {
    return read(file, TAGS)
        .map(value -> ObjectTags.ofHeader(new String(value, StandardCharsets.US_ASCII)))
        .orElse(ObjectTags.NONE);
  }

  static void setTags(Path file, ObjectTags tags) throws IOException {
    UserDefinedFileAttributeView attributes = view(file);
    if (!tags.values().isEmpty()) {
      attributes.write(TAGS, StandardCharsets.US_ASCII.encode(tags.header()));
    } else if (attributes.list().contains(TAGS)) {
      attributes.delete(TAGS);
    }
  }

  /** An attribute's value; none if the file has none, or is gone. */
  private static Optional<byte[]> read(Path file, String name) {
    ByteBuffer value;
    try {
      value = ByteBuffer.allocate(view(file).size(name));
      view(file).read(name, value);
    } catch (IOException e) {
      return Optional.empty();
    }
    byte[] bytes = new byte[value.flip().remaining()];
    value.get(bytes);
    return Optional.of(bytes);
  }

  private static UserDefinedFileAttributeView view(Path file) {
    return Files.getFileAttributeView(
        file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
