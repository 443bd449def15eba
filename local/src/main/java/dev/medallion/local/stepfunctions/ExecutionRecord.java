package dev.medallion.local.stepfunctions;

import java.util.List;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/**
 * What is known of an execution.
 *
 * @param description what DescribeExecution answers
 * @param history its events so far, in their order
 */
record ExecutionRecord(DescribeExecutionResponse description, List<HistoryEvent> history) {}
