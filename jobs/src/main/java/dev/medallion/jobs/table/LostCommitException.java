package dev.medallion.jobs.table;

/** A write that other writers of its table would not let through. */
public final class LostCommitException extends RuntimeException {
  LostCommitException(String message, Throwable cause) {
    super(message, cause);
  }
}
