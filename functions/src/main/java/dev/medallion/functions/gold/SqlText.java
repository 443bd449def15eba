package dev.medallion.functions.gold;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pieces of Athena SQL, quoted so that no name and no text can end early. */
final class SqlText {
  private SqlText() {}

  /** A column: always in quotes, so that a word such as {@code order} is a name. */
  static String column(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A column of a named relation. */
  static String column(String relation, String name) {
    return relation + "." + column(name);
  }

  /** A text literal. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** What {@code piece} makes of each column, with commas between. */
  static String list(List<String> columns, Function<String, String> piece) {
    return columns.stream().map(piece).collect(Collectors.joining(", "));
  }
}
