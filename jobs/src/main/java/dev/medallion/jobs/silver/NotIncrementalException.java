package dev.medallion.jobs.silver;

/** Says why a table is recomputed whole; nothing has failed. */
final class NotIncrementalException extends RuntimeException {
  NotIncrementalException(String reason) {
    super(reason);
  }

  NotIncrementalException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
