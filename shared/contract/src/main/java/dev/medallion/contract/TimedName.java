package dev.medallion.contract;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How the names of objects begin that are to sort by time: {@code 20261122T100000.000Z}. */
public final class TimedName {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private TimedName() {}

  /** The name of a time, to the millisecond. */
  public static String of(Instant time) {
    return FORMAT.format(time);
  }

  /**
   * The time of a name.
   *
   * @throws java.time.format.DateTimeParseException if it is none
   */
  public static Instant time(String name) {
    return Instant.from(FORMAT.parse(name));
  }
}
