package dev.medallion.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Takes files that were copied into a bucket's folder by hand as objects. */
final class CopiedFiles {
  private final ObjectFiles files;
  private final ObjectEvents events;

  /** A file that stands still. */
  record CopiedFile(String bucket, String key, Path path) {}

  CopiedFiles(ObjectFiles files, ObjectEvents events) {
    this.files = files;
    this.events = events;
  }

  /**
   * Gives the file an ETag and a version, and sends its event before it marks the file: if this
   * process dies in between, the event is sent again rather than never.
   */
  void take(CopiedFile file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
    String stamp = SeenMark.stamp(attributes);
    boolean isObject = ObjectAttributes.etag(file.path()).isPresent();
    // A version that fits the content is of a write whose event was not sent.
    Optional<ObjectAttributes.Version> written =
        ObjectAttributes.version(file.path())
            .filter(version -> isObject && version.stamp().equals(stamp));
    ObjectAttributes.Version version =
        written.orElseGet(() -> ObjectAttributes.Version.of(attributes));
    if (written.isEmpty()) {
      label(file.path(), md5(file.path()), version, isObject);
    }
    files.replaceEncoded(file.bucket(), file.key());
    String etag = ObjectAttributes.etag(file.path()).orElseThrow();
    events.created(
        new ObjectEvents.Created(file.bucket(), file.key(), attributes.size(), etag, version.id()),
        "PutObject");
    SeenMark.set(file.path(), stamp);
  }

  /**
   * Sets the ETag and the version in such an order that nobody sees one without the other: a new
   * file becomes an object by its ETag, and changed content is shown once its version fits.
   */
  private static void label(
      Path file, byte[] md5, ObjectAttributes.Version version, boolean isObject)
      throws IOException {
    if (isObject) {
      ObjectAttributes.setEtag(file, md5);
      ObjectAttributes.setVersion(file, version);
    } else {
      ObjectAttributes.setVersion(file, version);
      ObjectAttributes.setEtag(file, md5);
    }
  }

  /** What S3 gives as the ETag of such a file. */
  static byte[] md5(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("MD5"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return digest.getMessageDigest().digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
