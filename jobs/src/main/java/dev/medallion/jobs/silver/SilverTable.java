package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.lit;

import dev.medallion.jobs.table.Commits;
import dev.medallion.jobs.table.LakeTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.IsolationLevel;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.SparkWriteOptions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** A silver table: takes a model's result, and remembers what it was made from. */
final class SilverTable {
  private static final String CONSUMED = "medallion.consumed.";

  /** Deletes beside the data, so that a run writes what changed and not what stood beside it. */
  private static final Map<String, String> TABLE_PROPERTIES =
      Map.of(
          "write.merge.mode", "merge-on-read",
          "write.update.mode", "merge-on-read",
          "write.delete.mode", "merge-on-read");

  /** What a snapshot's summary has when it adds or removes a file. */
  private static final List<String> FILE_COUNTS =
      List.of(
          SnapshotSummary.ADDED_FILES_PROP,
          SnapshotSummary.DELETED_FILES_PROP,
          SnapshotSummary.ADDED_DELETE_FILES_PROP,
          SnapshotSummary.REMOVED_DELETE_FILES_PROP);

  private static final String RESULT = "_medallion_result";

  private final SparkSession spark;
  private final SilverPlan plan;

  SilverTable(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /**
   * Makes the table equal to the result in one commit that touches only the rows that differ.
   *
   * <p>Runs that meet at the table come one after the other: the commit is refused if the table is
   * not what this run compared its result with, and is then done again on what it has become.
   *
   * @throws dev.medallion.jobs.table.LostCommitException if others commit first again and again
   */
  void become(Dataset<Row> result) {
    Schema schema = SparkSchemaUtil.convert(result.schema().asNullable());
    Commits.of(plan.table()).untilCommitted(() -> write(result, schema));
  }

  private void write(Dataset<Row> result, Schema schema) {
    Table table = LakeTable.named(spark, plan.table()).loadOrCreate(schema, TABLE_PROPERTIES);
    // The catalog keeps what it has loaded for a while, and after a lost commit that is out of
    // date.
    table.refresh();
    evolve(table, schema);
    boolean first = table.currentSnapshot() == null;
    CommitMetadata.withCommitProperties(
        lineage(),
        () -> {
          if (first) {
            fill(result);
          } else {
            merge(result);
          }
          return null;
        },
        RuntimeException.class);
    table.refresh();
    takeBackIfEmpty(table);
    Optional<Long> written = newestRows(table);
    remember(table);
    if (!newestRows(table).equals(written)) {
      throw new CommitFailedException("%s holds another run's rows by now", plan.table());
    }
  }

  /**
   * Writes into the empty table, unless another run does so first: an append would be let through,
   * and each row would be there twice.
   */
  private void fill(Dataset<Row> result) {
    try {
      result
          .writeTo(plan.table())
          .option(SparkWriteOptions.ISOLATION_LEVEL, IsolationLevel.SERIALIZABLE.name())
          .overwrite(lit(true));
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(plan.table() + " is gone: was it deleted meanwhile?", e);
    }
  }

  /**
   * A merge commits even when no row differs. Without that snapshot, nobody takes the table for
   * changed, and nothing is refreshed in vain.
   *
   * <p>It is taken back only while it is the newest: a rollback, which is tried again on whatever
   * came after it, could take another run's rows along.
   */
  private static void takeBackIfEmpty(Table table) {
    Snapshot now = table.currentSnapshot();
    if (!isEmpty(now) || table.snapshot(now.parentId()) == null) {
      return;
    }
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata base = operations.current();
    operations.commit(
        base,
        TableMetadata.buildFrom(base)
            .setBranchSnapshot(now.parentId(), SnapshotRef.MAIN_BRANCH)
            .build());
    table.refresh();
  }

  private static boolean isEmpty(Snapshot snapshot) {
    return snapshot.parentId() != null
        && FILE_COUNTS.stream().noneMatch(snapshot.summary()::containsKey);
  }

  /** The snapshot that gave the table its rows; compaction, and a merge of nothing, give none. */
  private static Optional<Long> newestRows(Table table) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (!snapshot.operation().equals(DataOperations.REPLACE) && !isEmpty(snapshot)) {
        return Optional.of(snapshot.snapshotId());
      }
    }
    return Optional.empty();
  }

  /** Silver follows its query: what the query no longer has, or has in another type, goes. */
  private static void evolve(Table table, Schema schema) {
    UpdateSchema update = table.updateSchema();
    boolean changed = false;
    for (Types.NestedField existing : table.schema().columns()) {
      Types.NestedField field = schema.findField(existing.name());
      if (field == null) {
        update.deleteColumn(existing.name());
        changed = true;
      } else if (!sameType(existing.type(), field.type())) {
        if (field.type().isPrimitiveType()
            && TypeUtil.isPromotionAllowed(existing.type(), field.type().asPrimitiveType())) {
          update.updateColumn(existing.name(), field.type().asPrimitiveType());
        } else {
          update.deleteColumn(existing.name());
          update.addColumn(existing.name(), field.type());
        }
        changed = true;
      }
    }
    for (Types.NestedField field : schema.columns()) {
      if (table.schema().findField(field.name()) == null) {
        update.addColumn(field.name(), field.type());
        changed = true;
      }
    }
    if (changed) {
      update.commit();
    }
  }

  private static boolean sameType(Type one, Type other) {
    return one.toString()
        .replaceAll("\\d+: ", "")
        .equals(other.toString().replaceAll("\\d+: ", ""));
  }

  private void merge(Dataset<Row> result) {
    result.createOrReplaceTempView(RESULT);
    List<String> same = new ArrayList<>();
    List<String> differs = new ArrayList<>();
    for (String column : result.columns()) {
      String name = "`" + column.replace("`", "``") + "`";
      if (plan.key().contains(column)) {
        same.add("target.%s = source.%s".formatted(name, name));
      } else {
        differs.add("NOT (target.%s <=> source.%s)".formatted(name, name));
      }
    }
    String update =
        differs.isEmpty()
            ? ""
            : "WHEN MATCHED AND (%s) THEN UPDATE SET * ".formatted(String.join(" OR ", differs));
    spark.sql(
        "MERGE INTO %s AS target USING %s AS source ON %s %sWHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE THEN DELETE"
            .formatted(plan.table(), RESULT, String.join(" AND ", same), update));
  }

  private Map<String, String> lineage() {
    Map<String, String> lineage = new LinkedHashMap<>();
    plan.sources().forEach(source -> lineage.put(CONSUMED + source.name(), source.snapshot()));
    lineage.put("medallion.execution", plan.execution());
    return lineage;
  }

  /** The table's properties say what it holds now, even when that gave no new snapshot. */
  private void remember(Table table) {
    Map<String, String> properties = lineage();
    properties.put("medallion.definition", plan.definition());
    UpdateProperties update = table.updateProperties();
    Set<String> outdated = new HashSet<>(table.properties().keySet());
    outdated.removeIf(name -> !name.startsWith(CONSUMED) || properties.containsKey(name));
    outdated.forEach(update::remove);
    properties.forEach(update::set);
    update.commit();
  }
}
