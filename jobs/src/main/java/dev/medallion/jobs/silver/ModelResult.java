package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import dev.medallion.contract.HistoryColumns;
import dev.medallion.contract.SilverPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * A model's result, which fails as it is computed if several rows have the same key. So the check
 * costs no pass of its own: the rows are brought together by key for the merge anyway.
 */
final class ModelResult {
  /** Marks the message of this check among what Spark says of a failed query. */
  static final String MARK = "medallion: ";

  private static final String ROWS_OF_KEY = "_medallion_rows_of_key";

  private final SparkSession spark;
  private final SilverPlan plan;

  ModelResult(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /**
   * The query as it is analysed over the views that are there now.
   *
   * @throws ModelException if it cannot be
   */
  LogicalPlan plan() {
    return PlanTrees.of(analysed());
  }

  /**
   * The checked result over the views that are there now, its columns in lower case.
   *
   * @throws ModelException if the query cannot be analysed, or lacks a key column
   */
  Dataset<Row> checked() {
    Dataset<Row> result = named(plan.keepsHistory() ? withValidity(plan()) : analysed());
    Set<String> columns = Set.of(result.columns());
    for (String key : plan.key()) {
      if (!columns.contains(key)) {
        throw new ModelException(
            "%s: the query's result has no column %s, which the model's key names; it has %s"
                .formatted(plan.table(), key, String.join(", ", result.columns())));
      }
    }
    for (String key : plan.key()) {
      DataType type = result.schema().apply(key).dataType();
      if (Comparison.holdsMap(type)) {
        throw new ModelException(
            "%s: the key column %s is of the type %s, and maps identify no row: name another column in the model's key"
                .formatted(plan.table(), key, type.sql()));
      }
    }
    Column[] key = plan.rowKey().stream().map(SourceViews::quoted).toArray(Column[]::new);
    Dataset<Row> identified =
        result
            .withColumn(ROWS_OF_KEY, count(lit(1)).over(Window.partitionBy(key)))
            .where(identified())
            .drop(ROWS_OF_KEY);
    return plan.keepsHistory() ? Versions.merged(identified, plan.key()) : identified;
  }

  /**
   * The query's rows with the time between which each counts, that of the version which it is made
   * of.
   */
  private Dataset<Row> withValidity(LogicalPlan analysed) {
    KeyPreservingQuery query;
    try {
      query = KeyPreservingQuery.of(spark, plan, analysed);
    } catch (NotIncrementalException e) {
      throw new ModelException(
          "%s: a model with a history gives a row for each version of a record, and here %s: use projections, filters and joins alone, and aggregate in a model that reads this one"
              .formatted(plan.table(), e.getMessage()),
          e);
    }
    if (!query.driver().name().equals(plan.history())) {
      throw new ModelException(
          "%s: the history is that of source %s, but the key (%s) is selected from %s: select it from %2$s"
              .formatted(
                  plan.table(),
                  plan.history(),
                  String.join(", ", plan.key()),
                  query.driver().name()));
    }
    Dataset<Row> carried =
        Dataset$.MODULE$.ofRows(
            (org.apache.spark.sql.classic.SparkSession) spark,
            query.carrying(List.copyOf(Versions.added().keySet())));
    List<String> names = new ArrayList<>();
    for (String column : carried.columns()) {
      String added = Versions.added().get(column);
      if (added == null && HistoryColumns.ALL.contains(column.toLowerCase(Locale.ROOT))) {
        throw new ModelException(
            "%s: the query gives a column %s, which a history adds: give it another name with AS"
                .formatted(plan.table(), column));
      }
      names.add(added == null ? column : added);
    }
    return carried.toDF(names.toArray(String[]::new));
  }

  private Dataset<Row> analysed() {
    org.apache.spark.sql.classic.SparkSession session =
        (org.apache.spark.sql.classic.SparkSession) spark;
    try {
      LogicalPlan parsed = session.sessionState().sqlParser().parsePlan(plan.sql());
      return withoutHidden(Dataset$.MODULE$.ofRows(session, Stars.in(parsed)));
    } catch (ParseException e) {
      throw new ModelException(plan.table() + ": " + place(e) + said(e));
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis) {
        throw new ModelException(plan.table() + ": " + place(analysis) + said(analysis));
      }
      throw e;
    }
  }

  private String place(AnalysisException e) {
    return e.line().isDefined() && e.startPosition().isDefined()
        ? QueryPlace.at(plan, (int) e.line().get(), (int) e.startPosition().get() + 1)
        : "";
  }

  /** Without the position, which is said before it in the file's terms. */
  private static String said(AnalysisException e) {
    return e.getSimpleMessage().replaceFirst("(?s); line \\d+ pos \\d+.*$", "");
  }

  /** A query without any select list, such as {@code TABLE name}, has no star to leave them out. */
  private static Dataset<Row> withoutHidden(Dataset<Row> result) {
    List<StructField> fields = List.of(result.schema().fields());
    List<Column> shown =
        fields.stream()
            .filter(field -> !TechnicalColumns.isHidden(field.name(), field.metadata()))
            .map(field -> SourceViews.quoted(field.name()))
            .toList();
    return shown.size() == fields.size() ? result : result.select(shown.toArray(Column[]::new));
  }

  private Dataset<Row> named(Dataset<Row> result) {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (StructField field : result.schema().fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!seen.add(name)) {
        throw new ModelException(
            "%s: the query's result has two columns %s: give one of them another name with AS"
                .formatted(plan.table(), name));
      }
      requireStorable(name, field);
      names.add(name);
    }
    return result.toDF(names.toArray(String[]::new));
  }

  private void requireStorable(String name, StructField field) {
    if (field.dataType().equals(DataTypes.NullType)) {
      throw new ModelException(
          "%s: column %s has no type: write CAST(NULL AS string), or the type that it shall have"
              .formatted(plan.table(), name));
    }
    try {
      SparkSchemaUtil.convert(field.dataType());
    } catch (UnsupportedOperationException e) {
      throw new ModelException(
          "%s: column %s is of the type %s, which no table holds: CAST it to another"
              .formatted(plan.table(), name, field.dataType().sql()),
          e);
    }
  }

  /**
   * True for each row, or an error: as one expression, so that no optimisation takes it apart. Rows
   * without a key are no duplicates of each other; they go to quarantine.
   */
  private Column identified() {
    String names = String.join(", ", plan.rowKey());
    return when(SourceViews.lacksAny(plan.rowKey()), lit(true))
        .when(
            col(ROWS_OF_KEY).gt(1),
            raise_error(
                concat(
                    lit(
                        "%s%s: the key (%s) does not identify the query's rows: "
                            .formatted(MARK, plan.table(), names)),
                    col(ROWS_OF_KEY).cast(DataTypes.StringType),
                    // No values of rows: the message leaves the account's tables.
                    lit(
                        " rows have the same; GROUP BY %s HAVING count(*) > 1 shows them"
                            .formatted(names)))))
        .otherwise(lit(true));
  }
}
