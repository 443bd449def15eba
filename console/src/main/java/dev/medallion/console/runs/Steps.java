package dev.medallion.console.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.console.lake.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sfn.model.EvaluationFailedEventDetails;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.LambdaFunctionFailedEventDetails;
import software.amazon.awssdk.services.sfn.model.TaskFailedEventDetails;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutEventDetails;

/**
 * Reads the steps of an execution from its history, in which events of parallel iterations lie
 * among each other: each event names the one that it follows.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html">
 *     GetExecutionHistory</a>
 */
final class Steps {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Long, HistoryEvent> events = new HashMap<>();
  private final Map<Long, Found> steps = new HashMap<>();
  private final boolean hasEnded;

  /** What has been found of a step. */
  private static final class Found {
    private final HistoryEvent entered;
    private Optional<HistoryEvent> exited = Optional.empty();
    private int attempts;
    private String error = "";
    private String query = "";
    private String job = "";

    Found(HistoryEvent entered) {
      this.entered = entered;
    }
  }

  private Steps(List<HistoryEvent> history, boolean hasEnded) {
    this.hasEnded = hasEnded;
    history.forEach(event -> events.put(event.id(), event));
    history.forEach(this::take);
  }

  /**
   * The steps in the order in which they were entered.
   *
   * @param hasEnded whether the execution has, so that no step is in force any more
   */
  static List<Step> of(List<HistoryEvent> history, boolean hasEnded) {
    Steps steps = new Steps(history, hasEnded);
    return history.stream()
        .map(event -> steps.steps.get(event.id()))
        .filter(Objects::nonNull)
        .map(steps::step)
        .toList();
  }

  private void take(HistoryEvent event) {
    if (event.stateEnteredEventDetails() != null) {
      steps.put(event.id(), new Found(event));
      return;
    }
    Optional<Found> step = stepOf(event);
    if (step.isEmpty()) {
      return;
    }
    Found found = step.get();
    switch (event.typeAsString()) {
      case "TaskScheduled", "LambdaFunctionScheduled" -> found.attempts++;
      case "TaskSubmitted" -> read(found, event.taskSubmittedEventDetails().output());
      case "TaskSucceeded" -> read(found, event.taskSucceededEventDetails().output());
      default -> {
        if (event.stateExitedEventDetails() != null) {
          found.exited = Optional.of(event);
        }
        error(event).ifPresent(error -> found.error = error);
      }
    }
  }

  /** The step that an event belongs to: the nearest that was entered before it, on its way. */
  private Optional<Found> stepOf(HistoryEvent event) {
    String left =
        event.stateExitedEventDetails() == null ? "" : event.stateExitedEventDetails().name();
    HistoryEvent before = events.get(event.previousEventId());
    while (before != null) {
      if (before.stateEnteredEventDetails() != null
          && (left.isEmpty() || left.equals(before.stateEnteredEventDetails().name()))) {
        return Optional.ofNullable(steps.get(before.id()));
      }
      before = events.get(before.previousEventId());
    }
    return Optional.empty();
  }

  private static void read(Found found, String output) {
    try {
      JsonNode answer = JSON.readTree(Objects.toString(output, "{}"));
      JsonNode query = answer.path("QueryExecutionId");
      JsonNode whole = answer.at("/QueryExecution/QueryExecutionId");
      found.query = query.isMissingNode() ? whole.asText(found.query) : query.asText();
      JsonNode job = answer.path("JobRunId");
      found.job = job.isMissingNode() ? answer.path("Id").asText(found.job) : job.asText();
    } catch (JsonProcessingException e) {
      // What is no JSON names no query and no job.
      found.query = "";
    }
  }

  private static Optional<String> error(HistoryEvent event) {
    return Stream.of(
            told(
                event.taskFailedEventDetails(),
                TaskFailedEventDetails::error,
                TaskFailedEventDetails::cause),
            told(
                event.taskTimedOutEventDetails(),
                TaskTimedOutEventDetails::error,
                TaskTimedOutEventDetails::cause),
            told(
                event.lambdaFunctionFailedEventDetails(),
                LambdaFunctionFailedEventDetails::error,
                LambdaFunctionFailedEventDetails::cause),
            told(
                event.evaluationFailedEventDetails(),
                EvaluationFailedEventDetails::error,
                EvaluationFailedEventDetails::cause))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static <T> Optional<String> told(
      T details, Function<T, String> error, Function<T, String> cause) {
    return Optional.ofNullable(details)
        .map(
            each ->
                Objects.toString(error.apply(each), "")
                    + ": "
                    + Objects.toString(cause.apply(each), ""));
  }

  private Step step(Found found) {
    HistoryEvent entered = found.entered;
    String type = entered.typeAsString().replace("StateEntered", "");
    return new Step(
        entered.stateEnteredEventDetails().name(),
        type,
        iteration(entered),
        entered.timestamp(),
        found.exited.map(HistoryEvent::timestamp),
        status(found, type),
        found.attempts,
        pretty(entered.stateEnteredEventDetails().input()),
        found.exited.map(event -> pretty(event.stateExitedEventDetails().output())).orElse(""),
        found.error,
        found.query,
        found.job);
  }

  private Status status(Found found, String type) {
    if (type.equals("Fail") || (found.exited.isEmpty() && hasEnded && !type.equals("Succeed"))) {
      return new Status(Status.Kind.FAILED, "Failed");
    }
    if (found.exited.isEmpty() && !hasEnded) {
      return new Status(Status.Kind.RUNNING, "Running");
    }
    return found.error.isEmpty()
        ? new Status(Status.Kind.OK, "Succeeded")
        : new Status(Status.Kind.WARNING, "Caught an error");
  }

  /** The iteration that began on the way to the event, but for those of maps that ended on it. */
  private String iteration(HistoryEvent entered) {
    HistoryEvent before = events.get(entered.previousEventId());
    String ended = "";
    while (before != null) {
      String type = before.typeAsString();
      if (ended.isEmpty() && type.equals("MapStateExited")) {
        ended = before.stateExitedEventDetails().name();
      } else if (type.equals("MapStateEntered")
          && before.stateEnteredEventDetails().name().equals(ended)) {
        ended = "";
      } else if (ended.isEmpty() && type.equals("MapIterationStarted")) {
        return before.mapIterationStartedEventDetails().name()
            + " "
            + (before.mapIterationStartedEventDetails().index() + 1);
      }
      before = events.get(before.previousEventId());
    }
    return "";
  }

  static String pretty(String json) {
    try {
      return json == null ? "" : JSON.readTree(json).toPrettyString();
    } catch (JsonProcessingException e) {
      return json;
    }
  }
}
