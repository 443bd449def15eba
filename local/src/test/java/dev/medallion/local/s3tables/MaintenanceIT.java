package dev.medallion.local.s3tables;

import static dev.medallion.local.s3tables.MaintenanceSite.GOLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Streams;
import dev.medallion.local.engine.MaintenanceEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.JobStatus;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobStatusValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/** Maintenance by Spark of tables that Trino writes, as S3 would carry it out. */
class MaintenanceIT {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private static Path state;

  private static MaintenanceSite site;

  @BeforeAll
  static void start() throws Exception {
    site = new MaintenanceSite(state);
  }

  @AfterAll
  static void stop() throws IOException {
    site.close();
  }

  @Test
  void binPackLeavesOneFileWithTheDeletesAppliedAndThenHasNothingToDo() throws Exception {
    smallFiles("packed", 4);
    site.run("DELETE FROM packed WHERE id % 2 = 0");
    configure("packed", compaction(IcebergCompactionStrategy.BINPACK));
    assertThat(status("packed").get(TableMaintenanceJobType.ICEBERG_COMPACTION).status())
        .isEqualTo(JobStatus.NOT_YET_RUN);
    Instant now = Instant.now();

    MaintenanceReport report = run("packed", now);

    assertThat(report.before().files()).isEqualTo(4);
    assertThat(report.after().files()).isEqualTo(1);
    assertThat(report.after().bytes()).isLessThan(report.before().bytes());
    assertThat(site.table("packed").currentSnapshot().summary())
        .containsEntry("total-delete-files", "0")
        .containsEntry("total-records", "200");
    assertThat(site.number("SELECT count(*) FROM packed WHERE id % 2 = 1")).isEqualTo(200);
    TableMaintenanceJobStatusValue status =
        status("packed").get(TableMaintenanceJobType.ICEBERG_COMPACTION);
    assertThat(status.status()).isEqualTo(JobStatus.SUCCESSFUL);
    assertThat(status.lastRunTimestamp()).isEqualTo(now);
    long snapshot = site.table("packed").currentSnapshot().snapshotId();
    run("packed", now);
    assertThat(site.table("packed").currentSnapshot().snapshotId()).isEqualTo(snapshot);
  }

  @Test
  void zOrderNarrowsEachClusterColumnInEachFileAndSortOnlyTheFirst() throws Exception {
    site.run("CREATE TABLE points (x BIGINT, y BIGINT)");
    for (int file = 0; file < 8; file++) {
      site.run(
          "INSERT INTO points SELECT (n * 7919 + %d) %% 10007, (n * 104729 + %d) %% 10007 FROM UNNEST(sequence(1, 4000)) AS t (n)"
              .formatted(file, file * 31));
    }
    site.table("points").replaceSortOrder().asc("x").asc("y").commit();
    Widths before = widths("points");
    MaintenanceEngine.Table points =
        new MaintenanceEngine.Table(
            CatalogEndpoint.S3_TABLES.on(site.site()), GOLD, "retail", "points");
    // Smaller than S3 Tables takes, or eight files would need half a gigabyte.
    long target = before.bytes() / 16;

    site.engine().compact(points, new MaintenanceEngine.Compaction("sort", List.of(), target));
    Widths sorted = widths("points");
    site.engine()
        .compact(points, new MaintenanceEngine.Compaction("z-order", List.of("x", "y"), target));
    Widths zOrdered = widths("points");

    assertThat(before.x()).isGreaterThan(9_000);
    assertThat(before.y()).isGreaterThan(9_000);
    assertThat(sorted.x()).isLessThan(before.x() / 4);
    assertThat(sorted.y()).isGreaterThan(before.y() * 3 / 4);
    assertThat(zOrdered.x()).isLessThan(before.x() * 2 / 3);
    assertThat(zOrdered.y()).isLessThan(before.y() * 2 / 3);
    assertThat(site.number("SELECT count(*) FROM points")).isEqualTo(32_000);
  }

  @Test
  void snapshotsExpireWhenOlderAndBeyondTheCountAndTheirFilesGoInTwoStages() throws Exception {
    smallFiles("history", 3);
    List<String> firstFiles = files("history").stream().map(DataFile::location).toList();
    site.run("DELETE FROM history");
    // While the deletion's own snapshot is kept, so are the files that it names as deleted.
    site.run("INSERT INTO history VALUES (7, 'kept')");
    site.run("INSERT INTO history VALUES (8, 'kept')");
    configure("history", disabledCompaction());
    configure("history", snapshots(2, 24));
    Instant now = Instant.now();

    MaintenanceReport young = run("history", now);
    assertThat(young.after().snapshots()).isEqualTo(young.before().snapshots()).isGreaterThan(4);
    MaintenanceReport expired = run("history", now.plus(DAY).plusSeconds(60));
    assertThat(expired.after().snapshots()).isEqualTo(2);
    assertThat(expired.after().noncurrent()).isGreaterThanOrEqualTo(firstFiles.size());
    assertThat(firstFiles).allSatisfy(file -> assertThat(LocalFileIO.path(file)).exists());

    MaintenanceReport deleted = run("history", now.plus(DAY.multipliedBy(12)));
    assertThat(firstFiles).noneSatisfy(file -> assertThat(LocalFileIO.path(file)).exists());
    assertThat(deleted.after().stored()).isLessThan(expired.after().stored());
    assertThat(site.number("SELECT count(*) FROM history")).isEqualTo(2);
    assertThat(status("history").get(TableMaintenanceJobType.ICEBERG_COMPACTION).status())
        .isEqualTo(JobStatus.DISABLED);
  }

  @Test
  void aFileThatNothingRefersToIsNoncurrentAfterThreeDaysAndDeletedAfterTenMore() throws Exception {
    smallFiles("littered", 1);
    configure("littered", disabledCompaction());
    Path data = LocalFileIO.path(site.table("littered").location()).resolve("data");
    Path orphan = Files.writeString(data.resolve("left-behind.parquet"), "of a job that died");
    Path underWay = Files.writeString(data.resolve("under-way.parquet"), "of a job that runs");
    Instant now = Instant.now();
    Files.setLastModifiedTime(orphan, FileTime.from(now.minus(Duration.ofHours(1))));

    assertThat(run("littered", now).after().noncurrent()).isZero();
    assertThat(run("littered", now.plus(DAY.multipliedBy(4))).after().noncurrent()).isEqualTo(1);
    assertThat(orphan).exists();
    run("littered", now.plus(DAY.multipliedBy(13)));
    assertThat(orphan).exists();
    run("littered", now.plus(DAY.multipliedBy(15)));
    assertThat(orphan).doesNotExist();
    assertThat(underWay).exists();
    assertThat(site.number("SELECT count(*) FROM littered")).isEqualTo(100);
  }

  @Test
  void failsWhereS3FailsAndRemembersItOverARestart() throws Exception {
    smallFiles("refused", 1);
    site.table("refused").replaceSortOrder().asc("id").asc("name").commit();
    configure("refused", compaction(IcebergCompactionStrategy.Z_ORDER));
    Table table = site.table("refused");
    table.replaceSortOrder().commit();
    table.manageSnapshots().createTag("audit", table.currentSnapshot().snapshotId()).commit();
    table.updateProperties().set("history.expire.max-snapshot-age-ms", "1").commit();

    run("refused", Instant.now().plus(DAY.multipliedBy(30)));

    Map<TableMaintenanceJobType, TableMaintenanceJobStatusValue> status = status("refused");
    assertThat(status.get(TableMaintenanceJobType.ICEBERG_COMPACTION).status())
        .isEqualTo(JobStatus.FAILED);
    assertThat(status.get(TableMaintenanceJobType.ICEBERG_COMPACTION).failureMessage())
        .isEqualTo(
            "Compaction strategy z-order needs a sort order on table retail.refused, which has"
                + " none");
    assertThat(status.get(TableMaintenanceJobType.ICEBERG_SNAPSHOT_MANAGEMENT).failureMessage())
        .isEqualTo(
            "Snapshot management is not supported for table retail.refused, which has the property"
                + " history.expire.max-snapshot-age-ms, the tag audit");
    assertThat(status.get(TableMaintenanceJobType.ICEBERG_UNREFERENCED_FILE_REMOVAL).status())
        .isEqualTo(JobStatus.SUCCESSFUL);
    try (TableBuckets again = TableBuckets.open(site.site())) {
      Lookup.Table found = new Lookup(again).table(GOLD, "retail", "refused");
      assertThat(JobStatuses.of(found, TableMaintenanceJobType.ICEBERG_COMPACTION))
          .isEqualTo(status.get(TableMaintenanceJobType.ICEBERG_COMPACTION));
    }
  }

  @Test
  void losesNoRowAndFailsNoReaderWhileAWriterCommitsAllTheWhile() throws Exception {
    smallFiles("busy", 1);
    configure("busy", compaction(IcebergCompactionStrategy.BINPACK));
    // Time is moved, so that the count alone keeps what a statement under way began from.
    configure("busy", snapshots(10, 1));
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger rounds = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer = threads.submit(() -> write("busy", rounds, done));
      Future<Integer> reader = threads.submit(() -> read("busy", done));
      do {
        MaintenanceReport report = run("busy", Instant.now().plus(Duration.ofHours(2)));
        assertThat(report.jobs()).allSatisfy(job -> assertThat(job.failure()).isEmpty());
      } while (rounds.get() < 10 && !writer.isDone());
      done.set(true);
      writer.get();

      assertThat(reader.get()).isPositive();
      assertThat(run("busy", Instant.now().plus(Duration.ofHours(2))).after().snapshots())
          .isEqualTo(10);
      assertThat(site.number("SELECT count(*) FROM busy WHERE name = 'kept'"))
          .isEqualTo(rounds.get());
      assertThat(site.number("SELECT count(*) FROM busy")).isEqualTo(100 + rounds.get());
    } finally {
      done.set(true);
    }
  }

  /** Adds two rows and deletes one of them, again and again, and counts the rounds. */
  private static Void write(String table, AtomicInteger rounds, AtomicBoolean done)
      throws Exception {
    while (!done.get()) {
      int id = 1_000 + rounds.get();
      retried("INSERT INTO %s VALUES (%d, 'kept'), (%d, 'gone')".formatted(table, id, id));
      retried("DELETE FROM %s WHERE id = %d AND name = 'gone'".formatted(table, id));
      rounds.incrementAndGet();
    }
    return null;
  }

  /** As the state machine does, which tries again what met a compaction. */
  private static void retried(String sql) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        site.run(sql);
        return;
      } catch (SQLException e) {
        if (attempt == 5 || !e.getMessage().contains("commit")) {
          throw e;
        }
      }
    }
  }

  private static int read(String table, AtomicBoolean done) throws Exception {
    int reads = 0;
    while (!done.get()) {
      assertThat(site.number("SELECT count(*) FROM %s WHERE id <= 100".formatted(table)))
          .isEqualTo(100);
      reads++;
    }
    return reads;
  }

  /** A table of so many files of a hundred rows each. */
  private static void smallFiles(String name, int files) throws Exception {
    site.run("CREATE TABLE %s (id BIGINT, name VARCHAR)".formatted(name));
    for (int file = 0; file < files; file++) {
      site.run(
          "INSERT INTO %s SELECT n, 'name ' || CAST(n AS varchar) FROM UNNEST(sequence(%d, %d)) AS t (n)"
              .formatted(name, file * 100 + 1, file * 100 + 100));
    }
  }

  private static MaintenanceReport run(String table, Instant now) throws InterruptedException {
    List<MaintenanceReport> reports = site.jobs().run(Optional.of("gold"), Optional.of(table), now);
    assertThat(reports).hasSize(1);
    return reports.getFirst();
  }

  /** How far apart the least and the greatest value of each column stand in a file, on average. */
  private record Widths(double x, double y, long bytes) {}

  private static Widths widths(String name) throws IOException {
    List<DataFile> files = files(name);
    assertThat(files).hasSizeGreaterThanOrEqualTo(8);
    return new Widths(
        files.stream().collect(Collectors.averagingLong(file -> width(file, 1))),
        files.stream().collect(Collectors.averagingLong(file -> width(file, 2))),
        files.stream().mapToLong(DataFile::fileSizeInBytes).sum());
  }

  private static List<DataFile> files(String name) throws IOException {
    try (CloseableIterable<FileScanTask> tasks =
        site.table(name).newScan().includeColumnStats().planFiles()) {
      return Streams.stream(tasks).map(FileScanTask::file).toList();
    }
  }

  private static long width(DataFile file, int column) {
    return bound(file.upperBounds().get(column)) - bound(file.lowerBounds().get(column));
  }

  private static long bound(ByteBuffer value) {
    return Conversions.fromByteBuffer(Types.LongType.get(), value);
  }

  private static Map<TableMaintenanceJobType, TableMaintenanceJobStatusValue> status(String name) {
    return site.client()
        .getTableMaintenanceJobStatus(
            get -> get.tableBucketARN(GOLD).namespace("retail").name(name))
        .status();
  }

  private static void configure(String name, TableMaintenanceConfigurationValue value) {
    site.client()
        .putTableMaintenanceConfiguration(
            put ->
                put.tableBucketARN(GOLD)
                    .namespace("retail")
                    .name(name)
                    .type(
                        value.settings().icebergCompaction() != null
                            ? TableMaintenanceType.ICEBERG_COMPACTION
                            : TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT)
                    .value(value));
  }

  private static TableMaintenanceConfigurationValue compaction(IcebergCompactionStrategy strategy) {
    return TableMaintenanceConfigurationValue.builder()
        .status(MaintenanceStatus.ENABLED)
        .settings(
            settings -> settings.icebergCompaction(compaction -> compaction.strategy(strategy)))
        .build();
  }

  private static TableMaintenanceConfigurationValue disabledCompaction() {
    return compaction(IcebergCompactionStrategy.AUTO).toBuilder()
        .status(MaintenanceStatus.DISABLED)
        .build();
  }

  private static TableMaintenanceConfigurationValue snapshots(int least, int hours) {
    return TableMaintenanceConfigurationValue.builder()
        .status(MaintenanceStatus.ENABLED)
        .settings(
            settings ->
                settings.icebergSnapshotManagement(
                    snapshots -> snapshots.minSnapshotsToKeep(least).maxSnapshotAgeHours(hours)))
        .build();
  }
}
