package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.medallion.contract.QuarantineColumns;
import dev.medallion.contract.SilverPlan;
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
  private static final String SINCE = QuarantineColumns.SINCE;

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
   * @param scope the keys that were looked at; all keys if empty
   * @param origins where the rows came from
   * @return how many rows it has then
   */
  long become(Rejected rejected, Optional<KeySet> scope, Origins origins) {
    if (!isMade() && rejected.isEmpty()) {
      return 0;
    }
    Dataset<Row> rows = withOrigins(rejected, origins).withColumn(SINCE, current_timestamp());
    follow(rows);
    Held held = held();
    boolean merges =
        rejected.hasBad() || (held.withKey() > 0 && (scope.isEmpty() || holdsAny(scope.get())));
    if (merges) {
      merge(rows, scope);
    }
    boolean replaces = replaceKeyless(rejected.keyless(), rejected.hasKeyless(), held);
    return merges || replaces ? held().rows() : held.rows();
  }

  /**
   * Takes in the sources' records without a key, and leaves all others as they are.
   *
   * @return how many rows it has then
   */
  long becomeKeyless(KeylessRows records) {
    if (!isMade() && records.isEmpty()) {
      return 0;
    }
    follow(records.rows().withColumn(SINCE, current_timestamp()));
    Held held = held();
    return replaceKeyless(records.rows(), !records.isEmpty(), held) ? held().rows() : held.rows();
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

  private static Dataset<Row> withOrigins(Rejected rejected, Origins origins) {
    return rejected.hasBad()
        ? origins.addedTo(rejected.bad(), Origins.SHOWN)
        : Origins.unknown(rejected.bad().limit(0), Origins.SHOWN);
  }

  private boolean isMade() {
    return LakeTable.named(spark, plan.quarantineTable()).load().isPresent();
  }

  /** Makes the table if it is missing, with the columns of those rows. */
  private void follow(Dataset<Row> rows) {
    Schema schema = SparkSchemaUtil.convert(rows.schema().asNullable());
    Table table =
        LakeTable.named(spark, plan.quarantineTable()).loadOrCreate(schema, SilverTable.ROW_LEVEL);
    table.refresh();
    new FollowedSchema(schema).imposeOn(table);
  }

  /** Whether there was anything to do. */
  private boolean replaceKeyless(Dataset<Row> rows, boolean any, Held held) {
    if (!any && held.keyless() == 0) {
      return false;
    }
    new KeylessMerge(spark, plan.quarantineTable(), Expectations.BROKEN, SINCE, rows.schema())
        .become(rows, held.keyless() > 0);
    return true;
  }

  /** How many rows the table holds, and how many of them have no key. */
  private record Held(long rows, long keyless) {
    long withKey() {
      return rows - keyless;
    }
  }

  private Held held() {
    Row counted =
        spark
            .table(plan.quarantineTable())
            .agg(count(lit(1)), count_if(Expectations.isKeyless(col(Expectations.BROKEN))))
            .head();
    return new Held(counted.getLong(0), counted.getLong(1));
  }

  /** The rows that are there and have a key. */
  private Dataset<Row> keyed() {
    return spark
        .table(plan.quarantineTable())
        .where(not(Expectations.isKeyless(col(Expectations.BROKEN))));
  }

  private boolean holdsAny(KeySet scope) {
    return !scope.among(keyed(), plan.key()).isEmpty();
  }

  private void merge(Dataset<Row> rows, Optional<KeySet> scope) {
    KeyedMerge all = new KeyedMerge(plan.quarantineTable(), plan.rowKey(), List.of(SINCE));
    // What has no key of its source may have one of the model, and be no row of that key.
    KeyedMerge merge = all.within(not(Expectations.isKeyless(all.target(Expectations.BROKEN))));
    if (scope.isEmpty()) {
      merge.whole(rows);
      return;
    }
    Column same =
        plan.rowKey().stream()
            .map(column -> quoted("k", column).equalTo(quoted("r", column)))
            .reduce(lit(true), Column::and);
    List<Column> columns = new ArrayList<>();
    for (String column : rows.columns()) {
      columns.add(
          plan.rowKey().contains(column)
              ? coalesce(quoted("r", column), quoted("k", column)).as(column)
              : quoted("r", column).as(column));
    }
    columns.add(col("r." + SINCE).isNull().as(KeyedMerge.GONE));
    merge.some(
        scope
            .get()
            .among(keyed(), plan.key())
            .as("k")
            .join(rows.as("r"), same, "full_outer")
            .select(columns.toArray(Column[]::new)),
        lit(true));
  }

  private static Column quoted(String alias, String column) {
    return col(alias + ".`" + column.replace("`", "``") + "`");
  }
}
