package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

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
   * Takes in the rows that may not go to the model's table, and lets go those that are not among
   * them any more.
   *
   * @param judged the model's rows, with {@link Expectations#BROKEN}
   * @param records the sources' records without a key: all of them
   * @param scope the keys that were looked at; all keys if empty
   * @param origins where the rows came from
   * @return how many rows stand in it then
   */
  long become(Dataset<Row> judged, Dataset<Row> records, Optional<KeySet> scope, Origins origins) {
    Dataset<Row> bad = Expectations.bad(judged);
    Dataset<Row> keyless = keyless(judged, records);
    boolean noneBad = bad.isEmpty();
    boolean isMade = LakeTable.named(spark, plan.quarantineTable()).load().isPresent();
    if (!isMade && noneBad && keyless.isEmpty()) {
      return 0;
    }
    Dataset<Row> rows = origins.addedTo(bad, Origins.SHOWN).withColumn(SINCE, current_timestamp());
    follow(rows);
    if (!noneBad || holdsAny(scope)) {
      merge(rows, scope);
    }
    return replaceKeyless(keyless);
  }

  /**
   * Takes in the sources' records without a key, and leaves all others as they are.
   *
   * @return how many rows stand in it then
   */
  long becomeKeyless(Dataset<Row> records) {
    boolean isMade = LakeTable.named(spark, plan.quarantineTable()).load().isPresent();
    if (!isMade && records.isEmpty()) {
      return 0;
    }
    follow(records.withColumn(SINCE, current_timestamp()));
    return replaceKeyless(records);
  }

  /**
   * Lets rows go for a model that expects nothing, and whose rows and records all have keys.
   *
   * @param whole whether all rows were looked at, so that those of earlier rules go too
   */
  void release(boolean whole) {
    LakeTable.named(spark, plan.quarantineTable())
        .load()
        .filter(table -> table.currentSnapshot() != null)
        .ifPresent(table -> release(table, whole));
  }

  private void release(Table table, boolean whole) {
    Dataset<Row> held = spark.table(plan.quarantineTable());
    if (whole && !held.isEmpty()) {
      table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    } else if (!held.where(Expectations.isKeyless(col(Expectations.BROKEN))).isEmpty()) {
      spark.sql(
          "DELETE FROM %s WHERE array_contains(%s, '%s')"
              .formatted(plan.quarantineTable(), Expectations.BROKEN, Expectations.KEY));
    }
  }

  /** Those of the model's rows that have no key, and where they came from nobody can tell. */
  private static Dataset<Row> keyless(Dataset<Row> judged, Dataset<Row> records) {
    Dataset<Row> rows = Expectations.keyless(judged);
    for (String origin : Origins.SHOWN) {
      if (!List.of(judged.columns()).contains(origin)) {
        rows = rows.withColumn(origin, lit(null).cast(TechnicalColumns.type(origin)));
      }
    }
    return rows.unionByName(records);
  }

  /** Makes the table if it is missing, with the columns of those rows. */
  private void follow(Dataset<Row> rows) {
    Schema schema = SparkSchemaUtil.convert(rows.schema().asNullable());
    Table table =
        LakeTable.named(spark, plan.quarantineTable()).loadOrCreate(schema, SilverTable.ROW_LEVEL);
    table.refresh();
    new FollowedSchema(schema).imposeOn(table);
  }

  private long replaceKeyless(Dataset<Row> rows) {
    new KeylessMerge(spark, plan.quarantineTable(), Expectations.BROKEN, SINCE, rows.schema())
        .become(rows);
    return spark.table(plan.quarantineTable()).count();
  }

  private boolean holdsAny(Optional<KeySet> scope) {
    Dataset<Row> held =
        spark
            .table(plan.quarantineTable())
            .where(not(Expectations.isKeyless(col(Expectations.BROKEN))));
    return !scope.map(keys -> keys.among(held, plan.key())).orElse(held).isEmpty();
  }

  private void merge(Dataset<Row> rows, Optional<KeySet> scope) {
    KeyedMerge all = new KeyedMerge(plan.quarantineTable(), plan.key(), List.of(SINCE));
    // What has no key of its source may have one of the model, and be no row of that key.
    KeyedMerge merge = all.within(not(Expectations.isKeyless(all.target(Expectations.BROKEN))));
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
