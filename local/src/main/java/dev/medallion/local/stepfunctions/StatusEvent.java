package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.integration.BusEvent;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;

/**
 * The event that an execution's status has changed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html">Automating
 *     Step Functions event delivery</a>
 */
final class StatusEvent {
  private StatusEvent() {}

  static BusEvent of(DescribeExecutionResponse execution) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("executionArn", execution.executionArn());
    detail.put("stateMachineArn", execution.stateMachineArn());
    detail.put("name", execution.name());
    detail.put("status", execution.statusAsString());
    detail.put("startDate", execution.startDate().toEpochMilli());
    put(detail, "stopDate", execution.stopDate());
    detail.put("input", execution.input());
    detail.putObject("inputDetails").put("included", true);
    detail.put("output", execution.output());
    if (execution.output() == null) {
      detail.putNull("outputDetails");
    } else {
      detail.putObject("outputDetails").put("included", true);
    }
    detail.putNull("stateMachineVersionArn");
    detail.putNull("stateMachineAliasArn");
    detail.put("redriveCount", execution.redriveCount());
    put(detail, "redriveDate", execution.redriveDate());
    detail.put("redriveStatus", execution.redriveStatusAsString());
    detail.put("redriveStatusReason", execution.redriveStatusReason());
    detail.put("error", execution.error());
    detail.put("cause", execution.cause());
    Instant time = execution.stopDate() == null ? execution.startDate() : execution.stopDate();
    return new BusEvent(
        "aws.states",
        "Step Functions Execution Status Change",
        List.of(execution.executionArn()),
        detail,
        time);
  }

  private static void put(ObjectNode detail, String name, Instant instant) {
    if (instant == null) {
      detail.putNull(name);
    } else {
      detail.put(name, instant.toEpochMilli());
    }
  }
}
