package dev.medallion.local.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/** An object whose event is lost. */
public final class SilentObject {
  private SilentObject() {}

  /**
   * Puts an object without a word, as if its event had been sent and lost.
   *
   * @param file where the object is to be
   * @param unfinished a file on the same file system, which is moved there
   * @param written when it is to have been written
   */
  public static void put(Path file, Path unfinished, byte[] content, Instant written)
      throws IOException {
    Files.write(unfinished, content);
    ObjectAttributes.setEtag(unfinished, md5(content));
    Files.setLastModifiedTime(unfinished, FileTime.from(written));
    SeenMark.set(
        unfinished, SeenMark.stamp(Files.readAttributes(unfinished, BasicFileAttributes.class)));
    Files.createDirectories(file.getParent());
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The digest that is the entity tag of an object that was put in one part. */
  public static byte[] md5(byte[] content) {
    try {
      return MessageDigest.getInstance("MD5").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
