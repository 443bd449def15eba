package dev.medallion.jobs.silver;

import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.SparkThrowable;

/**
 * What a row made a query, or the check of its result, fail of.
 *
 * @param message what Spark says of it, in one line
 * @param ofCheck whether it is the check of {@link ModelResult}, whose message names the table
 * @param context where in an SQL text it happened; empty if Spark does not know
 */
record DataFailure(String message, boolean ofCheck, Optional<QueryContext> context) {
  /** The condition of what {@code raise_error} raises. */
  private static final String RAISED = "USER_RAISED_EXCEPTION";

  /** The parts of Spark's condition messages that describe the query; the rest may quote a row. */
  private static final Set<String> OF_THE_QUERY =
      Set.of(
          "sourceType",
          "targetType",
          "fromType",
          "toType",
          "dataType",
          "functionName",
          "ansiConfig",
          "config",
          "suggestion");

  /** The failure of that kind behind another, if there is one. */
  static Optional<DataFailure> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable thrown) {
        Optional<String> raised = raisedByCheck(thrown);
        if (raised.isPresent()) {
          return raised.map(message -> new DataFailure(message, true, Optional.empty()));
        }
        if (isOfData(cause)) {
          return Optional.of(new DataFailure(withoutValues(thrown), false, context(thrown)));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<QueryContext> context(SparkThrowable thrown) {
    return Arrays.stream(thrown.getQueryContext())
        .filter(each -> each.contextType() == QueryContextType.SQL)
        .findFirst();
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

  /**
   * What Spark says, with its condition and its types but without values of rows: messages of jobs
   * are in logs and events, which others may read than the tables.
   */
  private static String withoutValues(SparkThrowable thrown) {
    String message = firstLine(String.valueOf(((Throwable) thrown).getMessage()));
    for (Map.Entry<String, String> parameter : thrown.getMessageParameters().entrySet()) {
      String value = String.valueOf(parameter.getValue());
      if (!OF_THE_QUERY.contains(parameter.getKey()) && !value.isEmpty()) {
        message = message.replace(firstLine(value), "…");
      }
    }
    return message;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(message);
  }
}
