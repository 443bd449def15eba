package dev.medallion.jobs.bronze;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.contract.Manifest;
import dev.medallion.contract.Receipt;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes the receipt of a run. */
final class Receipts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final double MILLIS = 1000;
  private static final double MEGABYTE = 1_000_000;

  private Receipts() {}

  /** The receipt of what a run found and did. */
  static Receipt of(
      String manifestUri, Manifest manifest, BronzeFindings findings, Receipt.Report report) {
    List<Receipt.Write> refused = new ArrayList<>();
    findings
        .refused()
        .forEach(
            (object, refusal) -> {
              // What may be readable the next time is left to the sweep to try.
              if (refusal.cause() == Refusal.Cause.CONTENT) {
                refused.add(write(object, refusal.reason()));
              }
            });
    return new Receipt(
        manifestUri,
        manifest.definition(),
        findings.held().stream().map(object -> write(object, null)).toList(),
        refused,
        report);
  }

  private static Receipt.Write write(StoredObject object, String reason) {
    return new Receipt.Write(
        object.uri(), object.etag(), object.version(), object.modified().toString(), reason);
  }

  /** Writes it into a folder, {@code s3://bucket/prefix/}, under a name of the present time. */
  static void write(Receipt receipt, S3Objects objects, String folder) {
    String unique = UUID.randomUUID().toString().substring(0, 8);
    try {
      objects.write(folder + Receipt.name(Instant.now(), unique), JSON.writeValueAsBytes(receipt));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a receipt has a form in JSON", e);
    }
  }

  /**
   * A report as one line of the log.
   *
   * @param table the table that the run wrote
   */
  static String line(String table, Receipt.Report report) {
    double seconds = Math.max(report.millis(), 1) / MILLIS;
    return "%s: %d objects, %d rows, %d of them rescued in part or whole, %d objects refused; %.1f MB in %.1f s: %.1f MB/s, %.0f rows/s"
        .formatted(
            table,
            report.objects(),
            report.rows(),
            report.rescued(),
            report.refused(),
            report.bytes() / MEGABYTE,
            seconds,
            report.bytes() / MEGABYTE / seconds,
            report.rows() / seconds);
  }
}
