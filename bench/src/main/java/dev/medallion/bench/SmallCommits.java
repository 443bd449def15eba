package dev.medallion.bench;

import dev.medallion.bench.Comparison.Reading;
import dev.medallion.local.s3tables.MaintenanceReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/**
 * A table that many small commits have made, as drops make bronze: what expiry alone does for it,
 * what bin-pack does, what expiry frees after bin-pack, and what z-order adds to a table of one
 * file. The jobs run as configured through the S3 Tables API.
 */
final class SmallCommits {
  static final int COMMITS = 500;
  static final int ROWS = 200;

  /** The smallest target that S3 Tables takes. */
  private static final int TARGET_MB = 64;

  private static final String BEFORE = "before";
  private static final String AFTER = "after";

  private final BenchSite site;
  private final BenchTable table;
  private final int rounds;

  /**
   * The figures.
   *
   * @param commitMillis how long all commits took together
   * @param queryBeforeExpiry a query for every row while all snapshots are there
   * @param queryAfterExpiry the same once one is left; not in turn with the other
   * @param appended expiry of a table that was only appended to
   * @param before a query for every row of the files as they came
   * @param after the same after bin-pack
   * @param packMillis how long bin-pack took
   * @param packedBytes the size of the files that it rewrote
   * @param packed expiry after bin-pack
   * @param small one file by bin-pack and one by z-order
   */
  record Result(
      double commitMillis,
      Reading queryBeforeExpiry,
      Reading queryAfterExpiry,
      Expiry appended,
      Reading before,
      Reading after,
      double packMillis,
      double packedBytes,
      Expiry packed,
      Small small) {}

  /**
   * The table of one file, after one more small commit.
   *
   * @param packMillis how long bin-pack took
   * @param orderMillis how long z-order took
   * @param packed a query with a filter, after bin-pack
   * @param ordered the same after z-order
   */
  record Small(double packMillis, double orderMillis, Reading packed, Reading ordered) {}

  /**
   * A table to commit to.
   *
   * @param rounds how often each question is asked
   */
  SmallCommits(BenchSite site, String name, int rounds) {
    this.site = site;
    this.rounds = rounds;
    this.table = site.table(name, Orders.SCHEMA);
  }

  /** Measures with so many commits. */
  Result measure(int commits) throws Exception {
    Instant now = Instant.now();
    snapshots(MaintenanceStatus.ENABLED);
    compaction(MaintenanceStatus.DISABLED);
    double commitMillis = commit(commits);
    Reading queryBefore = everything(Map.of(BEFORE, snapshot())).get(BEFORE);
    Expiry appended = Expiry.over(table, now);
    Reading queryAfter = everything(Map.of(AFTER, snapshot())).get(AFTER);

    // The files as they came are to be asked, too, so they must not expire meanwhile.
    snapshots(MaintenanceStatus.DISABLED);
    compaction(MaintenanceStatus.ENABLED);
    Map<String, Long> versions = new LinkedHashMap<>();
    versions.put(BEFORE, snapshot());
    MaintenanceReport report = table.maintain(now.plus(Duration.ofDays(30)));
    versions.put(AFTER, snapshot());
    double packedBytes =
        Double.parseDouble(table.current().summary().get(SnapshotSummary.REMOVED_FILE_SIZE_PROP));
    Map<String, Reading> readings = everything(versions);

    snapshots(MaintenanceStatus.ENABLED);
    Expiry packed = Expiry.over(table, now.plus(Duration.ofDays(60)));
    return new Result(
        commitMillis,
        queryBefore,
        queryAfter,
        appended,
        readings.get(BEFORE),
        readings.get(AFTER),
        Expiry.millis(report, TableMaintenanceJobType.ICEBERG_COMPACTION),
        packedBytes,
        packed,
        small(commits));
  }

  private double commit(int commits) {
    long began = System.nanoTime();
    Table loaded = table.load();
    for (int commit = 0; commit < commits; commit++) {
      table.append(loaded, Orders.from((long) commit * ROWS, ROWS));
    }
    return (System.nanoTime() - began) / 1e6;
  }

  private Small small(int commits) throws Exception {
    table.append(Orders.from((long) commits * ROWS, ROWS));
    long base = snapshot();
    Duration pack = table.compact("binpack", List.of(), TARGET_MB << 20);
    Map<String, Long> versions = new LinkedHashMap<>();
    versions.put(BEFORE, snapshot());
    table.load().manageSnapshots().rollbackTo(base).commit();
    Duration order = table.compact("z-order", List.of("customer", "product"), TARGET_MB << 20);
    versions.put(AFTER, snapshot());
    Map<String, Reading> readings =
        new Comparison(site.athena(), table, rounds).of(Question.ofNumber("customer"), versions);
    return new Small(
        pack.toNanos() / 1e6, order.toNanos() / 1e6, readings.get(BEFORE), readings.get(AFTER));
  }

  private Map<String, Reading> everything(Map<String, Long> versions) throws Exception {
    return new Comparison(site.athena(), table, rounds).of(Question.all(), versions);
  }

  private long snapshot() {
    Snapshot current = table.current();
    return current.snapshotId();
  }

  private void compaction(MaintenanceStatus status) {
    table.configure(
        TableMaintenanceType.ICEBERG_COMPACTION,
        TableMaintenanceConfigurationValue.builder()
            .status(status)
            .settings(
                settings ->
                    settings.icebergCompaction(
                        compaction ->
                            compaction
                                .strategy(IcebergCompactionStrategy.BINPACK)
                                .targetFileSizeMB(TARGET_MB)))
            .build());
  }

  private void snapshots(MaintenanceStatus status) {
    table.configure(
        TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT,
        TableMaintenanceConfigurationValue.builder()
            .status(status)
            .settings(
                settings ->
                    settings.icebergSnapshotManagement(
                        snapshots -> snapshots.minSnapshotsToKeep(1).maxSnapshotAgeHours(24)))
            .build());
  }
}
