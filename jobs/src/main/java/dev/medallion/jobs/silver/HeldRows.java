package dev.medallion.jobs.silver;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.storage.StorageLevel;
import scala.Option;

/**
 * Rows that are computed once and read several times. Close it after use.
 *
 * <p>A few are collected into the driver: queries over them plan no scan and start no task of it.
 * What Spark caches instead costs more than such rows do, since at each write to a table, and each
 * time something else leaves the cache, Spark plans again whatever it has cached of that.
 */
final class HeldRows implements AutoCloseable {
  /** As many are collected. */
  static final int MOST_COLLECTED = 10_000;

  private final Dataset<Row> rows;
  private final boolean cached;

  private HeldRows(Dataset<Row> rows, boolean cached) {
    this.rows = rows;
    this.cached = cached;
  }

  /**
   * Holds the rows of a data set.
   *
   * @param most how many they are at most; nothing if that is not known
   */
  static HeldRows of(Dataset<Row> rows, OptionalLong most) {
    return most.orElse(Long.MAX_VALUE) <= MOST_COLLECTED
        ? new HeldRows(relation(rows, collected(rows)), false)
        : cached(rows);
  }

  /**
   * Holds rows of which there are seldom many: if there are, part of them is computed twice.
   *
   * @return nothing if there are none
   */
  static Optional<HeldRows> any(Dataset<Row> rows) {
    InternalRow[] first = collected(rows.limit(MOST_COLLECTED + 1));
    if (first.length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        first.length > MOST_COLLECTED ? cached(rows) : new HeldRows(relation(rows, first), false));
  }

  private static HeldRows cached(Dataset<Row> rows) {
    return new HeldRows(rows.persist(StorageLevel.MEMORY_AND_DISK()), true);
  }

  /**
   * In Spark's own form: as Java's objects, dates of the sixteenth century would change. As an
   * execution of its own, since the session's settings reach the tasks of those alone.
   */
  private static InternalRow[] collected(Dataset<Row> rows) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    return SQLExecution.withNewExecutionId(
        query, Option.empty(), () -> query.executedPlan().executeCollect());
  }

  private static Dataset<Row> relation(Dataset<Row> rows, InternalRow[] collected) {
    return Dataset$.MODULE$.ofRows(
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).sparkSession(),
        new LocalRelation(
            PlanTrees.scala(List.<Attribute>copyOf(attributes(rows))),
            PlanTrees.scala(Arrays.asList(collected)),
            false,
            Option.empty()));
  }

  private static List<AttributeReference> attributes(Dataset<Row> rows) {
    return PlanTrees.java(DataTypeUtils.toAttributes(rows.schema()));
  }

  Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    if (cached) {
      rows.unpersist();
    }
  }
}
