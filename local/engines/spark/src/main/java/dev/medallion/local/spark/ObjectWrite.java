package dev.medallion.local.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** A small object as it is written: it is there, whole, once the stream is closed. */
final class ObjectWrite extends ByteArrayOutputStream {
  private final Path file;
  private boolean closed;

  ObjectWrite(Path file) {
    this.file = file;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    Files.createDirectories(file.getParent());
    // S3Proxy lists no file whose name ends in a UUID: it takes it for an unfinished write.
    Path unfinished = file.resolveSibling(file.getFileName() + "-" + UUID.randomUUID());
    Files.write(unfinished, toByteArray());
    EntityTag.set(unfinished, md5());
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private byte[] md5() {
    try {
      return MessageDigest.getInstance("MD5").digest(toByteArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
