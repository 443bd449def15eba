package dev.medallion.jobs.silver;

import java.time.DateTimeException;
import java.util.Optional;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.SparkThrowable;

/**
 * What a row made a query, or the check of its result, fail of.
 *
 * @param message what Spark says of it, in one line
 * @param ofCheck whether it is the check of {@link ModelResult}, whose message names the table
 */
record DataFailure(String message, boolean ofCheck) {
  /** The condition of what {@code raise_error} raises. */
  private static final String RAISED = "USER_RAISED_EXCEPTION";

  /** The failure of that kind behind another, if there is one. */
  static Optional<DataFailure> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable thrown) {
        Optional<String> raised = raisedByCheck(thrown);
        if (raised.isPresent()) {
          return raised.map(message -> new DataFailure(message, true));
        }
        if (isOfData(cause)) {
          return Optional.of(new DataFailure(firstLine(String.valueOf(cause.getMessage())), false));
        }
      }
    }
    return Optional.empty();
  }

  /** Other failures quote the query, and with it what its check would say: text tells nothing. */
  private static Optional<String> raisedByCheck(SparkThrowable thrown) {
    return Optional.ofNullable(thrown.getCondition())
        .filter(RAISED::equals)
        .map(condition -> thrown.getMessageParameters().get("errorMessage"))
        .filter(message -> message.startsWith(ModelResult.MARK))
        .map(message -> firstLine(message.substring(ModelResult.MARK.length())));
  }

  /**
   * Such as a text that is not a number: Spark gives these the classes of Java's own exceptions.
   */
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
