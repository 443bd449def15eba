package dev.medallion.cli.init;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the texts of a column are: the narrowest type that each of them is exactly a value of, as
 * bronze reads it.
 *
 * @param held the column's name among the records that were looked at
 * @param total how many records there are
 * @param values how many have a text that is no word for nothing
 * @param nothing the word that stands for no value, if the column has just one
 * @param counts how many values each question of {@link #QUESTIONS} fits
 * @param patterns the patterns that fit all values
 */
record TextColumn(
    String held,
    long total,
    long values,
    Optional<String> nothing,
    Map<String, String> counts,
    List<TimePattern> patterns) {
  private static final List<String> WORDS_FOR_NOTHING =
      List.of("NULL", "null", "Null", "\\N", "NA", "N/A", "n/a", "#N/A", "None", "none", "-", "?");

  private static final String ISO_DATE = "\\d{4}-\\d{2}-\\d{2}";
  private static final String ISO_TIME =
      ISO_DATE + "[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?( ?(Z|UTC|[+-]\\d{2}:?\\d{2}))?";

  private static final String QUESTIONS =
      """
      count(*) FILTER (regexp_full_match(v, '[+-]?(0|[1-9]\\d{0,17})')) AS whole,
      count(*) FILTER (regexp_full_match(v, '[+-]?(0|[1-9]\\d*)(\\.\\d+)?')) AS point,
      count(*) FILTER (regexp_full_match(v, '[+-]?(0|[1-9]\\d{0,2}(\\.\\d{3})+|[1-9]\\d*),\\d+')) AS comma,
      count(*) FILTER (regexp_full_match(v, '[+-]?([1-9]\\d{0,2}(,\\d{3})+|0|[1-9]\\d*)(\\.\\d+)?')) AS grouped,
      count(*) FILTER (regexp_full_match(v, '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?')) AS float,
      count(*) FILTER (regexp_full_match(v, '0\\d+')) AS zeros,
      count(*) FILTER (lower(v) IN ('true', 'false', 'yes', 'no', 't', 'f', 'y', 'n')) AS truth,
      count(*) FILTER (regexp_full_match(v, '%1$s') AND try_cast(v AS date) IS NOT NULL) AS date,
      count(*) FILTER (regexp_full_match(v, '%1$s|%2$s') AND try_cast(replace(regexp_extract(v, '^[^.Z+U]{10,19}', 0), 'T', ' ') AS timestamp) IS NOT NULL) AS time,
      coalesce(max(length(regexp_extract(v, '[.,](\\d+)$', 1))), 0) AS scale,
      coalesce(max(length(regexp_replace(regexp_extract(v, '^[+-]?([\\d.,]*?)([.,]\\d+)?$', 1), '[.,]', '', 'g'))), 0) AS whole_digits
      """
          .formatted(ISO_DATE, ISO_TIME);

  /** Looks at a column of texts. */
  static TextColumn of(Duck duck, String table, String held) throws SQLException {
    String column = Duck.name(held);
    String words = String.join(", ", WORDS_FOR_NOTHING.stream().map(Duck::text).toList());
    List<Map<String, String>> found =
        duck.rows(
            "SELECT DISTINCT %1$s AS word FROM %2$s WHERE %1$s IN (%3$s)"
                .formatted(column, table, words));
    Optional<String> nothing =
        found.size() == 1 ? Optional.of(found.get(0).get("word")) : Optional.empty();
    String values =
        "(SELECT %1$s AS v FROM %2$s WHERE %1$s IS NOT NULL%3$s)"
            .formatted(
                column,
                table,
                nothing.map(word -> " AND %s <> %s".formatted(column, Duck.text(word))).orElse(""));
    List<TimePattern> all = TimePattern.all();
    StringBuilder questions = new StringBuilder(QUESTIONS);
    for (int i = 0; i < all.size(); i++) {
      questions.append(", ").append(all.get(i).count("v")).append(" AS p").append(i);
    }
    Map<String, String> counts =
        duck.row(
            "SELECT (SELECT count(*) FROM %s) AS total, count(*) AS n, %s FROM %s"
                .formatted(table, questions, values));
    long n = Long.parseLong(counts.get("n"));
    List<TimePattern> patterns = new ArrayList<>();
    for (int i = 0; n > 0 && i < all.size(); i++) {
      if (Long.parseLong(counts.get("p" + i)) == n) {
        patterns.add(all.get(i));
      }
    }
    return new TextColumn(
        held, Long.parseLong(counts.get("total")), n, nothing, counts, List.copyOf(patterns));
  }

  private boolean all(String question) {
    return values > 0 && number(question) == values;
  }

  private int number(String question) {
    return Integer.parseInt(counts.get(question));
  }

  /** The type that bronze reads without any option; empty if it would be text. */
  Optional<String> type() {
    if (all("whole")) {
      return Optional.of("bigint");
    }
    if (all("point")) {
      return Optional.of(decimal());
    }
    if (all("float") && number("zeros") == 0) {
      return Optional.of("double");
    }
    if (all("truth")) {
      return Optional.of("boolean");
    }
    if (all("date")) {
      return Optional.of("date");
    }
    return all("time") ? Optional.of("timestamp") : Optional.empty();
  }

  /** How numbers are read that are written with a decimal comma, or with commas of thousands. */
  Optional<Column.Conversion> conversion(String column) {
    if (all("comma")) {
      return Optional.of(
          new Column.Conversion(
              decimal(),
              "try_cast(replace(replace(%s, '.', ''), ',', '.') AS %s)"
                  .formatted(Column.inSpark(column), decimal())));
    }
    return all("grouped")
        ? Optional.of(
            new Column.Conversion(
                decimal(),
                "try_cast(replace(%s, ',', '') AS %s)"
                    .formatted(Column.inSpark(column), decimal())))
        : Optional.empty();
  }

  /** Room for numbers a thousand times as large as the largest. */
  private String decimal() {
    int scale = Math.min(number("scale"), 18);
    int digits = Math.min(number("whole_digits") + 3 + scale, 38);
    return "decimal(%d,%d)".formatted(Math.max(digits, 18), scale);
  }

  /** What a user should know of the column whatever its type. */
  String remark(boolean isText) {
    if (values == 0) {
      return "no record has a value: text until one tells more";
    }
    long without = total - values;
    List<String> remarks = new ArrayList<>();
    if (isText && all("float") && number("zeros") > 0) {
      remarks.add("leading zeros, so text and no number");
    }
    if (without > 0) {
      remarks.add("%,d of %,d have none".formatted(without, total));
    }
    return String.join("; ", remarks);
  }
}
