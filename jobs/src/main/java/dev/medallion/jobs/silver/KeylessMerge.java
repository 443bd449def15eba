package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes a table's rows without a key equal to others, in one commit that touches only what differs.
 * They have nothing to be merged by but all that they hold, and two may hold the same.
 */
final class KeylessMerge {
  private static final String SOURCE = "_medallion_source";
  private static final String GONE = "_medallion_gone";
  private static final String IS = "_medallion_is";
  private static final String WAS = "_medallion_was";
  private static final String COPY = "_medallion_copy";

  private final SparkSession spark;
  private final String table;
  private final String broken;
  private final String since;
  private final StructType columns;

  /**
   * Merges into a table.
   *
   * @param table its full name
   * @param broken the column that tells which of its rows have no key
   * @param since the column that keeps when a row came, and makes no difference
   * @param columns all others
   */
  KeylessMerge(SparkSession spark, String table, String broken, String since, StructType columns) {
    this.spark = spark;
    this.table = table;
    this.broken = broken;
    this.since = since;
    this.columns = columns;
  }

  /**
   * Makes the table's rows without a key equal to those.
   *
   * @param holdsAny whether the table has such rows
   */
  void become(Dataset<Row> rows, boolean holdsAny) {
    if (!holdsAny) {
      append(rows);
      return;
    }
    Dataset<Row> held = spark.table(table).where(Expectations.isKeyless(col(broken)));
    Dataset<Row> is = counted(rows, IS, List.of());
    Dataset<Row> was = counted(held, WAS, List.of(min(col(since)).as(since)));
    Dataset<Row> changed =
        is.join(was, same(is, was), "full_outer").where(not(col(IS).eqNullSafe(col(WAS))));
    Optional<HeldRows> some = HeldRows.any(changed);
    if (some.isPresent()) {
      try (HeldRows each = some.get()) {
        merge(added(each.rows()).union(gone(each.rows())));
      }
    }
  }

  private void append(Dataset<Row> rows) {
    try {
      rows.withColumn(since, current_timestamp()).writeTo(table).append();
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(table + " is gone: was it deleted meanwhile?", e);
    }
  }

  /** The different rows, how often each is there, and each column in a comparable form. */
  private Dataset<Row> counted(Dataset<Row> rows, String count, List<Column> more) {
    List<Column> same = new ArrayList<>();
    List<Column> figures = new ArrayList<>(more);
    for (int i = 0; i < columns.length(); i++) {
      Column column = SourceViews.quoted(columns.apply(i).name());
      same.add(comparable(column, i).as(comparable(count, i)));
      figures.add(first(column).as(value(count, i)));
    }
    return rows.groupBy(same.toArray(Column[]::new))
        .agg(count(lit(1)).as(count), figures.toArray(Column[]::new));
  }

  private Column same(Dataset<Row> is, Dataset<Row> was) {
    Column same = lit(true);
    for (int i = 0; i < columns.length(); i++) {
      same = same.and(is.col(comparable(IS, i)).eqNullSafe(was.col(comparable(WAS, i))));
    }
    return same;
  }

  /** The rows of which there shall be another number, each as often as it shall be. */
  private Dataset<Row> added(Dataset<Row> changed) {
    List<Column> added = new ArrayList<>();
    for (int i = 0; i < columns.length(); i++) {
      added.add(col(value(IS, i)).as(columns.apply(i).name()));
      added.add(nothing(changed, comparable(WAS, i)));
    }
    added.add(coalesce(col(since), current_timestamp()).as(since));
    added.add(lit(false).as(GONE));
    return changed
        .where(col(IS).isNotNull())
        .withColumn(COPY, explode(sequence(lit(1), col(IS))))
        .select(added.toArray(Column[]::new));
  }

  /** One row for each kind of row that leaves the table, if only to be added again. */
  private Dataset<Row> gone(Dataset<Row> changed) {
    List<Column> gone = new ArrayList<>();
    for (int i = 0; i < columns.length(); i++) {
      StructField field = columns.apply(i);
      gone.add(lit(null).cast(field.dataType()).as(field.name()));
      gone.add(col(comparable(WAS, i)));
    }
    gone.add(lit(null).cast("timestamp").as(since));
    gone.add(lit(true).as(GONE));
    return changed.where(col(WAS).isNotNull()).select(gone.toArray(Column[]::new));
  }

  private void merge(Dataset<Row> rows) {
    Column gone = col(SOURCE + "." + GONE);
    Column match = gone.and(Expectations.isKeyless(target(broken)));
    for (int i = 0; i < columns.length(); i++) {
      Column held = comparable(target(columns.apply(i).name()), i);
      match = match.and(held.eqNullSafe(col(SOURCE + "." + comparable(WAS, i))));
    }
    rows.as(SOURCE)
        .mergeInto(table, match)
        .whenMatched()
        .delete()
        .whenNotMatched(not(gone))
        .insertAll()
        .merge();
  }

  private Column target(String column) {
    return col(table + ".`" + column.replace("`", "``") + "`");
  }

  private Column comparable(Column column, int i) {
    return Comparison.comparable(column, columns.apply(i).dataType());
  }

  private static Column nothing(Dataset<Row> rows, String column) {
    return lit(null).cast(rows.schema().apply(column).dataType()).as(column);
  }

  private static String comparable(String side, int column) {
    return side + "_same_" + column;
  }

  private static String value(String side, int column) {
    return side + "_value_" + column;
  }
}
