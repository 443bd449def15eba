package dev.medallion.local.spark;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does maintenance again that lost its commit to a writer, from the table as the writer left it.
 * Nothing else is tried again. The waits double, each is drawn at random below its bound, so that
 * the loser does not meet the same writer at the same beat.
 */
final class ConflictRetry {
  private static final Logger LOG = LoggerFactory.getLogger(ConflictRetry.class);
  private static final int ATTEMPTS = 10;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private ConflictRetry() {}

  /** Runs the work until it commits, fails of something else, or has lost too often. */
  static <T> T run(String name, Callable<T> work) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.call();
      } catch (Exception e) {
        if (attempt == ATTEMPTS || !isConflict(e)) {
          throw e;
        }
        LOG.info("{} lost attempt {} to a writer: {}", name, attempt, Failure.message(e));
        Thread.sleep(wait(attempt));
      }
    }
  }

  private static Duration wait(int attempt) {
    long bound = Math.min(FIRST_WAIT.toMillis() << (attempt - 1), LONGEST_WAIT.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1));
  }

  /**
   * A rewrite whose files were deleted from meanwhile fails of a ValidationException, which the
   * action wraps. One that comes unwrapped refuses the action itself, and would refuse it again.
   */
  static boolean isConflict(Throwable failure) {
    if (failure instanceof CommitFailedException) {
      return true;
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CommitFailedException || cause instanceof ValidationException) {
        return true;
      }
    }
    return false;
  }
}
