package dev.medallion.jobs.bronze;

import dev.medallion.jobs.table.LakeTable;
import dev.medallion.jobs.table.SchemaChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what the table lacks of some objects, and tries to append it in one commit. */
final class BronzeAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(BronzeAttempt.class);

  /** Other runs change a schema seldom; more often than this, something else is wrong. */
  private static final int MOST_SCHEMA_ATTEMPTS = 6;

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
  private final LakeTable lakeTable;
  private final Instant began;
  private final ObjectFiles files;

  BronzeAttempt(
      SparkSession spark,
      Manifest manifest,
      String manifestUri,
      LakeTable lakeTable,
      Instant began) {
    this.spark = spark;
    this.manifest = manifest;
    this.manifestUri = manifestUri;
    this.lakeTable = lakeTable;
    this.began = began;
    this.files = new ObjectFiles(spark.sparkContext().hadoopConfiguration());
  }

  /** How an attempt ended. */
  enum State {
    /** Every good object is in the table. */
    DONE,
    /** Something got in between: look again. */
    DISTURBED,
    /** No answer to the commit came: look again. */
    UNKNOWN
  }

  /**
   * What came of an attempt.
   *
   * @param state how it ended
   * @param held the versions that the table holds for certain
   * @param bad what is wrong with each object that cannot be taken in
   * @param changed the objects that were overwritten while they were read
   */
  record Result(
      State state,
      Set<LandedObject> held,
      Map<LandedObject, String> bad,
      List<LandedObject> changed) {

    private static Result again(State state, List<LandedObject> changed) {
      return new Result(state, Set.of(), Map.of(), changed);
    }
  }

  Result of(List<LandedObject> announced) {
    Optional<Table> existing = lakeTable.load();
    Long checked = existing.map(Table::currentSnapshot).map(Snapshot::snapshotId).orElse(null);
    Fresh fresh = fresh(existing, announced);
    LOG.info(
        "{}: {} objects, {} of them held already",
        manifest.table(),
        announced.size(),
        fresh.held().size());
    SourceReader.Reading reading = reader().read(fresh.stored());
    Map<LandedObject, String> bad = new LinkedHashMap<>(fresh.bad());
    bad.putAll(reading.bad());
    if (reading.parts().isEmpty()) {
      return new Result(State.DONE, fresh.held(), bad, List.of());
    }
    Table table =
        existing.orElseGet(
            () -> lakeTable.loadOrCreate(schema(reading.parts().get(0)), TABLE_PROPERTIES));
    List<SourceReader.Part> fitting = new ArrayList<>();
    for (SourceReader.Part part : reading.parts()) {
      Optional<String> conflict = fit(table, part);
      conflict.ifPresent(
          why ->
              part.objects().forEach(each -> bad.put(each.object(), misfit(each.object(), why))));
      if (conflict.isEmpty()) {
        fitting.add(part);
      }
    }
    if (fitting.isEmpty()) {
      return new Result(State.DONE, fresh.held(), bad, List.of());
    }
    return append(table, checked, fitting, fresh.held(), bad);
  }

  /**
   * What the table lacks of the announced objects.
   *
   * @param held the versions that it holds
   * @param stored the versions that it lacks, as they are stored
   * @param bad the objects that are not stored as they should be
   */
  private record Fresh(
      Set<LandedObject> held, List<StoredObject> stored, Map<LandedObject, String> bad) {}

  private Fresh fresh(Optional<Table> table, List<LandedObject> announced) {
    Set<LandedObject> held = held(table, announced);
    List<LandedObject> unheld = announced.stream().filter(each -> !held.contains(each)).toList();
    Probes.Findings<LandedObject, StoredObject> found =
        Probes.all(unheld, object -> object, files::stored);
    // What was overwritten since it was announced may be held under the tag that it has now.
    List<LandedObject> overwritten =
        found.good().entrySet().stream()
            .filter(each -> !each.getValue().object().equals(each.getKey()))
            .map(each -> each.getValue().object())
            .toList();
    held.addAll(held(table, overwritten));
    List<StoredObject> stored =
        found.good().values().stream().filter(each -> !held.contains(each.object())).toList();
    return new Fresh(held, stored, found.bad());
  }

  private Set<LandedObject> held(Optional<Table> table, List<LandedObject> objects) {
    return table.isEmpty()
        ? new HashSet<>()
        : new HeldObjects(spark, manifest.table(), table.get()).among(objects);
  }

  private Result append(
      Table table,
      Long checked,
      List<SourceReader.Part> parts,
      Set<LandedObject> heldBefore,
      Map<LandedObject, String> bad) {
    List<StoredObject> stored = parts.stream().flatMap(part -> part.objects().stream()).toList();
    List<LandedObject> objects = stored.stream().map(StoredObject::object).toList();
    OnceAppend append = new OnceAppend(table, manifestUri, manifest.source().name());
    Set<DataFile> written = append.written(new BronzeRows(spark, table, began).of(parts));
    List<LandedObject> changed = changed(stored);
    if (!changed.isEmpty()) {
      append.discard(written);
      return Result.again(State.DISTURBED, changed);
    }
    HeldObjects ledger = new HeldObjects(spark, manifest.table(), table);
    return switch (append.commit(written, checked, () -> !ledger.among(objects).isEmpty())) {
      case COMMITTED ->
          new Result(
              State.DONE,
              Stream.concat(heldBefore.stream(), objects.stream()).collect(Collectors.toSet()),
              bad,
              List.of());
      case TAKEN -> Result.again(State.DISTURBED, List.of());
      case UNKNOWN -> Result.again(State.UNKNOWN, List.of());
    };
  }

  /** Which objects are no longer what they were when they were looked at, before their rows. */
  private List<LandedObject> changed(List<StoredObject> before) {
    Probes.Findings<StoredObject, StoredObject> now =
        Probes.all(before, StoredObject::object, each -> files.stored(each.object()));
    return before.stream()
        .filter(each -> !now.good().containsKey(each) || !each.isSameAs(now.good().get(each)))
        .map(StoredObject::object)
        .toList();
  }

  private SourceReader<?> reader() {
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
    for (int attempt = 1; ; attempt++) {
      Optional<String> conflict = SchemaChange.conflict(table.schema(), schema);
      if (conflict.isPresent() || !SchemaChange.needed(table.schema(), schema)) {
        return conflict;
      }
      try {
        table.updateSchema().unionByNameWith(schema).commit();
        return Optional.empty();
      } catch (CommitFailedException | CommitStateUnknownException e) {
        if (attempt == MOST_SCHEMA_ATTEMPTS) {
          throw e;
        }
        LOG.info(
            "{}: the schema's change is not known to be there; looking again", table.name(), e);
        table.refresh();
      }
    }
  }

  private String misfit(LandedObject object, String why) {
    return "%s does not fit %s: %s; give the column another name, or write it in the table's type"
        .formatted(object.uri(), manifest.table(), why);
  }
}
