package dev.medallion.console.lake;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures and times as pages show them. */
public final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Words() {}

  /** A number with its thousands apart. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number of things, such as {@code 1 file} or {@code 2 files}. */
  public static String count(long number, String thing) {
    return number(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /** A size in bytes, in the largest unit that leaves a whole. */
  public static String bytes(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < BYTES.length - 1) {
      size /= 1024;
      unit++;
    }
    return unit == 0
        ? number(bytes) + " B"
        : String.format(Locale.ROOT, "%.1f %s", size, BYTES[unit]);
  }

  /** A time on this machine's clock, to the second. */
  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** How long ago that was, in the largest unit. */
  public static String ago(Instant instant) {
    long seconds = Math.max(0, Duration.between(instant, Instant.now()).toSeconds());
    if (seconds < 10) {
      return "just now";
    }
    return length(Duration.ofSeconds(seconds)) + " ago";
  }

  /** A length of time, in the largest unit. */
  public static String length(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }

  /** A word of an API, such as {@code TIMED_OUT}, as one of a sentence. */
  public static String sentence(String word) {
    if (word.isEmpty()) {
      return word;
    }
    String lower = word.replace('_', ' ').toLowerCase(Locale.ROOT);
    return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
  }
}
