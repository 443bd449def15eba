package dev.medallion.openlineage;

/** A bucket that events are kept in. */
@FunctionalInterface
public interface EventStore {
  /**
   * Writes an object.
   *
   * @param uri where to, as an S3 URI
   * @throws RuntimeException if it cannot be written
   */
  void write(String uri, byte[] content);
}
