package dev.medallion.jobs.bronze;

/** Commits of which no answer came, and which the table does not show either. */
public final class UnknownCommitException extends RuntimeException {
  UnknownCommitException(String table, int times) {
    super(
        ("%s: the catalog gave no answer to a commit, %d times in a row; nothing is in the table"
                + " twice, and the next run takes what is missing")
            .formatted(table, times));
  }
}
