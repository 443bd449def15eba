package dev.medallion.bench;

import dev.medallion.local.engine.MaintenanceEngine;
import dev.medallion.local.engine.SparkEngine.JobFailure;
import dev.medallion.local.s3tables.MaintenanceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/** One table that is measured. */
final class BenchTable {
  private final BenchSite site;
  private final String name;

  BenchTable(BenchSite site, String name) {
    this.site = site;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The table as the catalog gives it now. */
  Table load() {
    return site.catalog().loadTable(TableIdentifier.of(BenchSite.NAMESPACE, name));
  }

  /** Commits rows as one data file. */
  void append(Stream<Record> rows) {
    append(load(), rows);
  }

  /** Commits rows as one data file, as a writer does that has loaded the table once. */
  void append(Table table, Stream<Record> rows) {
    String location = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    try {
      DataWriter<Record> writer =
          Parquet.writeData(table.io().newOutputFile(location))
              .schema(table.schema())
              .createWriterFunc(GenericParquetWriter::create)
              .withSpec(PartitionSpec.unpartitioned())
              .build();
      try (writer) {
        rows.forEach(writer::write);
      }
      table.newAppend().appendFile(writer.toDataFile()).commit();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write rows of " + name, e);
    }
  }

  /** Where its files lie. */
  Path folder() {
    return path(load().location());
  }

  /** The path of a location that the local side gives. */
  static Path path(String location) {
    return Path.of(URI.create(location));
  }

  /** The snapshot that a query sees if it asks for none. */
  Snapshot current() {
    return load().currentSnapshot();
  }

  /** How many of a snapshot's data files a filter leaves to be read. */
  long files(long snapshot, Expression filter) {
    Set<String> files = new HashSet<>();
    try (CloseableIterable<FileScanTask> tasks =
        load().newScan().useSnapshot(snapshot).filter(filter).planFiles()) {
      tasks.forEach(task -> files.add(task.file().location()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + name, e);
    }
    return files.size();
  }

  /** Puts a maintenance configuration, as the AWS CLI would. */
  void configure(TableMaintenanceType type, TableMaintenanceConfigurationValue value) {
    site.s3Tables()
        .putTableMaintenanceConfiguration(
            put ->
                put.tableBucketARN(site.warehouse())
                    .namespace(BenchSite.NAMESPACE)
                    .name(name)
                    .type(type)
                    .value(value));
  }

  /**
   * Runs the jobs that are configured, as if it were that instant.
   *
   * @throws IllegalStateException if one fails
   */
  MaintenanceReport maintain(Instant now) throws InterruptedException {
    MaintenanceReport report = site.jobs().run(Optional.empty(), Optional.of(name), now).getFirst();
    report
        .jobs()
        .forEach(
            job -> {
              if (!job.failure().isEmpty()) {
                throw new IllegalStateException(
                    "%s of %s failed: %s".formatted(job.type(), name, job.failure()));
              }
            });
    return report;
  }

  /** Arranges the table in files of any size, which S3 Tables does not take; how long it took. */
  Duration compact(String strategy, List<String> columns, long targetFileBytes)
      throws JobFailure, InterruptedException {
    long began = System.nanoTime();
    site.engine()
        .compact(
            new MaintenanceEngine.Table(
                site.catalogUri(), site.warehouse(), BenchSite.NAMESPACE, name),
            new MaintenanceEngine.Compaction(strategy, columns, targetFileBytes));
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
