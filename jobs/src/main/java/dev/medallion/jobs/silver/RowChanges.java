package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where some rows of a table differ from what they shall be. Close it after use. */
final class RowChanges implements AutoCloseable {
  private static final String OLD = "_medallion_old_";
  private static final String WAS = "_medallion_was";
  private static final String IS = "_medallion_is";

  private final List<String> key;
  private final List<String> columns;
  private final HeldRows held;
  private final Dataset<Row> changes;

  private RowChanges(List<String> key, List<String> columns, HeldRows held) {
    this.key = key;
    this.columns = columns;
    this.held = held;
    this.changes = held.rows();
  }

  /**
   * Compares rows, which have the same columns, by key.
   *
   * @param most how many changes there are at most; nothing if that is not known
   */
  static RowChanges between(
      Dataset<Row> before, Dataset<Row> after, List<String> key, OptionalLong most) {
    List<String> columns = List.of(after.columns());
    Dataset<Row> old =
        before
            .select(
                columns.stream()
                    .map(column -> SourceViews.quoted(column).as(OLD + column))
                    .toArray(Column[]::new))
            .withColumn(WAS, lit(true));
    Column same =
        key.stream()
            .map(column -> old(column).equalTo(SourceViews.quoted(column)))
            .reduce(lit(true), Column::and);
    Column differs =
        columns.stream()
            .map(
                column ->
                    not(
                        Comparison.same(
                            old(column),
                            SourceViews.quoted(column),
                            after.schema().apply(column).dataType())))
            .reduce(col(WAS).isNull().or(col(IS).isNull()), Column::or);
    return new RowChanges(
        key,
        columns,
        HeldRows.of(
            old.join(after.withColumn(IS, lit(true)), same, "full_outer").where(differs), most));
  }

  /** The changed rows as they were. */
  Dataset<Row> before() {
    return changes
        .where(col(WAS))
        .select(columns.stream().map(column -> old(column).as(column)).toArray(Column[]::new));
  }

  /** The changed rows as they shall be. */
  Dataset<Row> after() {
    return changes
        .where(col(IS))
        .select(columns.stream().map(SourceViews::quoted).toArray(Column[]::new));
  }

  /** One row for each change, for a merge. */
  Dataset<Row> toMerge() {
    List<Column> merged = new ArrayList<>();
    for (String column : columns) {
      merged.add(
          key.contains(column)
              ? coalesce(SourceViews.quoted(column), old(column)).as(column)
              : SourceViews.quoted(column));
    }
    merged.add(col(IS).isNull().as(KeyedMerge.GONE));
    return changes.select(merged.toArray(Column[]::new));
  }

  /** The smallest and greatest of all values, and how many changes there are. */
  ChangedBounds bounds() {
    return ChangedBounds.of(before().union(after()));
  }

  @Override
  public void close() {
    held.close();
  }

  private static Column old(String column) {
    return SourceViews.quoted(OLD + column);
  }
}
