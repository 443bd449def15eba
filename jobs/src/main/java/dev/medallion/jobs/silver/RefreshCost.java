package dev.medallion.jobs.silver;

import dev.medallion.contract.SilverPlan;
import dev.medallion.jobs.table.LakeTable;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;

/**
 * Whether a refresh that computes the whole model costs less than one that first finds out which
 * keys the new rows touch: each of the questions on that way is a job of Spark, and costs as much
 * as the join of a small table.
 */
final class RefreshCost {
  /** So many rows, of all sources and the table, are joined whole. */
  private static final String WHOLE_ROWS = "spark.medallion.silver.whole-rows";

  private static final String DEFAULT_WHOLE_ROWS = "100000";

  private final SparkSession spark;
  private final SilverPlan plan;

  RefreshCost(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /** Whether all is to be computed, and compared with what the table holds. */
  boolean favoursWhole(Table table) {
    long most = Long.parseLong(spark.conf().get(WHOLE_ROWS, DEFAULT_WHOLE_ROWS));
    long[] sizes =
        LongStream.concat(
                LongStream.of(rows(table.currentSnapshot())),
                plan.sources().stream().mapToLong(this::rows))
            .toArray();
    return LongStream.of(sizes).allMatch(rows -> rows >= 0) && LongStream.of(sizes).sum() <= most;
  }

  /** How many records a source's table holds, older versions too; nothing if that is not known. */
  OptionalLong records(SilverPlan.SourceSnapshot source) {
    long rows = rows(source);
    return rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  private long rows(SilverPlan.SourceSnapshot source) {
    Table bronze = LakeTable.named(spark, source.table()).load().orElseThrow();
    return rows(bronze.snapshot(Long.parseLong(source.snapshot())));
  }

  private static long rows(Snapshot snapshot) {
    return snapshot == null ? -1 : Cursor.records(snapshot);
  }
}
