package dev.medallion.jobs.bronze;

/** One object that cannot be taken in; the message is a sentence that names it. */
final class BadObjectException extends Exception {
  BadObjectException(String message) {
    super(message);
  }

  BadObjectException(String message, Throwable cause) {
    super(message, cause);
  }
}
