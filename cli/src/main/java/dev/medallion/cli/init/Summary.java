package dev.medallion.cli.init;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The first gold model over a source: its records counted, and its quantities summed, by day or by
 * a column of few values.
 *
 * @param name the model's name
 * @param source what it summarises
 * @param by the column that it groups by; empty for one row of all
 * @param measures the columns that it sums
 */
record Summary(String name, Profile source, Optional<Column> by, List<Column> measures) {
  private static final int MOST_MEASURES = 3;
  private static final int MOST_GROUPS = 50;

  static Summary of(Duck duck, Profile source) throws SQLException {
    List<Column> measures =
        source.columns().stream()
            .filter(Column::isMeasure)
            .filter(column -> !source.key().columns().contains(column))
            .limit(MOST_MEASURES)
            .toList();
    Optional<Column> time = source.columns().stream().filter(Column::isTime).findFirst();
    if (time.isPresent()) {
      return new Summary(source.name() + "_by_day", source, time, measures);
    }
    for (Column column : source.columns()) {
      if (column.silverType().equals("string") && hasFewValues(duck, source, column)) {
        return new Summary(
            source.name() + "_by_" + column.name(), source, Optional.of(column), measures);
      }
    }
    return new Summary(source.name() + "_total", source, Optional.empty(), measures);
  }

  private static boolean hasFewValues(Duck duck, Profile source, Column column)
      throws SQLException {
    long values =
        Long.parseLong(
            duck.row(
                    "SELECT count(DISTINCT %s) AS n FROM %s"
                        .formatted(column.held(), Duck.table(source.files())))
                .get("n"));
    return values > 1 && values <= MOST_GROUPS && values < source.records();
  }

  /** The column that its rows are told apart by. */
  String key() {
    return by.map(column -> column.isTime() ? "day" : column.name()).orElse("of");
  }

  /** What a measure is called in the model. */
  static String total(Column measure) {
    return "total_" + measure.name();
  }

  /** The query, in Athena SQL. */
  String sql() {
    StringBuilder sql = new StringBuilder();
    sql.append("-- How many %s there are%s.\n".formatted(source.name(), comment()));
    sql.append("SELECT\n  ").append(grouping()).append(",\n  count(*) AS records");
    for (Column measure : measures) {
      sql.append(",\n  ").append(sum(measure)).append(" AS ").append(total(measure));
    }
    sql.append("\nFROM {{ silver.%s }}".formatted(CleanModel.name(source)));
    by.ifPresent(
        column -> sql.append("\nWHERE %s IS NOT NULL\nGROUP BY 1".formatted(column.inAthena())));
    return sql.append("\n").toString();
  }

  private String comment() {
    String measured = measures.isEmpty() ? "" : ", and what they add up to";
    return by.map(column -> " for each " + key()).orElse(" in all") + measured;
  }

  private String grouping() {
    if (by.isEmpty()) {
      return "'all' AS of";
    }
    Column column = by.get();
    if (!column.isTime()) {
      return column.inAthena();
    }
    return column.silverType().equals("date")
        ? column.inAthena() + " AS day"
        : "CAST(date_trunc('day', %s) AS date) AS day".formatted(column.inAthena());
  }

  private static String sum(Column measure) {
    String sum = "sum(" + measure.inAthena() + ")";
    String type = measure.silverType();
    return type.startsWith("decimal")
        ? "CAST(%s AS decimal(38,%s))"
            .formatted(sum, type.substring(type.indexOf(',') + 1, type.length() - 1))
        : sum;
  }

  /** The type of its key in a data set. */
  String keyType() {
    return by.filter(Column::isTime).isPresent() ? "DATETIME" : "STRING";
  }

  /** The type of a measure in a data set. */
  static String totalType(Column measure) {
    return measure.silverType().equals("bigint") ? "INTEGER" : "DECIMAL";
  }
}
