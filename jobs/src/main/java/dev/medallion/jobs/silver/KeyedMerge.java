package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.MergeIntoWriter;
import org.apache.spark.sql.Row;

/** Merges rows into a table by key, in one commit that touches only the rows that differ. */
final class KeyedMerge {
  /** Marks a row by which the key's row in the table is deleted. */
  static final String GONE = "_medallion_gone";

  private static final String SOURCE = "_medallion_source";

  private final String table;
  private final List<String> key;
  private final List<String> ignored;
  private final Column within;

  /**
   * Merges into a table.
   *
   * @param table its full name
   * @param key the columns that identify a row
   * @param ignored the columns that make no difference
   */
  KeyedMerge(String table, List<String> key, List<String> ignored) {
    this(table, key, ignored, lit(true));
  }

  private KeyedMerge(String table, List<String> key, List<String> ignored, Column within) {
    this.table = table;
    this.key = key;
    this.ignored = ignored;
    this.within = within;
  }

  /** Merges with those of the table's rows only that this is true for. */
  KeyedMerge within(Column rows) {
    return new KeyedMerge(table, key, ignored, rows);
  }

  /** Makes the table equal to the rows. */
  void whole(Dataset<Row> rows) {
    MergeIntoWriter<Row> merge = rows.as(SOURCE).mergeInto(table, sameKey());
    Optional<Column> differs = differs(rows);
    differs
        .map(each -> merge.whenMatched(each).updateAll())
        .orElse(merge)
        .whenNotMatched()
        .insertAll()
        .whenNotMatchedBySource(within)
        .delete()
        .merge();
  }

  /**
   * Updates, inserts and deletes what the rows say.
   *
   * @param rows one for each key, with {@link #GONE}
   * @param where where the key's rows in the table can lie
   */
  void some(Dataset<Row> rows, Column where) {
    Column gone = source(GONE);
    MergeIntoWriter<Row> merge =
        rows.as(SOURCE).mergeInto(table, sameKey().and(where)).whenMatched(gone).delete();
    Optional<Column> differs = differs(rows);
    differs
        .map(each -> merge.whenMatched(each).updateAll())
        .orElse(merge)
        .whenNotMatched(not(gone))
        .insertAll()
        .merge();
  }

  /** A column of the table, for a condition of a merge. */
  Column target(String column) {
    return col(table + "." + quoted(column));
  }

  private static Column source(String column) {
    return col(SOURCE + "." + quoted(column));
  }

  private Column sameKey() {
    return key.stream()
        .map(column -> target(column).equalTo(source(column)))
        .reduce(within, Column::and);
  }

  /** Nothing if every column belongs to the key. */
  private Optional<Column> differs(Dataset<Row> rows) {
    List<Column> different =
        Arrays.stream(rows.columns())
            .filter(column -> !key.contains(column) && !ignored.contains(column))
            .filter(column -> !column.equals(GONE))
            .map(
                column ->
                    not(
                        Comparison.same(
                            target(column),
                            source(column),
                            rows.schema().apply(column).dataType())))
            .collect(Collectors.toList());
    return different.stream().reduce(Column::or);
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}
