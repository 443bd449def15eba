package dev.medallion.local.stepfunctions;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Whether an execution can go on from where it failed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html">DescribeExecution</a>,
 *     redriveStatus and redriveStatusReason
 */
final class Redrive {
  private static final Duration PERIOD = Duration.ofDays(14);

  /** An execution that has more events cannot go on: one says that it does. */
  private static final long MOST_EVENTS = 24_998;

  private Redrive() {}

  /** Sets the status of an execution and what follows from it. */
  static DescribeExecutionResponse.Builder withStatus(
      DescribeExecutionResponse.Builder execution, ExecutionStatus status) {
    return withObstacle(execution.status(status), obstacle(status));
  }

  /**
   * The execution as it is to be told now, when its period may be over.
   *
   * @param events how many events its history has
   */
  static DescribeExecutionResponse asOf(
      Instant now, DescribeExecutionResponse execution, long events) {
    return withObstacle(execution.toBuilder(), obstacle(now, execution, events)).build();
  }

  /** Why an execution cannot be redriven, in AWS's words. */
  static Optional<String> obstacle(Instant now, DescribeExecutionResponse execution, long events) {
    Optional<String> byStatus = obstacle(execution.status());
    if (byStatus.isPresent()) {
      return byStatus;
    }
    if (events > MOST_EVENTS) {
      return Optional.of("Execution history event limit exceeded");
    }
    return execution.stopDate().plus(PERIOD).isBefore(now)
        ? Optional.of("Execution redrivable period exceeded")
        : Optional.empty();
  }

  private static Optional<String> obstacle(ExecutionStatus status) {
    return switch (status) {
      case RUNNING, SUCCEEDED, PENDING_REDRIVE, UNKNOWN_TO_SDK_VERSION ->
          Optional.of("Execution is %s and cannot be redriven".formatted(status));
      case FAILED, TIMED_OUT, ABORTED -> Optional.empty();
    };
  }

  private static DescribeExecutionResponse.Builder withObstacle(
      DescribeExecutionResponse.Builder execution, Optional<String> obstacle) {
    return execution
        .redriveStatus(
            obstacle.isPresent()
                ? ExecutionRedriveStatus.NOT_REDRIVABLE
                : ExecutionRedriveStatus.REDRIVABLE)
        .redriveStatusReason(obstacle.orElse(null));
  }
}
