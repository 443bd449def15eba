package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSONata's date functions where the library differs: parts of ISO 8601 timestamps, and the ISO
 * week's year, month and week of the month in pictures.
 *
 * @see <a href="https://docs.jsonata.org/date-time-functions">Date/Time functions</a>
 */
final class JsonataDates {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})(?:-([01]\\d))?(?:-([0-3]\\d))?(?:T([0-2]\\d):([0-5]\\d):([0-5]\\d)(\\.\\d+)?)?(Z|[+-][0-2]\\d:?[0-5]\\d)?");
  private static final Pattern WEEK_MARKER =
      Pattern.compile("\\[\\[|\\]\\]|\\[([Xxw])([^\\]]*)\\]");

  private JsonataDates() {}

  /**
   * The milliseconds of an ISO 8601 timestamp, which may end after its year, month or day.
   *
   * @throws JException if it is none
   */
  static long toMillis(String timestamp) {
    Matcher iso = ISO.matcher(timestamp);
    if (!iso.matches()) {
      throw new JException("D3110", -1, timestamp);
    }
    int month = number(iso.group(2), 1);
    int day = number(iso.group(3), 1);
    int hour = number(iso.group(4), 0);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24) {
      throw new JException("D3110", -1, timestamp);
    }
    // A day past the end of its month counts on into the next, as in JavaScript.
    return LocalDate.of(number(iso.group(1), 0), month, 1)
            .plusDays(day - 1L)
            .atTime(LocalTime.MIDNIGHT)
            .plusHours(hour)
            .plusMinutes(number(iso.group(5), 0))
            .plusSeconds(number(iso.group(6), 0))
            .toInstant(offset(iso.group(8)))
            .toEpochMilli()
        + milliseconds(iso.group(7));
  }

  private static int number(String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static long milliseconds(String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction.substring(1) + "00").substring(0, 3));
  }

  private static ZoneOffset offset(String zone) {
    return zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone);
  }

  /** The time in a picture. The markers of weeks are worked out here, the others by the library. */
  static String fromMillis(Number millis, String picture, String zone) {
    if (picture == null) {
      return Functions.dateTimeFromMillis(millis, null, zone);
    }
    OffsetDateTime time =
        Instant.ofEpochMilli(millis.longValue())
            .atOffset(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone.equals("0") ? "Z" : zone));
    // A week belongs to the year and the month of its Thursday.
    LocalDate thursday =
        time.toLocalDate()
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
            .plus(3, ChronoUnit.DAYS);
    String known =
        WEEK_MARKER
            .matcher(picture)
            .replaceAll(marker -> Matcher.quoteReplacement(week(marker.group(), thursday)));
    return Functions.dateTimeFromMillis(millis, known, zone);
  }

  /** A marker of weeks, written out by the marker of a date that has the same number. */
  private static String week(String marker, LocalDate thursday) {
    if (marker.length() == 2) {
      return marker;
    }
    String presentation = marker.substring(2);
    int weekOfMonth = (thursday.getDayOfMonth() - 1) / 7 + 1;
    return switch (marker.charAt(1)) {
      case 'X' -> date(thursday, "[Y" + presentation);
      case 'x' -> date(thursday, "[M" + presentation);
      default -> date(thursday.withDayOfMonth(weekOfMonth), "[D" + presentation);
    };
  }

  private static String date(LocalDate date, String picture) {
    long millis = date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    return Functions.dateTimeFromMillis(millis, picture, null)
        .replace("[", "[[")
        .replace("]", "]]");
  }
}
