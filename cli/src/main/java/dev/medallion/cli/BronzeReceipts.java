package dev.medallion.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.contract.Receipt;
import dev.medallion.contract.TimedName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What bronze runs report of themselves in their receipts. The names of receipts begin with the
 * time, so that one list that begins at the start of a run finds its receipt among few.
 */
final class BronzeReceipts {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Glue gives the start of a run by another clock than the job's. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** A figure that no receipt tells. */
  private static final long UNKNOWN = -1;

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
    Optional<Receipt.Report> report = report(run);
    return new RunReport.Ingestion(
        run.arguments().getOrDefault("--source", "?"),
        run.jobRunStateAsString(),
        objects,
        report.map(Receipt.Report::rows).orElse(UNKNOWN),
        report.map(Receipt.Report::rescued).orElse(UNKNOWN),
        report.map(each -> (long) each.refused()).orElse(UNKNOWN));
  }

  /** The objects that a run refused for their content. */
  List<LandingFindings.Refused> refused(JobRun run) {
    return receipts(run)
        .flatMap(receipt -> receipt.refused().stream())
        .map(write -> new LandingFindings.Refused(write.uri(), write.reason()))
        .toList();
  }

  /**
   * The report of the newest receipt of the run's manifest; receipts of earlier releases lack it.
   */
  private Optional<Receipt.Report> report(JobRun run) {
    return receipts(run)
        .map(Receipt::report)
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later);
  }

  /** The receipts of the run's manifest since the run was started, the oldest first. */
  private Stream<Receipt> receipts(JobRun run) {
    String manifest = run.arguments().getOrDefault("--manifest", "");
    String folder = Receipt.folder(run.arguments().getOrDefault("--source", "?"));
    Instant since = run.startedOn().minus(CLOCKS_DIFFER);
    return s3
        .listObjectsV2Paginator(
            list -> list.bucket(bucket).prefix(folder).startAfter(folder + TimedName.of(since)))
        .contents()
        .stream()
        .map(S3Object::key)
        .map(this::receipt)
        .flatMap(Optional::stream)
        .filter(receipt -> manifest.equals(receipt.manifest()));
  }

  private Optional<Receipt> receipt(String key) {
    try {
      return Optional.of(
          JSON.readValue(
              s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArrayUnsafe(),
              Receipt.class));
    } catch (IOException e) {
      // A hint that cannot be read tells nothing.
      return Optional.empty();
    }
  }
}
