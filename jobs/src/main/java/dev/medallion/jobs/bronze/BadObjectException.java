package dev.medallion.jobs.bronze;

import java.io.IOException;

/** One object that cannot be taken in; the message is a sentence that names it. */
final class BadObjectException extends Exception {
  BadObjectException(String message) {
    super(message);
  }

  BadObjectException(String message, Throwable cause) {
    super(message, cause);
  }

  Refusal refusal() {
    return new Refusal(
        getMessage(),
        getCause() instanceof IOException ? Refusal.Cause.ACCESS : Refusal.Cause.CONTENT);
  }
}
