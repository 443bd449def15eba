package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Objects;

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
@JsonIgnoreProperties(ignoreUnknown = true)
public record LandedObject(
    String bucket,
    String key,
    String etag,
    long size,
    String sequencer,
    @JsonSerialize(using = ToStringSerializer.class)
        @JsonDeserialize(using = InstantDeserializer.class)
        Instant time,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String version) {

  /**
   * From the oldest to the newest event of one key. Time decides, in whole seconds, since
   * EventBridge tells no more of it; sequencers decide between writes of the same second alone.
   */
  public static final Comparator<LandedObject> BY_AGE =
      Comparator.comparing((LandedObject object) -> object.time().truncatedTo(ChronoUnit.SECONDS))
          .thenComparing(LandedObject::sequencer, new SequencerOrder())
          .thenComparing(LandedObject::time);

  /** Takes what is left out as unknown. */
  public LandedObject {
    sequencer = Objects.requireNonNullElse(sequencer, "");
    version = Objects.requireNonNullElse(version, "");
  }

  /** One whose version id is unknown. */
  public LandedObject(
      String bucket, String key, String etag, long size, String sequencer, Instant time) {
    this(bucket, key, etag, size, sequencer, time, "");
  }

  /** Whether it only marks a folder: consoles create such an object for an empty one. */
  public boolean marksFolder() {
    return key.endsWith("/") && size == 0;
  }

  /** Where it is, as an S3 URI. */
  public String uri() {
    return "s3://%s/%s".formatted(bucket, key);
  }
}
