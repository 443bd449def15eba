package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;

import dev.medallion.jobs.table.FollowedSchema;
import dev.medallion.jobs.table.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/**
 * The table of the rows that may not go to the model's table. It is written before that one: a run
 * that ends between the two leaves a row in both until the next run, and never in neither.
 */
final class Quarantine {
  private static final String SINCE = "_quarantined_at";

  private final SparkSession spark;
  private final SilverPlan plan;

  Quarantine(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /**
   * Takes the rows in, and lets go those that are not among them any more.
   *
   * @param bad rows with {@link Expectations#BROKEN}
   * @param scope the keys that were looked at; all keys if empty
   * @param origins where the rows came from
   * @return how many rows stand in it then
   */
  long become(Dataset<Row> bad, Optional<KeySet> scope, Origins origins) {
    LakeTable lakeTable = LakeTable.named(spark, plan.quarantineTable());
    boolean noneBad = bad.isEmpty();
    if (noneBad && lakeTable.load().isEmpty()) {
      return 0;
    }
    Dataset<Row> rows = origins.addedTo(bad).withColumn(SINCE, current_timestamp());
    Schema schema = SparkSchemaUtil.convert(rows.schema().asNullable());
    Table table = lakeTable.loadOrCreate(schema, SilverTable.ROW_LEVEL);
    table.refresh();
    new FollowedSchema(schema).imposeOn(table);
    if (table.currentSnapshot() == null) {
      append(rows);
    } else if (!noneBad || holdsAny(scope)) {
      merge(rows, scope);
    }
    return spark.table(plan.quarantineTable()).count();
  }

  /** Empties it for a model that expects nothing any more. */
  void release() {
    LakeTable.named(spark, plan.quarantineTable())
        .load()
        .filter(table -> table.currentSnapshot() != null && holdsAny(Optional.empty()))
        .ifPresent(
            table -> table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit());
  }

  private boolean holdsAny(Optional<KeySet> scope) {
    Dataset<Row> held = spark.table(plan.quarantineTable());
    return !scope.map(keys -> keys.among(held, plan.key())).orElse(held).isEmpty();
  }

  private void append(Dataset<Row> rows) {
    try {
      rows.writeTo(plan.quarantineTable()).append();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(
          plan.quarantineTable() + " is gone: was it deleted meanwhile?", e);
    }
  }

  private void merge(Dataset<Row> rows, Optional<KeySet> scope) {
    KeyedMerge merge = new KeyedMerge(plan.quarantineTable(), plan.key(), List.of(SINCE));
    if (scope.isEmpty()) {
      merge.whole(rows);
      return;
    }
    Dataset<Row> keys = scope.get().as(plan.key());
    Column same =
        plan.key().stream()
            .map(column -> quoted("k", column).equalTo(quoted("r", column)))
            .reduce(lit(true), Column::and);
    List<Column> columns = new ArrayList<>();
    for (String column : rows.columns()) {
      columns.add(quoted(plan.key().contains(column) ? "k" : "r", column).as(column));
    }
    columns.add(col("r." + SINCE).isNull().as(KeyedMerge.GONE));
    merge.some(
        keys.as("k").join(rows.as("r"), same, "left_outer").select(columns.toArray(Column[]::new)),
        lit(true));
  }

  private static Column quoted(String alias, String column) {
    return col(alias + ".`" + column.replace("`", "``") + "`");
  }
}
