package dev.medallion.local.stepfunctions.states;

/** A task that ended in an error. */
public final class TaskFailure extends Exception {
  private final String error;
  private final String reason;

  /**
   * A failure.
   *
   * @param error the error name that retriers and catchers match, such as {@code
   *     Glue.ConcurrentRunsExceededException}
   * @param reason the cause in the language's sense: a message, or a JSON document as text
   */
  public TaskFailure(String error, String reason) {
    super(error + ": " + reason);
    this.error = error;
    this.reason = reason;
  }

  /** The error name. */
  public String error() {
    return error;
  }

  /** The cause, as {@code $states.errorOutput.Cause} gives it. */
  public String reason() {
    return reason;
  }
}
