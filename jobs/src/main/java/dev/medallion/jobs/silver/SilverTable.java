package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.lit;

import dev.medallion.contract.PropertyKeys;
import dev.medallion.contract.SilverPlan;
import dev.medallion.contract.SilverVersion;
import dev.medallion.jobs.silver.Expectations.Tally;
import dev.medallion.jobs.table.FollowedSchema;
import dev.medallion.jobs.table.LakeTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.IsolationLevel;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.spark.SparkWriteOptions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** A silver table: takes a model's result, and remembers what it was made from. */
final class SilverTable {
  /** Deletes beside the data, so that a run writes what changed and not what stood beside it. */
  static final Map<String, String> ROW_LEVEL =
      Map.of(
          "write.merge.mode", "merge-on-read",
          "write.update.mode", "merge-on-read",
          "write.delete.mode", "merge-on-read");

  /**
   * 16 MiB, of which a refresh reads those alone that can hold its keys; by default it is 128 MiB.
   */
  private static final String ROW_GROUP = Integer.toString(16 << 20);

  private final SparkSession spark;
  private final SilverPlan plan;
  private final Table table;
  private final FollowedSchema schema;
  private final StagedWrite write;
  private final SilverVersion present;
  private final ChangeLog log;
  private final boolean comparedWhole;

  private SilverTable(SparkSession spark, SilverPlan plan, Table table, FollowedSchema schema) {
    this.spark = spark;
    this.plan = plan;
    this.table = table;
    this.schema = schema;
    this.write = new StagedWrite(spark, table);
    this.present = PresentVersion.of(table);
    this.log = new ChangeLog(spark, plan);
    this.comparedWhole =
        whyNotGoneOnFrom().isEmpty() && new RefreshCost(spark, plan).favoursWhole(table);
  }

  /** The table as it is now, made if it is missing. */
  static SilverTable open(SparkSession spark, SilverPlan plan, Schema schema) {
    Map<String, String> properties = new LinkedHashMap<>(ROW_LEVEL);
    properties.putAll(StagedWrite.TABLE_PROPERTIES);
    properties.put(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, ROW_GROUP);
    Table table = LakeTable.named(spark, plan.table()).loadOrCreate(schema, properties);
    // The catalog keeps what it has loaded for a while, and after a lost commit that is out of
    // date.
    table.refresh();
    return new SilverTable(spark, plan, table, new FollowedSchema(schema));
  }

  /**
   * What the table says that it was made from.
   *
   * @throws NotIncrementalException if it is not to be gone on from; says why
   */
  Map<String, String> properties() {
    Optional<String> reason = whyNotGoneOnFrom();
    if (reason.isPresent()) {
      throw new NotIncrementalException(reason.get());
    }
    return table.properties();
  }

  private Optional<String> whyNotGoneOnFrom() {
    if (write.base().isEmpty()) {
      return Optional.of("it has no rows yet");
    }
    if (!plan.rebuild().isEmpty()) {
      return Optional.of("a rebuild is asked for");
    }
    if (!plan.definition().equals(table.properties().get(PropertyKeys.DEFINITION))) {
      return Optional.of("its model has changed");
    }
    return schema.isThatOf(table) ? Optional.empty() : Optional.of("its columns have changed");
  }

  /**
   * Whether the whole result is to be compared with the table's rows, which costs less than to find
   * out what the new rows touch, and tells as well what changed.
   */
  boolean isComparedWhole() {
    return comparedWhole;
  }

  /** How many rows had no key when the table was last written. */
  long keyless() {
    return SilverTableProperties.keyless(table.properties());
  }

  /** What came of the model's expectations then; without the rows that had no key. */
  Tally recorded() {
    return new SilverTableProperties(spark, plan).recorded(table.properties());
  }

  /**
   * Makes the table equal to the result in one commit that touches only the rows that differ, and
   * lets it remember what it is made from.
   *
   * @param result the model's rows
   * @param scope the keys that the rows are those of; all keys if empty
   * @param most how many rows there are at most; nothing if that is not known
   * @param tally what came of the model's expectations, if it has any
   */
  void become(
      Dataset<Row> result, Optional<KeySet> scope, OptionalLong most, Optional<Tally> tally) {
    if (scope.isPresent() || comparedWhole) {
      update(result, scope, most, tally);
    } else {
      replace(result, tally);
    }
  }

  /**
   * Lets the table remember that nothing which its rows were made from has changed.
   *
   * @param tally what came of the model's expectations, if that is not what it was
   */
  void stay(Optional<Tally> tally) {
    publish(Optional.empty(), present, tally);
  }

  private void replace(Dataset<Row> result, Optional<Tally> tally) {
    schema.imposeOn(table);
    if (!"true".equals(table.properties().get("write.wap.enabled"))) {
      table.updateProperties().set("write.wap.enabled", "true").commit();
    }
    SilverVersion next = present.replaced();
    Runnable rows =
        write.base().isEmpty() || isKeyedOtherwise()
            ? () -> fill(result)
            : () -> new KeyedMerge(plan.table(), plan.rowKey(), List.of()).whole(result);
    Snapshot staged = write.stage(summary(next), rows);
    boolean changed = StagedWrite.changesRows(staged);
    publish(Optional.of(staged), changed ? next : present, tally);
    if (changed) {
      log.forget(next.number());
    }
  }

  /** Whether several of the table's rows may have one key of the result, or the other way round. */
  private boolean isKeyedOtherwise() {
    String recorded = table.properties().get(PropertyKeys.ROW_KEY);
    return recorded != null && !recorded.equals(SilverTableProperties.rowKey(plan));
  }

  /**
   * Writes the rows and no others, sorted by key: so the keys that a later run touches are in few
   * files, and in few places of each.
   */
  private void fill(Dataset<Row> result) {
    Column[] key = plan.rowKey().stream().map(SourceViews::quoted).toArray(Column[]::new);
    DataFrameWriterV2<Row> writer =
        result
            .sort(key)
            .writeTo(plan.table())
            .option(SparkWriteOptions.ISOLATION_LEVEL, IsolationLevel.SERIALIZABLE.name());
    // Without it, rows that were there before count as those of another writer.
    write
        .base()
        .ifPresent(base -> writer.option(SparkWriteOptions.VALIDATE_FROM_SNAPSHOT_ID, "" + base));
    try {
      writer.overwrite(lit(true));
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(plan.table() + " is gone: was it deleted meanwhile?", e);
    }
  }

  private void update(
      Dataset<Row> result, Optional<KeySet> scope, OptionalLong most, Optional<Tally> tally) {
    long forgettable = log.forgettable(present.number());
    Dataset<Row> all =
        spark.read().option("versionAsOf", write.base().orElseThrow()).table(plan.table());
    Dataset<Row> rows = scope.map(keys -> keys.among(all, plan.key())).orElse(all);
    try (RowChanges changes =
        RowChanges.between(rows, result, plan.rowKey(), changes(scope, most))) {
      ChangedBounds bounds = changes.bounds();
      if (bounds.rows() == 0) {
        publish(Optional.empty(), present, tally);
        return;
      }
      SilverVersion next = present.changed(plan.changes(), forgettable);
      if (plan.changes()) {
        log.append(next.number(), changes);
      }
      Map<String, String> summary = summary(next);
      summary.put(PropertyKeys.BOUNDS, bounds.json());
      KeyedMerge merge = new KeyedMerge(plan.table(), plan.rowKey(), List.of());
      Column first = merge.target(plan.key().get(0));
      Column where = scope.flatMap(keys -> keys.range(first)).orElse(lit(true));
      Snapshot staged = write.stage(summary, () -> merge.some(changes.toMerge(), where));
      publish(Optional.of(staged), next, tally);
    }
    log.forget(forgettable);
  }

  private Map<String, Long> brokenByAll(Optional<Snapshot> staged) {
    TableExpectations expectations = new TableExpectations(spark, plan);
    if (expectations.none()) {
      return Map.of();
    }
    try {
      return expectations.broken(rows(staged));
    } catch (ModelException e) {
      staged.ifPresent(write::discard);
      throw e;
    }
  }

  /** The table as it is to be. */
  private Dataset<Row> rows(Optional<Snapshot> staged) {
    // The catalog may keep the table as it was before the snapshot was staged.
    spark.catalog().refreshTable(plan.table());
    return staged
        .map(Snapshot::snapshotId)
        .or(write::base)
        .map(id -> spark.read().option("versionAsOf", id).table(plan.table()))
        .orElseGet(() -> spark.table(plan.table()));
  }

  /** A row of the table may go, and one of the result may come. */
  private OptionalLong changes(Optional<KeySet> scope, OptionalLong most) {
    long held = scope.map(KeySet::size).orElseGet(() -> Cursor.records(table.currentSnapshot()));
    return most.isPresent() && held >= 0
        ? OptionalLong.of(held + most.getAsLong())
        : OptionalLong.empty();
  }

  private Map<String, String> summary(SilverVersion version) {
    Map<String, String> summary =
        new LinkedHashMap<>(new SilverTableProperties(spark, plan).lineage());
    summary.putAll(version.properties());
    return summary;
  }

  private void publish(Optional<Snapshot> staged, SilverVersion version, Optional<Tally> tally) {
    SilverTableProperties properties = new SilverTableProperties(spark, plan);
    Optional<Tally> all = tally.map(counted -> counted.withTable(brokenByAll(staged)));
    Map<String, String> set = properties.properties(all);
    set.putAll(version.properties());
    write.publish(staged, set, there -> properties.outdated(there, set.keySet()));
  }
}
