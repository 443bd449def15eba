package dev.medallion.pipeline;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks the patterns by which dates and times are read.
 *
 * @see <a href="https://spark.apache.org/docs/4.1.1/sql-ref-datetime-pattern.html">Spark's datetime
 *     patterns</a>
 */
final class DatePattern {
  /** A day on which no two of year, month, day, hour, minute and second are alike. */
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2026, 11, 22, 13, 45, 56, 789_000_000, ZoneOffset.UTC);

  private DatePattern() {}

  /** What is wrong with a pattern, as the end of a sentence. */
  static Optional<String> problem(String pattern, Locale locale) {
    DateTimeFormatter formatter;
    try {
      formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(pattern)
              // As Spark does, where the text tells the year or the month alone.
              .parseDefaulting(ChronoField.MONTH_OF_YEAR, 1)
              .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
              .parseDefaulting(ChronoField.ERA, 1)
              .toFormatter(locale);
    } catch (IllegalArgumentException e) {
      return Optional.of(
          ": \"%s\" is no pattern of java.time: %s; letters that stand for themselves are put in single quotes, as in yyyy-MM-dd'T'HH:mm:ss"
              .formatted(pattern, e.getMessage()));
    }
    return readsItsOwnDates(formatter)
        ? Optional.empty()
        : Optional.of(
            ": \"%s\" does not tell a date: yyyy is the year, MM the month and dd the day of the month, as in yyyy-MM-dd"
                .formatted(pattern));
  }

  /** YYYY, the year of a week, and DD, the day of a year, are commonly taken for yyyy and dd. */
  private static boolean readsItsOwnDates(DateTimeFormatter formatter) {
    try {
      LocalDate read = formatter.parse(formatter.format(SAMPLE)).query(TemporalQueries.localDate());
      return read != null && read.getYear() == SAMPLE.getYear();
    } catch (DateTimeException e) {
      return false;
    }
  }
}
