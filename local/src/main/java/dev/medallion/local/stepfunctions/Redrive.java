package dev.medallion.local.stepfunctions;

import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Whether an execution could go on from where it failed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html">DescribeExecution</a>,
 *     redriveStatus and redriveStatusReason
 */
final class Redrive {
  private Redrive() {}

  /** Sets the status of an execution and what follows from it. */
  static DescribeExecutionResponse.Builder withStatus(
      DescribeExecutionResponse.Builder execution, ExecutionStatus status) {
    boolean redrivable = status != ExecutionStatus.RUNNING && status != ExecutionStatus.SUCCEEDED;
    return execution
        .status(status)
        .redriveStatus(
            redrivable ? ExecutionRedriveStatus.REDRIVABLE : ExecutionRedriveStatus.NOT_REDRIVABLE)
        .redriveStatusReason(
            redrivable ? null : "Execution is %s and cannot be redriven".formatted(status));
  }
}
