package dev.medallion.jobs.table;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * Does a write again when its commit is lost, because another writer of the table, a compaction for
 * one, was faster. Only for a write that may be done twice.
 */
public final class Commits {
  private static final int ATTEMPTS = 6;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String table;
  private final Duration firstPause;

  private Commits(String table, Duration firstPause) {
    this.table = table;
    this.firstPause = firstPause;
  }

  /** The commits of a table, whose full name messages give. */
  public static Commits of(String table) {
    return new Commits(table, Duration.ofMillis(500));
  }

  static Commits of(String table, Duration firstPause) {
    return new Commits(table, firstPause);
  }

  /**
   * Does the write until it is committed, at most six times. Each pause before the next is twice as
   * long as the one before it, and a random part of that, so that two writers that met once do not
   * meet again.
   *
   * @param write looks at the table as it is now, each time; any failure of it that is neither a
   *     lost commit nor a refused one is thrown as it is
   * @throws LostCommitException if the last commit is lost too
   * @throws RefusedException if the catalog takes no such commit
   */
  public void untilCommitted(Runnable write) {
    long longest = firstPause.toMillis();
    for (int attempt = 1; ; attempt++) {
      try {
        write.run();
        return;
      } catch (RuntimeException e) {
        if (!isLost(e)) {
          throw RefusedException.ofCommit(table, e).map(RuntimeException.class::cast).orElse(e);
        }
        if (attempt == ATTEMPTS) {
          throw new LostCommitException(
              ("%s: other writers of the table committed first, %d times in a row; run the job"
                      + " again when they have ended")
                  .formatted(table, ATTEMPTS),
              e);
        }
        pause(ThreadLocalRandom.current().nextLong(longest + 1), e);
        longest = Math.min(2 * longest, LONGEST_PAUSE.toMillis());
      }
    }
  }

  /** Whether what was to be committed did not fit the table any more, or may not have arrived. */
  private static boolean isLost(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommitFailedException
          || cause instanceof CommitStateUnknownException
          || cause instanceof ValidationException
          || isOfAnAbandonedBranch(cause)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the snapshot that a merge began with was taken back meanwhile by the run that had made
   * it. Iceberg's row delta tells so by its message only.
   */
  private static boolean isOfAnAbandonedBranch(Throwable failure) {
    return failure instanceof IllegalArgumentException
        && String.valueOf(failure.getMessage()).matches("Snapshot \\d+ is not an ancestor of \\d+");
  }

  private static void pause(long milliseconds, RuntimeException lost) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lost.addSuppressed(e);
      throw lost;
    }
  }
}
