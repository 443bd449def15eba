package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.CompanionTables;
import dev.medallion.jobs.table.LakeTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The writes of objects that a person has undone: their rows stay in bronze, and no model sees
 * them. A table beside bronze's names them, one row a write.
 */
final class UndoneWrites {
  /** What tells a write from every other. */
  private static final List<String> WRITE =
      List.of(
          BronzeColumns.OBJECT,
          BronzeColumns.ETAG,
          BronzeColumns.VERSION,
          BronzeColumns.MODIFIED_AT);

  private final List<Row> writes;

  private UndoneWrites(List<Row> writes) {
    this.writes = writes;
  }

  /**
   * The undone writes of a bronze table, as of now.
   *
   * @param bronze its full name
   */
  static UndoneWrites of(SparkSession spark, String bronze) {
    String table = CompanionTables.undoneOf(bronze);
    if (LakeTable.named(spark, table).load().isEmpty()) {
      return new UndoneWrites(List.of());
    }
    Column[] columns = WRITE.stream().map(SourceViews::quoted).toArray(Column[]::new);
    return new UndoneWrites(spark.read().table(table).select(columns).distinct().collectAsList());
  }

  /** The rows that came from none of them. */
  Dataset<Row> without(Dataset<Row> rows) {
    return writes.stream()
        .map(UndoneWrites::isOf)
        .reduce(Column::or)
        .map(undone -> rows.where(not(undone)))
        .orElse(rows);
  }

  private static Column isOf(Row write) {
    Column same = lit(true);
    for (int i = 0; i < WRITE.size(); i++) {
      same = same.and(col(WRITE.get(i)).eqNullSafe(lit(write.get(i))));
    }
    return same;
  }
}
