package dev.medallion.jobs.text;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;

/**
 * Dates and times in a declared pattern, which the whole text has to follow, and which has to name
 * a day that exists.
 *
 * @see <a href="https://spark.apache.org/docs/4.1.1/sql-ref-datetime-pattern.html">Spark's
 *     patterns</a>
 */
final class PatternTime implements TextValue {
  private enum Kind {
    DATE,
    INSTANT,
    LOCAL
  }

  private final String pattern;
  private final TextFormat format;
  private final Kind kind;

  /** Created in each process: it cannot be serialized. */
  private transient DateTimeFormatter formatter;

  private transient ZoneId zone;

  private PatternTime(String pattern, TextFormat format, Kind kind) {
    this.pattern = pattern;
    this.format = format;
    this.kind = kind;
  }

  static PatternTime date(String pattern, TextFormat format) {
    return new PatternTime(pattern, format, Kind.DATE);
  }

  static PatternTime instant(String pattern, TextFormat format) {
    return new PatternTime(pattern, format, Kind.INSTANT);
  }

  static PatternTime local(String pattern, TextFormat format) {
    return new PatternTime(pattern, format, Kind.LOCAL);
  }

  private DateTimeFormatter formatter() {
    if (formatter == null) {
      zone = ZoneId.of(format.zone());
      formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(pattern)
              // For patterns that say yyyy, the year of an era, as nearly all do.
              .parseDefaulting(ChronoField.ERA, 1)
              .toFormatter(format.locale())
              .withChronology(IsoChronology.INSTANCE)
              .withResolverStyle(ResolverStyle.STRICT);
    }
    return formatter;
  }

  @Override
  public Object of(char[] text, int from, int to) {
    TemporalAccessor parsed;
    try {
      parsed = formatter().parse(new String(text, from, to - from));
    } catch (DateTimeException e) {
      // The text does not follow the pattern, which is all that there is to know.
      return MISFIT;
    }
    LocalDate day = parsed.query(TemporalQueries.localDate());
    if (day == null) {
      return MISFIT;
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    LocalDateTime local = LocalDateTime.of(day, time == null ? LocalTime.MIDNIGHT : time);
    ZoneId named = parsed.query(TemporalQueries.zone());
    return switch (kind) {
      case DATE ->
          local.toLocalTime().equals(LocalTime.MIDNIGHT)
              ? Times.dayInRange(day.toEpochDay())
              : MISFIT;
      case LOCAL -> named == null ? Times.micros(local) : MISFIT;
      case INSTANT -> instant(local, named == null ? zone : named);
    };
  }

  private static Object instant(LocalDateTime local, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    return offsets.isEmpty()
        ? MISFIT
        : Times.micros(local.minusSeconds(offsets.get(0).getTotalSeconds()));
  }
}
