package dev.medallion.local.integration;

import java.nio.file.Path;

/** S3, for services that write objects on a caller's behalf, as Athena does the results. */
@FunctionalInterface
public interface ObjectStore {

  /**
   * Makes a file an object, as PutObject does: it is there, with its event sent, when this returns.
   *
   * @param bucket a bucket that exists
   * @param file the content; it is moved, and so has to lie in the state folder
   * @throws java.io.UncheckedIOException if it cannot be moved
   */
  void put(String bucket, String key, Path file);
}
