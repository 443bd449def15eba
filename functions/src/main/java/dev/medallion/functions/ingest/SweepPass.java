package dev.medallion.functions.ingest;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The passes of the sweeps through what landing holds of a source, in the order of its keys: where
 * the present one is, and the time before which all writes are settled.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
final class SweepPass {
  /**
   * An object that is uploaded in parts bears the time at which the upload began. The bucket aborts
   * uploads after seven days.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html">System
   *     metadata: Last-Modified</a>
   */
  private static final Duration LONGEST_UPLOAD = Duration.ofDays(8);

  private static final Pattern ETAG_OF_PARTS = Pattern.compile(".*-[0-9]+");

  private int number;
  private String due;
  private String cursor;
  private boolean whole;
  private String settledBefore;

  @JsonCreator
  private SweepPass(
      @JsonProperty("number") int number,
      @JsonProperty("due") String due,
      @JsonProperty("cursor") String cursor,
      @JsonProperty("whole") boolean whole,
      @JsonProperty("settledBefore") String settledBefore) {
    this.number = number;
    this.due = due;
    this.cursor = cursor;
    this.whole = whole;
    this.settledBefore = settledBefore;
  }

  /** One that is to begin, and nothing settled. */
  static SweepPass first() {
    return new SweepPass(1, "", "", true, "");
  }

  /** Counts the passes. */
  int number() {
    return number;
  }

  /** The key behind which it goes on; empty at the start. */
  String cursor() {
    return cursor;
  }

  boolean isAtStart() {
    return cursor.isEmpty();
  }

  /**
   * Begins a pass, unless one is under way.
   *
   * @param latest writes after that are left to their events
   */
  void begin(Instant latest) {
    if (cursor.isEmpty()) {
      due = latest.toString();
      whole = true;
    }
  }

  /** Goes on behind a key the next time. */
  void reach(String key) {
    cursor = key;
  }

  /** Says that a write was passed over that is neither known nor remembered. */
  void passOver() {
    whole = false;
  }

  /** Ends it; if it passed over nothing, all that was written before it is settled. */
  void end() {
    if (whole) {
      settledBefore = Instant.parse(due).minus(Receipts.OVERLAP).toString();
    }
    cursor = "";
    number++;
  }

  /** Whether passes have seen all writes of such a time, and the state has those that are open. */
  boolean hasSettled(String etag, Instant made) {
    Optional<Instant> before = isUploadInParts(etag) ? uploadsSettledBefore() : settledBefore();
    return before.filter(made::isBefore).isPresent();
  }

  /** Whether an object was uploaded in parts. */
  static boolean isUploadInParts(String etag) {
    return ETAG_OF_PARTS.matcher(etag).matches();
  }

  /** What nothing before has to be remembered of; empty if no pass has settled anything. */
  Optional<Instant> settledBefore() {
    return settledBefore.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(settledBefore));
  }

  /** The same of uploads in parts. */
  Optional<Instant> uploadsSettledBefore() {
    return settledBefore().map(time -> time.minus(LONGEST_UPLOAD));
  }
}
