package dev.medallion.cli.init;

import dev.medallion.contract.ColumnNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Spark type that holds the values of a DuckDB type.
 *
 * @see <a href="https://duckdb.org/docs/stable/sql/data_types/overview">DuckDB's types</a>
 */
final class SparkType {
  private SparkType() {}

  /** The type; text if a table has none such. */
  static String of(String duckType) {
    return find(duckType.strip()).orElse("string");
  }

  private static Optional<String> find(String type) {
    if (type.endsWith("[]")) {
      return find(type.substring(0, type.length() - 2)).map("array<%s>"::formatted);
    }
    if (type.startsWith("STRUCT(") && type.endsWith(")")) {
      return struct(inner(type));
    }
    if (type.startsWith("MAP(") && type.endsWith(")")) {
      List<String> parts = split(inner(type));
      return find(parts.get(0))
          .filter("string"::equals)
          .flatMap(key -> find(parts.get(1)))
          .map("map<string,%s>"::formatted);
    }
    return switch (type) {
      case "BOOLEAN" -> Optional.of("boolean");
      case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT" -> Optional.of("int");
      case "BIGINT", "UINTEGER" -> Optional.of("bigint");
      case "UBIGINT", "HUGEINT", "UHUGEINT" -> Optional.of("decimal(38,0)");
      case "FLOAT" -> Optional.of("float");
      case "DOUBLE" -> Optional.of("double");
      case "DATE" -> Optional.of("date");
      case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S" ->
          Optional.of("timestamp");
      case "VARCHAR", "UUID", "TIME", "JSON" -> Optional.of("string");
      default ->
          type.startsWith("DECIMAL(")
              ? Optional.of(type.toLowerCase(Locale.ROOT))
              : Optional.empty();
    };
  }

  /** Nothing if a field's name would have to be quoted. */
  private static Optional<String> struct(String fields) {
    List<String> types = new ArrayList<>();
    for (String field : split(fields)) {
      boolean quoted = field.startsWith("\"");
      int end = quoted ? field.indexOf('"', 1) : field.indexOf(' ');
      String name = ColumnNames.normalised(field.substring(quoted ? 1 : 0, end));
      Optional<String> type = find(field.substring(quoted ? end + 1 : end).strip());
      if (type.isEmpty() || !name.matches("[a-z_][a-z0-9_]*")) {
        return Optional.empty();
      }
      types.add(name + ":" + type.get());
    }
    return Optional.of(types.stream().collect(Collectors.joining(",", "struct<", ">")));
  }

  private static String inner(String type) {
    return type.substring(type.indexOf('(') + 1, type.length() - 1);
  }

  /** Splits at the commas that are in no brackets and no quotes. */
  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      quoted ^= c == '"';
      if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ',' && depth == 0) {
          parts.add(list.substring(start, i).strip());
          start = i + 1;
        }
      }
    }
    parts.add(list.substring(start).strip());
    return parts;
  }
}
