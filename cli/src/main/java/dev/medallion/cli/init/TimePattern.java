package dev.medallion.cli.init;

import java.util.List;

/**
 * A way to write dates or times, other than ISO 8601.
 *
 * @param shape the regular expression of all texts of it
 * @param duck the pattern as DuckDB has it
 * @param spark the pattern as a source's options have it
 * @param time whether it tells the time of day
 */
record TimePattern(String shape, String duck, String spark, boolean time) {
  private static final List<TimePattern> DATES =
      List.of(
          date("\\d{2}\\.\\d{2}\\.\\d{4}", "%d.%m.%Y", "dd.MM.yyyy"),
          date("\\d{1,2}\\.\\d{1,2}\\.\\d{4}", "%d.%m.%Y", "d.M.yyyy"),
          date("\\d{2}/\\d{2}/\\d{4}", "%m/%d/%Y", "MM/dd/yyyy"),
          date("\\d{2}/\\d{2}/\\d{4}", "%d/%m/%Y", "dd/MM/yyyy"),
          date("\\d{1,2}/\\d{1,2}/\\d{4}", "%m/%d/%Y", "M/d/yyyy"),
          date("\\d{1,2}/\\d{1,2}/\\d{4}", "%d/%m/%Y", "d/M/yyyy"),
          date("\\d{4}/\\d{2}/\\d{2}", "%Y/%m/%d", "yyyy/MM/dd"),
          date("\\d{4}\\.\\d{2}\\.\\d{2}", "%Y.%m.%d", "yyyy.MM.dd"),
          date("\\d{2}-\\d{2}-\\d{4}", "%d-%m-%Y", "dd-MM-yyyy"),
          date("\\d{2}-\\d{2}-\\d{4}", "%m-%d-%Y", "MM-dd-yyyy"),
          date("\\d{2}-[A-Za-z]{3}-\\d{4}", "%d-%b-%Y", "dd-MMM-yyyy"));

  private static final List<TimePattern> TIMES =
      DATES.stream()
          .flatMap(
              date ->
                  List.of(
                      date.with(" \\d{2}:\\d{2}:\\d{2}", " %H:%M:%S", " HH:mm:ss"),
                      date.with(" \\d{2}:\\d{2}", " %H:%M", " HH:mm"))
                      .stream())
          .toList();

  private static TimePattern date(String shape, String duck, String spark) {
    return new TimePattern(shape, duck, spark, false);
  }

  private TimePattern with(String shapeOfTime, String duckTime, String sparkTime) {
    return new TimePattern(shape + shapeOfTime, duck + duckTime, spark + sparkTime, true);
  }

  /** All of them: dates first, then times; the likelier of those that look alike first. */
  static List<TimePattern> all() {
    return java.util.stream.Stream.concat(DATES.stream(), TIMES.stream()).toList();
  }

  /** Counts the values of a column that it reads. */
  String count(String column) {
    return "count(*) FILTER (regexp_full_match(%1$s, %2$s) AND try_strptime(%1$s, %3$s) IS NOT NULL)"
        .formatted(column, Duck.text(shape), Duck.text(duck));
  }

  /** Spark SQL that reads a column where the source's options cannot say the pattern. */
  String conversion(String column) {
    String read = "try_to_timestamp(%s, '%s')".formatted(Column.inSpark(column), spark);
    return time ? read : "CAST(%s AS date)".formatted(read);
  }
}
