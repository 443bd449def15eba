package dev.medallion.jobs.source;

import dev.medallion.jobs.objects.ObjectChangedException;
import java.io.IOException;

/** One object that cannot be taken in; the message is a sentence that names it. */
public final class BadObjectException extends Exception {
  /** Says what is wrong with the object's content. */
  public BadObjectException(String message) {
    super(message);
  }

  /** Says what kept the object from being read. */
  public BadObjectException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What is to be told. */
  public Refusal refusal() {
    if (getCause() instanceof ObjectChangedException) {
      return new Refusal(getMessage(), Refusal.Cause.CHANGE);
    }
    return new Refusal(
        getMessage(),
        getCause() instanceof IOException ? Refusal.Cause.ACCESS : Refusal.Cause.CONTENT);
  }
}
