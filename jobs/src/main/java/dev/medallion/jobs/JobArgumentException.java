package dev.medallion.jobs;

/** A job run that was started with arguments, or a document, that the job cannot work with. */
public final class JobArgumentException extends RuntimeException {
  /** Says which argument or document, and what is wrong with it. */
  public JobArgumentException(String message) {
    super(message);
  }

  /** Says which argument or document, and what is wrong with it. */
  public JobArgumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
