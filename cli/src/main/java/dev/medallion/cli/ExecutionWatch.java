package dev.medallion.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Follows one execution by its history, and tells each top-level state as it begins and ends. */
public final class ExecutionWatch {
  private static final String ENTERED = "StateEntered";
  private static final String EXITED = "StateExited";

  private final SfnClient stepFunctions;
  private final String arn;
  private final Progress progress;
  private final List<Span> states = new ArrayList<>();
  private long seen;
  private int depth;
  private Optional<DescribeExecutionResponse> end = Optional.empty();

  /** A top-level state and when it was in force. */
  public record Span(String name, Instant from, Instant to) {}

  private String current = "";
  private Instant entered = Instant.EPOCH;

  public ExecutionWatch(SfnClient stepFunctions, String arn, Progress progress) {
    this.stepFunctions = stepFunctions;
    this.arn = arn;
    this.progress = progress;
  }

  /** Looks once more; true when the execution has ended. */
  public boolean look() {
    if (end.isPresent()) {
      return true;
    }
    DescribeExecutionResponse description =
        stepFunctions.describeExecution(request -> request.executionArn(arn));
    stepFunctions
        .getExecutionHistoryPaginator(request -> request.executionArn(arn).maxResults(1000))
        .events()
        .stream()
        .filter(event -> event.id() > seen)
        .forEach(this::take);
    if (description.status() != ExecutionStatus.RUNNING) {
      end = Optional.of(description);
    }
    return end.isPresent();
  }

  public Optional<DescribeExecutionResponse> end() {
    return end;
  }

  public List<Span> states() {
    return states;
  }

  private void take(HistoryEvent event) {
    seen = event.id();
    String type = event.typeAsString();
    if (type.equals("MapStateStarted") || type.equals("ParallelStateStarted")) {
      depth++;
    } else if (ends(type)) {
      depth--;
    } else if (depth == 0 && type.endsWith(ENTERED)) {
      current = event.stateEnteredEventDetails().name();
      entered = event.timestamp();
    } else if (depth == 0 && type.endsWith(EXITED)) {
      leave(event.timestamp(), type.equals("TaskStateExited") || type.equals("MapStateExited"));
    }
  }

  private static boolean ends(String type) {
    return switch (type) {
      case "MapStateSucceeded",
          "MapStateFailed",
          "MapStateAborted",
          "ParallelStateSucceeded",
          "ParallelStateFailed",
          "ParallelStateAborted" ->
          true;
      default -> false;
    };
  }

  private void leave(Instant at, boolean worthALine) {
    states.add(new Span(current, entered, at));
    if (worthALine) {
      progress.say(
          "run", "%-14s %.1fs".formatted(current, Progress.seconds(Duration.between(entered, at))));
    }
  }
}
