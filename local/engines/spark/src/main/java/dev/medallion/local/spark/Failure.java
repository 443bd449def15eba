package dev.medallion.local.spark;

import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkException;

/** Says in one message what a job failed of. */
final class Failure {
  private Failure() {}

  /** The simple name and message of the first throwable that says something of its own. */
  static String message(Throwable failure) {
    Throwable telling = failure;
    while (telling.getCause() != null && wraps(telling)) {
      telling = telling.getCause();
    }
    String message = Objects.requireNonNullElse(telling.getMessage(), "no message");
    return telling.getClass().getSimpleName() + ": " + message;
  }

  private static boolean wraps(Throwable failure) {
    return failure instanceof SparkException
        || failure instanceof InvocationTargetException
        || failure instanceof ExecutionException
        || failure instanceof CompletionException
        || failure.getMessage() == null
        || failure.getMessage().equals(failure.getCause().toString());
  }
}
