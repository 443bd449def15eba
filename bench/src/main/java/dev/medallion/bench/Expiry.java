package dev.medallion.bench;

import dev.medallion.local.s3tables.MaintenanceReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;

/**
 * What expiry leaves of a table's history, from before it to the day on which the last of its files
 * is deleted.
 *
 * @param before the table before it
 * @param after the table after it
 * @param expireMillis how long the job took that expired the snapshots
 * @param removeMillis how long the slowest of the jobs took that removed files
 */
record Expiry(State before, State after, double expireMillis, double removeMillis) {
  private static final int LOADS = 15;

  /**
   * A table in figures.
   *
   * @param snapshots the snapshots that it knows
   * @param metadataBytes the size of its current metadata file, which every query and commit loads
   * @param loadMillis how long the catalog takes to hand it out, in the median
   */
  record State(int snapshots, double metadataBytes, double loadMillis, Stored stored) {}

  /**
   * Lets time pass over a table whose snapshots live for 24 hours: a day and an hour, then what the
   * bucket waits for before a file that nothing refers to is noncurrent, then before it is deleted.
   */
  static Expiry over(BenchTable table, Instant now) throws Exception {
    Path folder = table.folder();
    State before = state(table);
    Stored.age(folder);
    Instant expired = now.plus(Duration.ofHours(25));
    List<MaintenanceReport> reports = new ArrayList<>();
    for (int days : List.of(0, 11, 22)) {
      reports.add(table.maintain(expired.plus(Duration.ofDays(days))));
    }
    return new Expiry(
        before,
        state(table),
        millis(reports.getFirst(), TableMaintenanceJobType.ICEBERG_SNAPSHOT_MANAGEMENT),
        reports.stream()
            .mapToDouble(
                report -> millis(report, TableMaintenanceJobType.ICEBERG_UNREFERENCED_FILE_REMOVAL))
            .max()
            .orElseThrow());
  }

  /** How long a job of a report took. */
  static double millis(MaintenanceReport report, TableMaintenanceJobType type) {
    return report.jobs().stream()
        .filter(job -> job.type().equals(type.toString()))
        .mapToDouble(job -> (double) job.millis())
        .sum();
  }

  double freed() {
    return before.stored().bytes() - after.stored().bytes();
  }

  private static State state(BenchTable table) throws Exception {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < LOADS; i++) {
      long began = System.nanoTime();
      table.load();
      nanos.add(System.nanoTime() - began);
    }
    Table loaded = table.load();
    TableMetadata metadata = ((HasTableOperations) loaded).operations().current();
    return new State(
        metadata.snapshots().size(),
        (double) Files.size(BenchTable.path(metadata.metadataFileLocation())),
        Median.of(nanos) / 1e6,
        Stored.in(table.folder()));
  }
}
