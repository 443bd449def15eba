package dev.medallion.local.s3tables;

import dev.medallion.local.engine.MaintenanceEngine;
import dev.medallion.local.engine.MaintenanceEngine.Compaction;
import dev.medallion.local.engine.SparkEngine.JobFailure;
import dev.medallion.local.s3tables.Lookup.Table;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.TableMetadata;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionSettings;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.IcebergSnapshotManagementSettings;
import software.amazon.awssdk.services.s3tables.model.IcebergUnreferencedFileRemovalSettings;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/**
 * The maintenance jobs of one table, by its configuration.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-maintenance.html">
 *     Maintenance for tables</a>
 */
final class TableJobs {
  private static final long MEGABYTE = 1L << 20;

  /**
   * However far time is moved forward, a file this young may belong to a writer that has yet to
   * commit it.
   */
  private static final Duration MAYBE_UNDER_WAY = Duration.ofMinutes(10);

  private final Table table;
  private final MaintenanceEngine engine;
  private final MaintenanceEngine.Table place;
  private final Instant now;

  /**
   * The jobs of a table.
   *
   * @param catalog the base URI of the Iceberg REST catalog
   * @param now what counts as the present
   */
  TableJobs(Table table, MaintenanceEngine engine, URI catalog, Instant now) {
    this.table = table;
    this.engine = engine;
    this.place =
        new MaintenanceEngine.Table(
            catalog,
            table.bucket().arn(),
            table.identifier().namespace().toString(),
            table.identifier().name());
    this.now = now;
  }

  /** Runs one to its end. */
  void run(TableMaintenanceJobType job) throws JobFailure, InterruptedException {
    switch (job) {
      case ICEBERG_COMPACTION -> compact();
      case ICEBERG_SNAPSHOT_MANAGEMENT -> manageSnapshots();
      case ICEBERG_UNREFERENCED_FILE_REMOVAL -> removeUnreferenced();
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException(job.name());
    }
  }

  private void compact() throws JobFailure, InterruptedException {
    IcebergCompactionSettings settings =
        Configured.of(table, TableMaintenanceType.ICEBERG_COMPACTION)
            .settings()
            .icebergCompaction();
    TableMetadata metadata = table.metadata();
    boolean sorted = metadata.sortOrder().isSorted();
    IcebergCompactionStrategy strategy =
        settings.strategy() == null ? IcebergCompactionStrategy.AUTO : settings.strategy();
    if (strategy == IcebergCompactionStrategy.AUTO) {
      strategy = sorted ? IcebergCompactionStrategy.SORT : IcebergCompactionStrategy.BINPACK;
    }
    if (strategy != IcebergCompactionStrategy.BINPACK && !sorted) {
      throw new JobFailure(
          "Compaction strategy %s needs a sort order on table %s, which has none"
              .formatted(strategy, table.identifier()),
          null);
    }
    List<String> columns =
        strategy == IcebergCompactionStrategy.Z_ORDER
            ? metadata.sortOrder().fields().stream()
                .map(field -> metadata.schema().findColumnName(field.sourceId()))
                .toList()
            : List.of();
    engine.compact(
        place,
        new Compaction(strategy.toString(), columns, settings.targetFileSizeMB() * MEGABYTE));
  }

  private void manageSnapshots() throws JobFailure, InterruptedException {
    RetentionConflicts.refuse(table);
    IcebergSnapshotManagementSettings settings =
        Configured.of(table, TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT)
            .settings()
            .icebergSnapshotManagement();
    List<String> files =
        engine.expire(
            place,
            now.minus(Duration.ofHours(settings.maxSnapshotAgeHours())),
            settings.minSnapshotsToKeep());
    NoncurrentFiles.of(table).mark(paths(files), now).save();
  }

  private void removeUnreferenced() throws JobFailure, InterruptedException {
    IcebergUnreferencedFileRemovalSettings settings =
        Configured.of(table.bucket()).settings().icebergUnreferencedFileRemoval();
    Instant longAgo = now.minus(Duration.ofDays(settings.unreferencedDays()));
    Instant notUnderWay = Instant.now().minus(MAYBE_UNDER_WAY);
    Instant before = longAgo.isBefore(notUnderWay) ? longAgo : notUnderWay;
    Set<String> unreferenced = paths(engine.unreferenced(place));
    List<String> old = new ArrayList<>();
    for (String file : unreferenced) {
      if (isOlder(file, before)) {
        old.add(file);
      }
    }
    NoncurrentFiles noncurrent = NoncurrentFiles.of(table).retain(unreferenced).mark(old, now);
    List<String> due = noncurrent.due(now, Duration.ofDays(settings.nonCurrentDays()));
    if (!due.isEmpty()) {
      engine.delete(place, due);
    }
    noncurrent.forget(due).save();
  }

  private static boolean isOlder(String file, Instant before) throws JobFailure {
    try {
      return Files.getLastModifiedTime(Path.of(file)).toInstant().isBefore(before);
    } catch (NoSuchFileException gone) {
      return false;
    } catch (IOException e) {
      throw new JobFailure("cannot tell the age of " + file, e);
    }
  }

  /** Engines spell the same location in several ways. */
  private static Set<String> paths(Collection<String> locations) {
    return locations.stream()
        .map(location -> LocalFileIO.path(location).normalize().toString())
        .collect(Collectors.toSet());
  }
}
