package dev.medallion.functions.ingest;

import java.time.Instant;
import java.util.Comparator;

/**
 * An object that was created in the landing bucket.
 *
 * @param bucket the bucket
 * @param key the key, not URL-encoded
 * @param etag the entity tag, without quotes
 * @param size the size in bytes
 * @param sequencer orders the events of one key; hexadecimal, of varying length; empty if unknown
 * @param time when the event was sent
 */
record LandedObject(
    String bucket, String key, String etag, long size, String sequencer, Instant time) {

  /**
   * From the oldest to the newest event of one key. Sequencers compare as numbers, so the shorter
   * one is padded on the left.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">
   *     Event message structure</a>
   */
  static final Comparator<LandedObject> BY_AGE =
      Comparator.comparing(LandedObject::unpaddedSequencer, Comparator.comparingInt(String::length))
          .thenComparing(LandedObject::unpaddedSequencer)
          .thenComparing(LandedObject::time);

  /** Whether it only marks a folder: consoles create such an object for an empty one. */
  boolean marksFolder() {
    return key.endsWith("/") && size == 0;
  }

  /** Where it is, as an S3 URI. */
  String uri() {
    return "s3://%s/%s".formatted(bucket, key);
  }

  private String unpaddedSequencer() {
    return sequencer.toLowerCase(java.util.Locale.ROOT).replaceFirst("^0+", "");
  }
}
