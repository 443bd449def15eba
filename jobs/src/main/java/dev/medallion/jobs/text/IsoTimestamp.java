package dev.medallion.jobs.text;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code 2026-01-31 10:00:00.123456+01:00}: a {@code T} or a blank between date and time; seconds,
 * their fraction and the zone may be missing, and so may all of the time. Microseconds are all that
 * a table holds, so that more digits fit only if they are zero.
 */
final class IsoTimestamp implements TextValue {
  private static final Map<String, Optional<ZoneId>> ZONES = new ConcurrentHashMap<>();
  private static final int MOST_ZONES = 1000;
  private static final int MICRO_DIGITS = 6;

  /** The zone of a time that names none; null for a local one, which may name none. */
  private final String zone;

  private IsoTimestamp(String zone) {
    this.zone = zone;
  }

  /** Moments. */
  static IsoTimestamp instant(String zone) {
    return new IsoTimestamp(zone);
  }

  /** What a clock on the wall shows. */
  static IsoTimestamp local() {
    return new IsoTimestamp(null);
  }

  @Override
  public Object of(char[] text, int from, int to) {
    DateDigits date = DateDigits.read(text, from, to);
    if (date == null) {
      return MISFIT;
    }
    LocalDate day = LocalDate.of(date.year(), date.month(), date.day());
    if (date.end() == to) {
      return moment(day, 0, zone);
    }
    char separator = text[date.end()];
    return separator == 'T' || separator == ' ' ? time(day, text, date.end() + 1, to) : MISFIT;
  }

  private Object time(LocalDate day, char[] text, int from, int to) {
    int hourEnd = DateDigits.pair(text, from, to);
    if (hourEnd < 0 || hourEnd >= to || text[hourEnd] != ':') {
      return MISFIT;
    }
    int minuteEnd = DateDigits.pair(text, hourEnd + 1, to);
    if (minuteEnd < 0) {
      return MISFIT;
    }
    int hour = DateDigits.number(text, from, hourEnd);
    int minute = DateDigits.number(text, hourEnd + 1, minuteEnd);
    int second = 0;
    long fraction = 0;
    int end = minuteEnd;
    if (end < to && text[end] == ':') {
      int secondEnd = DateDigits.pair(text, end + 1, to);
      if (secondEnd < 0) {
        return MISFIT;
      }
      second = DateDigits.number(text, end + 1, secondEnd);
      end = secondEnd;
      if (end < to && text[end] == '.') {
        int digits = 0;
        for (end++; end < to && NumberForm.isDigit(text[end]); end++, digits++) {
          int digit = text[end] - '0';
          if (digits >= MICRO_DIGITS && digit != 0) {
            return MISFIT;
          }
          fraction = digits < MICRO_DIGITS ? fraction * 10 + digit : fraction;
        }
        if (digits == 0) {
          return MISFIT;
        }
        for (; digits < MICRO_DIGITS; digits++) {
          fraction *= 10;
        }
      }
    }
    if (hour > 23 || minute > 59 || second > 59) {
      return MISFIT;
    }
    long micros = (hour * 3600L + minute * 60L + second) * Times.MICROS_OF_SECOND + fraction;
    String named = new String(text, end, to - end).strip();
    if (named.isEmpty()) {
      return moment(day, micros, zone);
    }
    return zone == null ? MISFIT : moment(day, micros, named);
  }

  private static Object moment(LocalDate day, long microsOfDay, String zone) {
    long local = day.toEpochDay() * Times.MICROS_OF_DAY + microsOfDay;
    if (zone == null || zone.equals("Z") || zone.equals("UTC")) {
      return local;
    }
    Optional<ZoneId> known = zone(zone);
    if (known.isEmpty()) {
      return MISFIT;
    }
    LocalDateTime time =
        LocalDateTime.of(day, LocalTime.ofNanoOfDay(microsOfDay * Times.NANOS_OF_MICRO));
    ZoneRules rules = known.get().getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    // In the hour that summer time leaves out there is no such moment.
    return offsets.isEmpty()
        ? MISFIT
        : Times.inRange(local - offsets.get(0).getTotalSeconds() * Times.MICROS_OF_SECOND);
  }

  private static Optional<ZoneId> zone(String name) {
    if (ZONES.size() > MOST_ZONES) {
      ZONES.clear();
    }
    return ZONES.computeIfAbsent(
        name,
        text -> {
          try {
            return Optional.of(ZoneId.of(text));
          } catch (DateTimeException e) {
            return Optional.empty();
          }
        });
  }
}
