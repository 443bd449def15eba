package dev.medallion.catalog;

/** The catalog refused a request, or could not be reached; says for which table and why. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The status of an exception that no answer stands behind. */
  static final int NO_ANSWER = 0;

  private final String subject;
  private final int status;
  private final String type;

  /**
   * A refusal.
   *
   * @param subject the table's short name or the table bucket's ARN
   * @param status the HTTP status of the answer; 0 if there was none
   * @param type the class of the error as the catalog names it
   * @param message why, in words that go on from the subject
   * @param cause what was caught, or null
   */
  public CatalogException(
      String subject, int status, String type, String message, Throwable cause) {
    super(subject + ": " + message, cause);
    this.subject = subject;
    this.status = status;
    this.type = type;
  }

  CatalogException(String subject, int status, String type, String message) {
    this(subject, status, type, message, null);
  }

  /** The short name of the table, or the ARN of the table bucket, that was asked for. */
  public String subject() {
    return subject;
  }

  /** The HTTP status of the answer; 0 if there was none. */
  public int status() {
    return status;
  }

  /** The class of the error as the catalog names it, such as {@code CommitFailedException}. */
  public String type() {
    return type;
  }

  /** Whether the same request may succeed later: a lost commit, throttling, a fault over there. */
  public boolean isTransient() {
    return status == NO_ANSWER || status == 409 || status == 429 || status >= 500;
  }
}
