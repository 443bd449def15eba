package dev.medallion.functions.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;

/**
 * An object that was created in the landing bucket.
 *
 * @param bucket the bucket
 * @param key the key, not URL-encoded
 * @param etag the entity tag, without quotes
 * @param size the size in bytes
 * @param sequencer orders the events of one key; hexadecimal, of varying length; empty if unknown
 * @param time when the event was sent; of a listed object, when it was written
 * @param version the id by which S3 keeps this write; empty if unknown, or if the bucket keeps none
 */
record LandedObject(
    String bucket,
    String key,
    String etag,
    long size,
    String sequencer,
    Instant time,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String version) {

  /**
   * From the oldest to the newest event of one key. Time decides, in whole seconds, since
   * EventBridge tells no more of it; sequencers decide between writes of the same second alone.
   *
   * <p>How sequencers of unlike length compare, AWS's page has told in two ways: the shorter one is
   * padded with zeros on the left in its editions up to 2021 and on the right in later ones. S3
   * sends sequencers of one length, for which both are the same. Where lengths differ after all,
   * they compare here as the numbers that they are, as in the first editions.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">
   *     Event message structure</a>
   */
  static final Comparator<LandedObject> BY_AGE =
      Comparator.comparing((LandedObject object) -> object.time().truncatedTo(ChronoUnit.SECONDS))
          .thenComparing(LandedObject::unpaddedSequencer, Comparator.comparingInt(String::length))
          .thenComparing(LandedObject::unpaddedSequencer)
          .thenComparing(LandedObject::time);

  /** One whose version id nothing tells. */
  LandedObject(String bucket, String key, String etag, long size, String sequencer, Instant time) {
    this(bucket, key, etag, size, sequencer, time, "");
  }

  /** Whether it only marks a folder: consoles create such an object for an empty one. */
  boolean marksFolder() {
    return key.endsWith("/") && size == 0;
  }

  /** Where it is, as an S3 URI. */
  String uri() {
    return "s3://%s/%s".formatted(bucket, key);
  }

  private String unpaddedSequencer() {
    return sequencer.toLowerCase(Locale.ROOT).replaceFirst("^0+", "");
  }
}
