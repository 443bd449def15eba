package dev.medallion.jobs.text;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;

/** Times as a table counts them, in microseconds and days since 1970. */
public final class Times {
  /** Microseconds. */
  public static final long MICROS_OF_SECOND = 1_000_000;

  /** Microseconds. */
  public static final long MICROS_OF_DAY = 86_400 * MICROS_OF_SECOND;

  /** Nanoseconds. */
  public static final int NANOS_OF_MICRO = 1_000;

  /**
   * Athena reads the years 0001 to 9999; a table that holds another cannot be read there at all.
   */
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();

  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private Times() {}

  /** The microseconds as a value; {@link TextValue#MISFIT} outside the years 0001 to 9999. */
  public static Object inRange(long micros) {
    long day = Math.floorDiv(micros, MICROS_OF_DAY);
    return day < FIRST_DAY || day > LAST_DAY ? TextValue.MISFIT : (Object) micros;
  }

  /** The days as a value; {@link TextValue#MISFIT} outside the years 0001 to 9999. */
  public static Object dayInRange(long day) {
    return day < FIRST_DAY || day > LAST_DAY ? TextValue.MISFIT : (Object) (int) day;
  }

  static Object micros(LocalDateTime utc) {
    int nanos = utc.get(ChronoField.NANO_OF_SECOND);
    if (nanos % NANOS_OF_MICRO != 0) {
      return TextValue.MISFIT;
    }
    long day = utc.toLocalDate().toEpochDay();
    // Before the multiplication, which could overflow.
    return day < FIRST_DAY || day > LAST_DAY
        ? TextValue.MISFIT
        : (Object) (utc.toEpochSecond(ZoneOffset.UTC) * MICROS_OF_SECOND + nanos / NANOS_OF_MICRO);
  }
}
