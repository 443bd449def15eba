package dev.medallion.cli.explain;

import java.util.Locale;

/** Names and values as Athena's SQL writes them. */
final class AthenaName {
  private AthenaName() {}

  static String column(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String column(String relation, String name) {
    return relation + "." + column(name);
  }

  /**
   * A value of a column.
   *
   * @param type the column's type, as Iceberg names it
   * @param value the value as Athena gave it in a result
   */
  static String value(String type, String value) {
    return "CAST('%s' AS %s)".formatted(value.replace("'", "''"), ofIceberg(type));
  }

  private static String ofIceberg(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "int" -> "integer";
      case "long" -> "bigint";
      case "float" -> "real";
      case "string" -> "varchar";
      case "timestamp" -> "timestamp(6)";
      case "timestamptz" -> "timestamp(6) with time zone";
      default -> type;
    };
  }
}
