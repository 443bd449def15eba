package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.Site;
import dev.medallion.local.stepfunctions.states.HistoryEvent;
import dev.medallion.local.stepfunctions.states.JsonText;
import dev.medallion.local.stepfunctions.states.ResourceName;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sfn.model.AssignedVariablesDetails;
import software.amazon.awssdk.services.sfn.model.HistoryEventExecutionDataDetails;

/** The interpreter's events as the SDK has them. */
final class HistoryEvents {
  private static final HistoryEventExecutionDataDetails WHOLE =
      HistoryEventExecutionDataDetails.builder().truncated(false).build();

  private HistoryEvents() {}

  /** The SDK's event. */
  static software.amazon.awssdk.services.sfn.model.HistoryEvent of(
      HistoryEvent event, String roleArn) {
    software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder builder =
        software.amazon.awssdk.services.sfn.model.HistoryEvent.builder()
            .id(event.id())
            .previousEventId(event.previousId())
            .timestamp(event.time())
            .type(event.type());
    switch (event.detail()) {
      case HistoryEvent.None none -> {
        // The type says it all.
      }
      case HistoryEvent.Payload payload -> payload(builder, event.type(), payload, roleArn);
      case HistoryEvent.StateData state -> state(builder, event.type(), state);
      case HistoryEvent.TaskData task -> task(builder, event.type(), task);
      case HistoryEvent.TaskError error -> taskError(builder, event.type(), error);
      case HistoryEvent.EvaluationError error ->
          builder.evaluationFailedEventDetails(
              details ->
                  details
                      .state(error.state())
                      .location(error.location().isEmpty() ? null : error.location())
                      .error(error.error())
                      .cause(error.cause()));
      case HistoryEvent.Length length ->
          builder.mapStateStartedEventDetails(details -> details.length(length.items()));
      case HistoryEvent.Iteration iteration -> iteration(builder, event.type(), iteration);
      case HistoryEvent.Redriven redriven ->
          builder.executionRedrivenEventDetails(details -> details.redriveCount(redriven.count()));
      case HistoryEvent.Ending ending -> ending(builder, event.type(), ending);
    }
    return builder.build();
  }

  private static void payload(
      software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder builder,
      String type,
      HistoryEvent.Payload payload,
      String roleArn) {
    String text = JsonText.of(payload.value());
    if (type.equals("ExecutionStarted")) {
      builder.executionStartedEventDetails(
          details -> details.input(text).inputDetails(WHOLE).roleArn(roleArn));
    } else {
      builder.executionSucceededEventDetails(details -> details.output(text).outputDetails(WHOLE));
    }
  }

  private static void state(
      software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder builder,
      String type,
      HistoryEvent.StateData state) {
    String text = JsonText.of(state.value());
    if (type.endsWith("Entered")) {
      builder.stateEnteredEventDetails(
          details -> details.name(state.state()).input(text).inputDetails(WHOLE));
    } else if (type.endsWith("Exited")) {
      builder.stateExitedEventDetails(
          details -> {
            details.name(state.state()).output(text).outputDetails(WHOLE);
            if (!state.assigned().isEmpty()) {
              details
                  .assignedVariables(texts(state.assigned()))
                  .assignedVariablesDetails(
                      AssignedVariablesDetails.builder().truncated(false).build());
            }
          });
    }
    // An aborted state has no details.
  }

  private static Map<String, String> texts(Map<String, JsonNode> values) {
    return values.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
  }

  private static void task(
      software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder builder,
      String type,
      HistoryEvent.TaskData task) {
    ResourceName resource = ResourceName.of(task.resource());
    String text = JsonText.of(task.value());
    switch (type) {
      case "TaskScheduled" ->
          builder.taskScheduledEventDetails(
              details ->
                  details
                      .resourceType(resource.type())
                      .resource(resource.name())
                      .region(Site.REGION)
                      .parameters(text)
                      .timeoutInSeconds(task.timeoutSeconds().orElse(null)));
      case "TaskStarted" ->
          builder.taskStartedEventDetails(
              details -> details.resourceType(resource.type()).resource(resource.name()));
      case "TaskSubmitted" ->
          builder.taskSubmittedEventDetails(
              details ->
                  details
                      .resourceType(resource.type())
                      .resource(resource.name())
                      .output(text)
                      .outputDetails(WHOLE));
      default ->
          builder.taskSucceededEventDetails(
              details ->
                  details
                      .resourceType(resource.type())
                      .resource(resource.name())
                      .output(text)
                      .outputDetails(WHOLE));
    }
  }

  private static void taskError(
      software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder builder,
      String type,
      HistoryEvent.TaskError error) {
    ResourceName resource = ResourceName.of(error.resource());
    if (type.equals("TaskTimedOut")) {
      builder.taskTimedOutEventDetails(
          details ->
              details.resourceType(resource.type()).resource(resource.name()).error(error.error()));
    } else {
      builder.taskFailedEventDetails(
          details ->
              details
                  .resourceType(resource.type())
                  .resource(resource.name())
                  .error(error.error())
                  .cause(error.cause()));
    }
  }

  private static void iteration(
      software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder builder,
      String type,
      HistoryEvent.Iteration iteration) {
    switch (type) {
      case "MapIterationStarted" ->
          builder.mapIterationStartedEventDetails(
              details -> details.name(iteration.state()).index(iteration.index()));
      case "MapIterationSucceeded" ->
          builder.mapIterationSucceededEventDetails(
              details -> details.name(iteration.state()).index(iteration.index()));
      case "MapIterationFailed" ->
          builder.mapIterationFailedEventDetails(
              details -> details.name(iteration.state()).index(iteration.index()));
      default ->
          builder.mapIterationAbortedEventDetails(
              details -> details.name(iteration.state()).index(iteration.index()));
    }
  }

  private static void ending(
      software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder builder,
      String type,
      HistoryEvent.Ending ending) {
    String error = ending.error().orElse(null);
    String cause = ending.cause().orElse(null);
    switch (type) {
      case "ExecutionFailed" ->
          builder.executionFailedEventDetails(details -> details.error(error).cause(cause));
      case "ExecutionTimedOut" ->
          builder.executionTimedOutEventDetails(details -> details.error(error).cause(cause));
      default -> builder.executionAbortedEventDetails(details -> details.error(error).cause(cause));
    }
  }
}
