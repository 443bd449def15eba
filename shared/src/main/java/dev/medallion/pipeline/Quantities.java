package dev.medallion.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads numbers with units: {@code 24h}, {@code 7d}, {@code 512MB}, within the bounds of S3 Tables;
 * and {@code 30m}.
 */
final class Quantities {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})\\s*([hd])");
  private static final Pattern WAIT = Pattern.compile("(\\d{1,6})\\s*([mhd])");
  private static final Duration LONGEST_WAIT = Duration.ofDays(7);
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*(MB|MiB|GB|GiB)");
  private static final int SMALLEST_FILE_MB = 64;
  private static final int LARGEST_FILE_MB = 512;

  private Quantities() {}

  /** A time of whole hours, at least one. */
  static Optional<Duration> hours(Setting setting) {
    return time(setting, "an hour", "24h or 7d");
  }

  /** A time of whole days, at least one. */
  static Optional<Duration> days(Setting setting) {
    Optional<Duration> time = time(setting, "a day", "3d");
    if (time.isPresent() && time.get().toHours() % 24 != 0) {
      setting.problem(": " + time.get().toHours() + "h is not whole days; write it as in 3d");
      return Optional.empty();
    }
    return time;
  }

  /** A wait from a minute to a week. */
  static Optional<Duration> wait(Setting setting) {
    Optional<String> text = setting.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> time = minutesHoursOrDays(text.get());
    if (time.isEmpty()) {
      setting.refuse(text.get(), " is no time here; write it as in 30m, 1h or 1d");
      return Optional.empty();
    }
    Duration read = time.get();
    if (read.isZero() || read.compareTo(LONGEST_WAIT) > 0) {
      setting.problem(": " + text.get() + " is out of bounds; a wait is from 1m to 7d");
      return Optional.empty();
    }
    return Optional.of(read);
  }

  /** How old something may be: a minute or more. */
  static Optional<Duration> age(Setting setting) {
    Optional<String> text = setting.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> read = minutesHoursOrDays(text.get()).filter(age -> !age.isZero());
    if (read.isEmpty()) {
      setting.refuse(text.get(), " is no time here; write it as in 30m, 1h or 1d");
    }
    return read;
  }

  private static Optional<Duration> minutesHoursOrDays(String text) {
    Matcher time = WAIT.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(time.group(1));
    return Optional.of(
        switch (time.group(2)) {
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /** A count of at least one. */
  static Optional<Integer> count(Setting setting) {
    Optional<String> text = setting.text();
    Optional<Integer> count =
        text.filter(value -> value.matches("\\d{1,6}")).map(Integer::valueOf).filter(n -> n >= 1);
    if (text.isPresent() && count.isEmpty()) {
      setting.refuse(text.get(), " must be a whole number of at least 1");
    }
    return count;
  }

  /** A file size in MiB, as S3 Tables counts it. */
  static Optional<Integer> fileSizeMb(Setting setting) {
    Optional<String> text = setting.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher size = SIZE.matcher(text.get());
    if (!size.matches()) {
      setting.refuse(text.get(), " is no size; write it as in 512MB");
      return Optional.empty();
    }
    int megabytes = Integer.parseInt(size.group(1)) * (size.group(2).startsWith("G") ? 1024 : 1);
    if (megabytes < SMALLEST_FILE_MB || megabytes > LARGEST_FILE_MB) {
      setting.problem(": " + text.get() + " is out of bounds; S3 Tables takes 64MB to 512MB");
      return Optional.empty();
    }
    return Optional.of(megabytes);
  }

  private static Optional<Duration> time(Setting setting, String least, String example) {
    Optional<String> text = setting.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher time = TIME.matcher(text.get());
    if (!time.matches()) {
      setting.refuse(text.get(), " is no time here; write it as in " + example);
      return Optional.empty();
    }
    long number = Long.parseLong(time.group(1));
    if (number == 0) {
      setting.refuse(text.get(), " is too short; S3 Tables takes " + least + " or more");
      return Optional.empty();
    }
    return Optional.of(
        time.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number));
  }
}
