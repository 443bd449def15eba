package dev.medallion.jobs.bronze;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.Refusal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a run found of each object of its manifest, written after its commit. The sweep of the
 * landing bucket reads receipts, to know without a look into the table which objects need no run.
 *
 * <p>A receipt is a hint. One that is lost costs a run that finds nothing to do.
 *
 * @param manifest where the manifest is
 * @param definition how the objects were read, in the manifest's words
 * @param held the writes that the table holds, those without any row among them
 * @param refused the writes that cannot be taken in as they are, for their content
 * @param report what the run did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Receipt(
    String manifest, String definition, List<Held> held, List<Refused> refused, Report report) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** A write that is in the table; {@code modified} is in ISO 8601, to the second. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Held(String uri, String etag, String version, String modified) {}

  /** A write that is not, and why. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Refused(String uri, String etag, String version, String modified, String reason) {}

  static Receipt of(String manifestUri, Manifest manifest, BronzeFindings findings, Report report) {
    List<Refused> refused = new ArrayList<>();
    findings
        .refused()
        .forEach(
            (object, refusal) -> {
              // What may be readable the next time is left to the sweep to try.
              if (refusal.cause() == Refusal.Cause.CONTENT) {
                refused.add(
                    new Refused(
                        object.uri(),
                        object.etag(),
                        object.version(),
                        object.modified().toString(),
                        refusal.reason()));
              }
            });
    return new Receipt(
        manifestUri,
        manifest.definition(),
        findings.held().stream().map(Receipt::held).toList(),
        refused,
        report);
  }

  private static Held held(StoredObject object) {
    return new Held(object.uri(), object.etag(), object.version(), object.modified().toString());
  }

  /** Writes it into a folder; the order of the names there is the order of the writes. */
  void write(S3Objects objects, String folder) {
    String uri =
        "%s%s-%s.json"
            .formatted(
                folder, NAME.format(Instant.now()), UUID.randomUUID().toString().substring(0, 8));
    try {
      objects.write(uri, JSON.writeValueAsBytes(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a receipt has a form in JSON", e);
    }
  }
}
