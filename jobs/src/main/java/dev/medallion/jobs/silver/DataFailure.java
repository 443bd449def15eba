package dev.medallion.jobs.silver;

import java.time.DateTimeException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.SparkThrowable;

/**
 * What a row made a query, or the check of its result, fail of.
 *
 * @param message what Spark says of it, in one line
 * @param ofCheck whether it is the check of {@link ModelResult}, whose message names the table
 */
record DataFailure(String message, boolean ofCheck) {
  private static final Pattern SQL_STATE = Pattern.compile(" SQLSTATE: \\w+$");

  /** The failure of that kind behind another, if there is one. */
  static Optional<DataFailure> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      int mark = message.indexOf(ModelResult.MARK);
      if (mark >= 0) {
        String rest = firstLine(message.substring(mark + ModelResult.MARK.length()));
        return Optional.of(new DataFailure(SQL_STATE.matcher(rest).replaceAll(""), true));
      }
      if (cause instanceof SparkThrowable && isOfData(cause)) {
        return Optional.of(new DataFailure(firstLine(message), false));
      }
    }
    return Optional.empty();
  }

  /** Such as a text that is no number: Spark gives these the classes of Java's own exceptions. */
  private static boolean isOfData(Throwable failure) {
    return failure instanceof ArithmeticException
        || failure instanceof DateTimeException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof NumberFormatException
        || failure instanceof SparkRuntimeException;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
