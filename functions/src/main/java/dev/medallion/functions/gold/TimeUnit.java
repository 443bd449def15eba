package dev.medallion.functions.gold;

import dev.medallion.contract.ChangeBounds;
import dev.medallion.functions.gold.Bounds.Bound;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;

/** What {@code date_trunc} cuts a time down to; the shortest first. */
enum TimeUnit {
  SECOND,
  MINUTE,
  HOUR,
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** The unit of that name, as {@code date_trunc} takes it. */
  static Optional<TimeUnit> named(String name) {
    for (TimeUnit unit : values()) {
      if (unit.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }

  /**
   * The whole units around the bounds of a column: from the least inclusive to the most exclusive.
   * Empty for a column that is no time.
   */
  Optional<Bound> around(Bound bound) {
    return switch (bound.type()) {
      case NUMBER, TEXT -> Optional.empty();
      case DATE ->
          Optional.of(
              new Bound(
                  bound.type(),
                  start(LocalDate.parse(bound.least()).atStartOfDay()).toLocalDate().toString(),
                  end(LocalDate.parse(bound.most()).atStartOfDay()).toLocalDate().toString()));
      case TIMESTAMP, TIMESTAMP_UTC ->
          Optional.of(
              new Bound(
                  bound.type(),
                  ChangeBounds.text(start(ChangeBounds.time(bound.least()))),
                  ChangeBounds.text(end(ChangeBounds.time(bound.most())))));
    };
  }

  private LocalDateTime start(LocalDateTime time) {
    return switch (this) {
      case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
      case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
      case DAY -> midnight(time.toLocalDate());
      case WEEK ->
          midnight(time.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
      case MONTH -> midnight(time.toLocalDate().withDayOfMonth(1));
      case QUARTER -> midnight(time.toLocalDate().with(IsoFields.DAY_OF_QUARTER, 1));
      case YEAR -> midnight(time.toLocalDate().withDayOfYear(1));
    };
  }

  private LocalDateTime end(LocalDateTime time) {
    LocalDateTime start = start(time);
    return switch (this) {
      case SECOND -> start.plusSeconds(1);
      case MINUTE -> start.plusMinutes(1);
      case HOUR -> start.plusHours(1);
      case DAY -> start.plusDays(1);
      case WEEK -> start.plusWeeks(1);
      case MONTH -> start.plusMonths(1);
      case QUARTER -> start.plusMonths(3);
      case YEAR -> start.plusYears(1);
    };
  }

  private static LocalDateTime midnight(LocalDate day) {
    return day.atTime(LocalTime.MIDNIGHT);
  }
}
