package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.lit;

import dev.medallion.contract.ChangeLogColumns;
import dev.medallion.contract.SilverPlan;
import dev.medallion.jobs.table.FollowedSchema;
import dev.medallion.jobs.table.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/**
 * The rows that each version of a silver table changed, before and after, for gold to know which
 * groups to refresh. It is written before the version is: what stands here of a version that never
 * came, or twice, makes gold look at groups that have not changed, and does no other harm.
 */
final class ChangeLog {
  private static final String VERSION = ChangeLogColumns.VERSION;
  private static final String CHANGE = ChangeLogColumns.CHANGE;

  /** A reader that is further behind reads all; it is not waited for. */
  private static final long MOST_VERSIONS = 100;

  private final SparkSession spark;
  private final SilverPlan plan;

  ChangeLog(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /** Logs the rows that a version changes. */
  void append(long version, RowChanges changes) {
    Dataset<Row> rows =
        changes
            .before()
            .withColumn(VERSION, lit(version))
            .withColumn(CHANGE, lit(ChangeLogColumns.BEFORE))
            .union(
                changes
                    .after()
                    .withColumn(VERSION, lit(version))
                    .withColumn(CHANGE, lit(ChangeLogColumns.AFTER)));
    Schema schema = SparkSchemaUtil.convert(rows.schema().asNullable());
    Table table =
        LakeTable.named(spark, plan.changesTable())
            .loadOrCreate(
                schema, PartitionSpec.builderFor(schema).identity(VERSION).build(), Map.of());
    table.refresh();
    new FollowedSchema(schema).imposeOn(table);
    try {
      rows.writeTo(plan.changesTable()).append();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(plan.changesTable() + " is gone: was it deleted?", e);
    }
  }

  /** The version up to which rows are needed no more, when the table is at a version. */
  long forgettable(long version) {
    return Math.max(plan.forget(), version - MOST_VERSIONS);
  }

  /** Deletes the rows of all versions up to one. */
  void forget(long version) {
    Expression old = Expressions.lessThanOrEqual(VERSION, version);
    LakeTable.named(spark, plan.changesTable())
        .load()
        .filter(table -> holdsAny(table, old))
        .ifPresent(table -> table.newDelete().deleteFromRowFilter(old).commit());
  }

  private static boolean holdsAny(Table table, Expression filter) {
    try (CloseableIterable<FileScanTask> files = table.newScan().filter(filter).planFiles()) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + table.name(), e);
    }
  }
}
