package dev.medallion.local.eventbridge;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a rule fires.
 *
 * @param text the expression, such as {@code rate(15 minutes)}
 * @param period the time between two events
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">
 *     Schedule expressions</a>
 */
record ScheduleExpression(String text, Duration period) {
  private static final String INVALID = "Parameter ScheduleExpression is not valid.";
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9][0-9]{0,6}) (minute|hour|day)(s?)\\)");

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if it is none, or a {@code cron(…)}, which is not supported
   */
  static ScheduleExpression of(String text) {
    if (text.startsWith("cron(")) {
      throw new IllegalArgumentException(
          "The schedule %s is not supported on the local side: use rate(…).".formatted(text));
    }
    Matcher rate = RATE.matcher(text);
    if (!rate.matches()) {
      throw new IllegalArgumentException(INVALID);
    }
    long value = Long.parseLong(rate.group(1));
    if ((value == 1) == rate.group(3).equals("s")) {
      // The unit of 1 is singular, of any other value plural.
      throw new IllegalArgumentException(INVALID);
    }
    Duration period =
        switch (rate.group(2)) {
          case "minute" -> Duration.ofMinutes(value);
          case "hour" -> Duration.ofHours(value);
          default -> Duration.ofDays(value);
        };
    return new ScheduleExpression(text, period);
  }
}
