package dev.medallion.jobs.bronze;

import dev.medallion.contract.Manifest;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.contract.Receipt;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.table.LakeTable;
import dev.medallion.jobs.table.TableFacts;
import dev.medallion.openlineage.Check;
import dev.medallion.openlineage.EventDataset;
import dev.medallion.openlineage.EventEmitter;
import dev.medallion.openlineage.JobRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run of the bronze job tells collectors of lineage. */
final class BronzeEvents {
  private static final Logger LOG = LoggerFactory.getLogger(BronzeEvents.class);

  private final SparkSession spark;
  private final Manifest manifest;
  private final String manifestUri;
  private final EventEmitter emitter;

  BronzeEvents(SparkSession spark, Manifest manifest, String manifestUri, S3Objects objects) {
    this.spark = spark;
    this.manifest = manifest;
    this.manifestUri = manifestUri;
    this.emitter =
        new EventEmitter(Optional.ofNullable(manifest.events()), objects::write, LOG::warn);
  }

  void started() {
    emitter.emit(
        () ->
            run()
                .started(
                    manifest.uris().stream()
                        // A rebuild's manifest has all that landing holds.
                        .limit(Manifest.MOST_OBJECTS)
                        .map(EventDataset::object)
                        .toList(),
                    TableFacts.named(spark, manifest.table())));
  }

  /**
   * Tells that every object was taken in.
   *
   * @param added the objects whose rows were added, with the number of their rows
   */
  void completed(Map<StoredObject, Long> added, Receipt.Report report) {
    emitter.emit(() -> run().completed(objects(added), table(report), checks(report)));
  }

  /** Tells that there were objects that could not be; the others are in the table all the same. */
  void refused(Map<StoredObject, Long> added, Receipt.Report report) {
    emitter.emit(
        () ->
            run()
                .failed(
                    objects(added),
                    table(report),
                    checks(report),
                    "%d objects were refused; the receipt of the run says which, and why"
                        .formatted(report.refused())));
  }

  /** Tells that the run ended with nothing to report. */
  void failed(Exception cause) {
    emitter.emit(
        () ->
            run()
                .failed(
                    List.of(),
                    TableFacts.named(spark, manifest.table()),
                    List.of(),
                    // The message may quote values of rows.
                    "%s; the log of the job run says more"
                        .formatted(cause.getClass().getSimpleName())));
  }

  private JobRun run() {
    return JobRun.causedBy(
        manifestUri, manifest.events().namespace(), "bronze." + manifest.source().name());
  }

  private static List<EventDataset> objects(Map<StoredObject, Long> added) {
    return added.entrySet().stream()
        .limit(Manifest.MOST_OBJECTS)
        .map(
            entry -> {
              EventDataset object =
                  EventDataset.object(entry.getKey().uri())
                      .moved(entry.getValue(), entry.getKey().size());
              return entry.getKey().versionId().map(object::version).orElse(object);
            })
        .toList();
  }

  private EventDataset table(Receipt.Report report) {
    EventDataset dataset = TableFacts.named(spark, manifest.table());
    LakeTable.named(spark, manifest.table())
        .load()
        .ifPresent(
            table -> {
              TableFacts.describe(dataset, table);
              dataset.moved(report.rows(), report.rows() == 0 ? 0 : addedBytes(table));
            });
    return dataset;
  }

  private long addedBytes(Table table) {
    Snapshot newest = table.currentSnapshot();
    return newest != null && manifestUri.equals(newest.summary().get(PropertyKeys.MANIFEST))
        ? TableFacts.count(newest.summary(), SnapshotSummary.ADDED_FILE_SIZE_PROP)
        : 0;
  }

  private static List<Check> checks(Receipt.Report report) {
    return List.of(
        new Check("objects_are_readable", "no object is refused", "", true, report.refused()),
        new Check("values_fit", "no row has a value that is rescued", "", false, report.rescued()));
  }
}
