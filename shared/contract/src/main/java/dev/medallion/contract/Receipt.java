package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run of the bronze job found of each object of its manifest, written after its commit. The
 * sweep of the landing bucket reads receipts, to know without a look into the table which objects
 * need no run; the command line reads what the run reports of itself.
 *
 * <p>A receipt is a hint. One that is lost costs a run that finds nothing to do.
 *
 * @param manifest where the manifest is, as an S3 URI
 * @param definition how the objects were read, in the manifest's words
 * @param held the writes that the table holds, those without any row among them
 * @param refused the writes that cannot be taken in as they are, for their content
 * @param report what the run did; null in receipts of earlier releases
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Receipt(
    String manifest, String definition, List<Write> held, List<Write> refused, Report report) {

  /** Takes lists that are left out as empty. */
  public Receipt {
    held = held == null ? List.of() : List.copyOf(held);
    refused = refused == null ? List.of() : List.copyOf(refused);
  }

  /**
   * One write of an object.
   *
   * @param uri the object, {@code s3://bucket/key}
   * @param etag the entity tag of its content
   * @param version the version id; null where the bucket keeps no versions
   * @param modified when it was written, in ISO 8601, to the second; null in receipts of earlier
   *     releases
   * @param reason why it was refused; null for one that is held
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Write(String uri, String etag, String version, String modified, String reason) {

    /** When it was written; empty in receipts of earlier releases. */
    public Optional<Instant> time() {
      return Optional.ofNullable(modified).map(Instant::parse);
    }
  }

  /**
   * What a run did.
   *
   * @param objects how many objects it has read
   * @param rows how many rows it has added
   * @param rescued how many of them something is rescued of
   * @param refused how many objects it could not take in
   * @param bytes how large the objects were, as they are stored
   * @param millis how long it took, in milliseconds
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Report(
      int objects, long rows, long rescued, int refused, long bytes, long millis) {}

  /**
   * The folder of a source's receipts in the artifacts bucket: a key prefix that ends in {@code /}.
   */
  public static String folder(String source) {
    return "receipts/%s/".formatted(source);
  }

  /**
   * The name of a receipt in its folder. Names sort by time.
   *
   * @param time when it is written
   * @param unique tells it from others of the same time
   */
  public static String name(Instant time, String unique) {
    return "%s-%s.json".formatted(TimedName.of(time), unique);
  }

  /** When a receipt of that name was written. */
  public static Instant time(String name) {
    return TimedName.time(name.substring(0, name.indexOf('-')));
  }
}
