package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.medallion.contract.HistoryColumns;
import dev.medallion.contract.SilverPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where each of a model's rows came from: the newest record of its key in its driving source, or
 * the version that it is of.
 */
final class Origins {
  /** What accompanies each row in quarantine. */
  static final List<String> SHOWN =
      List.of(TechnicalColumns.OBJECT, TechnicalColumns.LINE, TechnicalColumns.RESCUED);

  private final SparkSession spark;
  private final SourceViews views;
  private final Optional<KeyPreservingQuery> query;
  private final List<String> key;
  private final boolean history;

  /**
   * The origins of a model's rows.
   *
   * @param query the model's query; empty if it has no driving source, and nothing is known
   */
  Origins(
      SparkSession spark, SilverPlan plan, SourceViews views, Optional<KeyPreservingQuery> query) {
    this.spark = spark;
    this.views = views;
    this.query = query;
    this.key = plan.key();
    this.history = plan.keepsHistory();
  }

  /** Whether it can be told where the model's rows came from. */
  boolean known() {
    return query.isPresent();
  }

  /**
   * The rows with some technical columns of the records that they came from: null where that is not
   * known. A column that the model itself has under such a name stays.
   */
  Dataset<Row> addedTo(Dataset<Row> rows, List<String> columns) {
    if (query.isEmpty()) {
      return unknown(rows, columns);
    }
    List<String> added = missing(rows, columns);
    return added.isEmpty() ? rows : joined(rows, added);
  }

  /** The rows with those technical columns as null which they do not have. */
  static Dataset<Row> unknown(Dataset<Row> rows, List<String> columns) {
    Dataset<Row> unknown = rows;
    for (String column : missing(rows, columns)) {
      unknown = unknown.withColumn(column, lit(null).cast(TechnicalColumns.type(column)));
    }
    return unknown;
  }

  private static List<String> missing(Dataset<Row> rows, List<String> columns) {
    Set<String> there = Set.of(rows.columns());
    return columns.stream().filter(column -> !there.contains(column)).toList();
  }

  private Dataset<Row> joined(Dataset<Row> rows, List<String> added) {
    SilverPlan.SourceSnapshot driver = query.orElseThrow().driver();
    List<String> driverKey = query.orElseThrow().driverKey();
    List<Column> known = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Column same = lit(true);
    if (history) {
      names.add(Versions.FROM);
      known.add(col(Versions.FROM));
      same = col(HistoryColumns.VALID_FROM).equalTo(col(Versions.FROM));
    }
    for (int i = 0; i < key.size(); i++) {
      String name = "_medallion_driver_" + i;
      names.add(name);
      known.add(SourceViews.quoted(driverKey.get(i)).as(name));
      same = same.and(SourceViews.quoted(key.get(i)).equalTo(col(name)));
    }
    added.forEach(column -> known.add(col(column)));
    Dataset<Row> sought = rows.select(key.stream().map(SourceViews::quoted).toArray(Column[]::new));
    try (KeySet keys = KeySet.of(spark, sought)) {
      Dataset<Row> origins =
          views
              .seen(driver, keys.among(views.rows(driver), driverKey))
              .select(known.toArray(Column[]::new));
      return rows.join(origins, same, "left_outer").drop(names.toArray(String[]::new));
    }
  }
}
