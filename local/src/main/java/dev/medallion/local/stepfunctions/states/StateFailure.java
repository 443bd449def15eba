package dev.medallion.local.stepfunctions.states;

/** An error inside an execution: what retriers and catchers see. */
final class StateFailure extends Exception {
  private final String error;
  private final String reason;

  /**
   * A failure.
   *
   * @param error the error name; empty if a Fail state gives none
   * @param reason its cause in the language's sense; empty if there is none
   */
  StateFailure(String error, String reason) {
    super(error + ": " + reason);
    this.error = error;
    this.reason = reason;
  }

  String error() {
    return error;
  }

  String reason() {
    return reason;
  }
}
