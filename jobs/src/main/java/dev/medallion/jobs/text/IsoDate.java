package dev.medallion.jobs.text;

import java.time.LocalDate;

/**
 * {@code 2026-01-31}, with one digit or two for month and day. A time behind it may say midnight,
 * which adds nothing.
 */
final class IsoDate implements TextValue {
  private static final IsoTimestamp TIME = IsoTimestamp.local();
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  @Override
  public Object of(char[] text, int from, int to) {
    DateDigits date = DateDigits.read(text, from, to);
    if (date == null) {
      return MISFIT;
    }
    if (date.end() == to) {
      return (int) LocalDate.of(date.year(), date.month(), date.day()).toEpochDay();
    }
    Object micros = TIME.of(text, from, to);
    return micros instanceof Long time && Math.floorMod(time, MICROS_OF_DAY) == 0
        ? (Object) (int) Math.floorDiv(time, MICROS_OF_DAY)
        : MISFIT;
  }
}
