package dev.medallion.cli.init;

import java.util.stream.Collectors;

/** The silver model of a source: its columns as they are meant. */
final class CleanModel {
  private CleanModel() {}

  static String name(Profile source) {
    return "clean_" + source.name();
  }

  /** The query, in Spark SQL. */
  static String sql(Profile source) {
    return "-- The newest row of each of the %s. Join, filter and correct here.\n"
            .formatted(source.name())
        + source.columns().stream()
            .map(CleanModel::selected)
            .collect(Collectors.joining(",\n  ", "SELECT\n  ", "\n"))
        + "FROM {{ bronze.%s }}\n".formatted(source.name());
  }

  private static String selected(Column column) {
    return column
        .conversion()
        .map(conversion -> conversion.expression() + " AS " + column.inSpark())
        .orElse(column.inSpark());
  }
}
