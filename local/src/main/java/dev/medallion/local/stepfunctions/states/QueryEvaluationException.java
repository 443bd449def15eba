package dev.medallion.local.stepfunctions.states;

/** An expression that gave no value, or not one of the type that its field needs. */
final class QueryEvaluationException extends Exception {
  private final String location;

  QueryEvaluationException(String location, String message, Throwable cause) {
    super(message, cause);
    this.location = location;
  }

  /**
   * The field that the expression was written in, such as {@code Output/rows[0]}; empty if it was
   * none of the state's fields but its input.
   */
  String location() {
    return location;
  }
}
