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
    // A version that fits the content is of a write whose event was not sent.
    Optional<ObjectAttributes.Version> written =
        ObjectAttributes.version(file.path()).filter(version -> version.stamp().equals(stamp));
    ObjectAttributes.Version version =
        written.orElseGet(() -> ObjectAttributes.Version.of(attributes));
    if (written.isEmpty()) {
      ObjectAttributes.setEtag(file.path(), md5(file.path()));
      ObjectAttributes.setVersion(file.path(), version);
    }
    files.replaceEncoded(file.bucket(), file.key());
    String etag = ObjectAttributes.etag(file.path()).orElseThrow();
    events.created(
        new ObjectEvents.Created(file.bucket(), file.key(), attributes.size(), etag, version.id()),
        "PutObject");
    SeenMark.set(file.path(), stamp);
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
}
