package dev.medallion.jobs.bronze;

import dev.medallion.jobs.table.LakeTable;
import dev.medallion.jobs.table.SchemaChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the bronze job: the objects of a manifest into their source's table. */
public final class BronzeRun {
  private static final Logger LOG = LoggerFactory.getLogger(BronzeRun.class);

  /**
   * Bounds in full: by default Iceberg keeps 16 characters, which all objects of a bucket share.
   */
  private static final Map<String, String> TABLE_PROPERTIES =
      Map.of(
          "write.metadata.metrics.column." + ColumnNames.OBJECT, "full",
          "write.metadata.metrics.column." + ColumnNames.ETAG, "full");

  private final SparkSession spark;
  private final Manifest manifest;
  private final String manifestUri;
  private final Instant began = Instant.now();

  /** A run over a manifest that was read from {@code manifestUri}. */
  public BronzeRun(SparkSession spark, Manifest manifest, String manifestUri) {
    this.spark = spark;
    this.manifest = manifest;
    this.manifestUri = manifestUri;
  }

  /**
   * Appends, in one commit, every good object that the table does not hold yet.
   *
   * @throws BadObjectsException if there were bad ones; the good ones are in the table all the same
   */
  public void run() {
    LakeTable lakeTable = LakeTable.named(spark, manifest.table());
    List<LandedObject> objects = LandedObject.of(manifest.objects());
    Map<LandedObject, String> unreadable = new LinkedHashMap<>();
    Optional<List<String>> bad = Optional.empty();
    while (bad.isEmpty()) {
      List<LandedObject> readable = new ArrayList<>(objects);
      readable.removeAll(unreadable.keySet());
      try {
        bad = attempt(lakeTable, readable);
      } catch (Exception e) {
        // What a probe cannot see turns up as the rows are read; the others shall not suffer.
        Optional<LandedObject> culprit = UnreadableFile.in(e, readable);
        if (culprit.isEmpty()) {
          throw e;
        }
        unreadable.put(culprit.get(), UnreadableFile.reason(culprit.get(), e));
      }
    }
    List<String> all = new ArrayList<>(bad.get());
    all.addAll(unreadable.values());
    if (!all.isEmpty()) {
      throw new BadObjectsException(manifest.table(), all);
    }
  }

  /** The reasons of the bad objects, or nothing if another run got in between. */
  private Optional<List<String>> attempt(LakeTable lakeTable, List<LandedObject> objects) {
    Optional<Table> existing = lakeTable.load();
    Long checked = existing.map(Table::currentSnapshot).map(Snapshot::snapshotId).orElse(null);
    Set<LandedObject> held =
        existing
            .map(table -> new HeldObjects(spark, manifest.table(), table).among(objects))
            .orElse(Set.of());
    List<LandedObject> fresh = objects.stream().filter(object -> !held.contains(object)).toList();
    LOG.info(
        "{}: {} objects, {} of them held already", manifest.table(), objects.size(), held.size());
    SourceReader.Reading reading = reader().read(fresh);
    List<String> bad = new ArrayList<>(reading.bad());
    if (reading.parts().isEmpty()) {
      return Optional.of(bad);
    }
    Table table =
        existing.orElseGet(
            () -> lakeTable.loadOrCreate(schema(reading.parts().get(0)), TABLE_PROPERTIES));
    List<SourceReader.Part> fitting = new ArrayList<>();
    for (SourceReader.Part part : reading.parts()) {
      Optional<String> conflict = fit(table, part);
      conflict.ifPresent(why -> part.objects().forEach(object -> bad.add(misfit(object, why))));
      if (conflict.isEmpty()) {
        fitting.add(part);
      }
    }
    if (fitting.isEmpty()) {
      return Optional.of(bad);
    }
    BronzeRows rows = new BronzeRows(spark, table, began);
    boolean committed =
        new OnceAppend(table, manifestUri, manifest.source().name())
            .commit(
                rows.of(fitting),
                checked,
                () -> !new HeldObjects(spark, manifest.table(), table).among(fresh).isEmpty());
    return committed ? Optional.of(bad) : Optional.empty();
  }

  private SourceReader<?> reader() {
    ObjectFiles files = new ObjectFiles(spark.sparkContext().hadoopConfiguration());
    Manifest.Source source = manifest.source();
    return switch (source.format()) {
      case "csv" -> new CsvReader(spark, source, files);
      case "parquet" -> new ParquetReader(spark, source, files);
      default ->
          throw new IllegalArgumentException(
              "source \"%s\" has the format \"%s\"; there are csv and parquet"
                  .formatted(source.name(), source.format()));
    };
  }

  private static Schema schema(SourceReader.Part part) {
    return SparkSchemaUtil.convert(BronzeRows.withTechnical(part.columns()));
  }

  /** Lets the table take the part's columns; says why it cannot, if it cannot. */
  private static Optional<String> fit(Table table, SourceReader.Part part) {
    Schema schema = schema(part);
    Optional<String> conflict = SchemaChange.conflict(table.schema(), schema);
    if (conflict.isEmpty() && SchemaChange.needed(table.schema(), schema)) {
      try {
        table.updateSchema().unionByNameWith(schema).commit();
      } catch (CommitFailedException e) {
        LOG.info("{}: another run changed the schema; looking again", table.name(), e);
        table.refresh();
        return fit(table, part);
      }
    }
    return conflict;
  }

  private String misfit(LandedObject object, String why) {
    return "%s does not fit %s: %s; give the column another name, or write it in the table's type"
        .formatted(object.uri(), manifest.table(), why);
  }
}
