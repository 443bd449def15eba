package dev.medallion.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What bronze runs report of themselves in their receipts. The names of receipts begin with the
 * time, so that one list that begins at the start of a run finds its receipt among few.
 */
final class BronzeReceipts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Glue gives the start of a run by another clock than the job's. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  private final S3Client s3;
  private final String bucket;

  BronzeReceipts(S3Client s3, String artifactsBucket) {
    this.s3 = s3;
    this.bucket = artifactsBucket;
  }

  /**
   * What a run that has ended took in.
   *
   * @param objects how many objects its manifest lists
   */
  RunReport.Ingestion ingestion(JobRun run, int objects) {
    JsonNode report = report(run).orElse(JSON.missingNode());
    return new RunReport.Ingestion(
        run.arguments().getOrDefault("--source", "?"),
        run.jobRunStateAsString(),
        objects,
        report.path("rows").asLong(-1),
        report.path("rescued").asLong(-1),
        report.path("refused").asLong(-1));
  }

  /**
   * The report of the newest receipt of the run's manifest; receipts of earlier releases lack it.
   */
  private Optional<JsonNode> report(JobRun run) {
    String manifest = run.arguments().getOrDefault("--manifest", "");
    String folder = "receipts/%s/".formatted(run.arguments().getOrDefault("--source", "?"));
    Instant since = run.startedOn().minus(CLOCKS_DIFFER);
    return s3
        .listObjectsV2Paginator(
            list -> list.bucket(bucket).prefix(folder).startAfter(folder + NAME.format(since)))
        .contents()
        .stream()
        .map(S3Object::key)
        .map(this::receipt)
        .filter(receipt -> receipt.path("manifest").asText().equals(manifest))
        .map(receipt -> receipt.path("report"))
        .filter(JsonNode::isObject)
        .reduce((earlier, later) -> later);
  }

  private JsonNode receipt(String key) {
    try {
      return JSON.readTree(
          s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArrayUnsafe());
    } catch (IOException e) {
      // A hint that cannot be read tells nothing.
      return JSON.missingNode();
    }
  }
}
