package dev.medallion.local.stepfunctions.states;

import java.util.Set;

/**
 * The error names of the language, and which of them the wildcards of {@code ErrorEquals} match.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html">Handling
 *     errors</a>
 */
public final class ErrorName {
  public static final String ALL = "States.ALL";
  public static final String TASK_FAILED = "States.TaskFailed";
  public static final String TIMEOUT = "States.Timeout";
  public static final String RUNTIME = "States.Runtime";
  public static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
  public static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";

  public static final String EXCEED_TOLERATED_FAILURE_THRESHOLD =
      "States.ExceedToleratedFailureThreshold";

  /** What {@code ErrorEquals} may name under the reserved prefix. */
  static final Set<String> RESERVED =
      Set.of(
          ALL,
          TASK_FAILED,
          TIMEOUT,
          RUNTIME,
          DATA_LIMIT_EXCEEDED,
          "States.NoChoiceMatched",
          QUERY_EVALUATION_ERROR,
          "States.HeartbeatTimeout",
          "States.Permissions",
          "States.BranchFailed",
          EXCEED_TOLERATED_FAILURE_THRESHOLD,
          "States.ItemReaderFailed",
          "States.ResultWriterFailed",
          "States.IntrinsicFailure",
          "States.ParameterPathFailure",
          "States.ResultPathMatchFailure");

  private ErrorName() {}

  /** Whether a retrier or catcher that names {@code pattern} takes a state's error. */
  static boolean matches(String pattern, String error) {
    if (error.equals(RUNTIME)) {
      return false;
    }
    if (pattern.equals(error)) {
      return true;
    }
    boolean terminal = error.equals(DATA_LIMIT_EXCEEDED);
    return switch (pattern) {
      case ALL -> !terminal;
      case TASK_FAILED -> !terminal && !error.equals(TIMEOUT);
      default -> false;
    };
  }
}
