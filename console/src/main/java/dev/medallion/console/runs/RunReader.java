package dev.medallion.console.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.console.graph.GraphLayout;
import dev.medallion.console.graph.GraphLayout.Edge;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.lake.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Reads one execution: its definition, and what its history says about each state. */
final class RunReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EVENTS = 1000;
  private static final int WHOLE = 1000;

  private final SfnClient stepFunctions;
  private final String arn;

  RunReader(Lake lake, String arn) {
    this.stepFunctions = lake.services().stepFunctions();
    this.arn = arn;
  }

  RunView read() {
    DescribeExecutionResponse run = stepFunctions.describeExecution(get -> get.executionArn(arn));
    List<HistoryEvent> history =
        stepFunctions
            .getExecutionHistoryPaginator(get -> get.executionArn(arn).maxResults(EVENTS))
            .events()
            .stream()
            .toList();
    List<Step> steps = Steps.of(history, run.stopDate() != null);
    JsonNode definition = definition();
    List<RunView.State> states = new ArrayList<>();
    definition
        .path("States")
        .properties()
        .forEach(state -> states.add(state(state.getKey(), state.getValue(), steps)));
    Instant end = Optional.ofNullable(run.stopDate()).orElseGet(Instant::now);
    return new RunView(
        run.name(),
        Status.of(run.statusAsString()),
        Words.time(run.startDate()),
        Words.length(Duration.between(run.startDate(), end)),
        Objects.toString(run.cause(), ""),
        Steps.pretty(run.input()),
        Steps.pretty(run.output()),
        states,
        GraphLayout.free(
            GraphLayout.Flow.DOWN,
            states.stream().map(RunView.State::name).toList(),
            edges(definition),
            RunView.NODE_WIDTH,
            RunView.NODE_HEIGHT),
        steps,
        bars(steps, run.startDate(), end));
  }

  private JsonNode definition() {
    try {
      return JSON.readTree(
          stepFunctions
              .describeStateMachineForExecution(get -> get.executionArn(arn))
              .definition());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the definition of the state machine is no JSON", e);
    }
  }

  private static RunView.State state(String name, JsonNode state, List<Step> steps) {
    List<Step> own =
        steps.stream()
            .filter(step -> step.name().equals(name) && step.iteration().isEmpty())
            .toList();
    long iterations =
        steps.stream()
            .map(Step::iteration)
            .filter(each -> each.matches("\\Q" + name + "\\E \\d+"))
            .distinct()
            .count();
    String detail =
        own.isEmpty()
            ? state.path("Type").asText()
            : own.getLast().took() + (iterations > 0 ? ", " + iterations + " in it" : "");
    return new RunView.State(
        name,
        state.path("Type").asText(),
        own.isEmpty() ? "idle" : own.getLast().status().style(),
        detail);
  }

  private static List<Edge> edges(JsonNode definition) {
    Set<Edge> edges = new LinkedHashSet<>();
    definition
        .path("States")
        .properties()
        .forEach(
            state -> {
              String name = state.getKey();
              JsonNode next = state.getValue();
              add(edges, name, next.path("Next"));
              add(edges, name, next.path("Default"));
              next.path("Choices").forEach(choice -> add(edges, name, choice.path("Next")));
              next.path("Catch").forEach(caught -> add(edges, name, caught.path("Next")));
            });
    return List.copyOf(edges);
  }

  private static void add(Set<Edge> edges, String from, JsonNode to) {
    if (to.isTextual()) {
      edges.add(new Edge(from, to.asText()));
    }
  }

  private static List<RunView.Bar> bars(List<Step> steps, Instant start, Instant end) {
    long whole = Math.max(1, Duration.between(start, end).toMillis());
    return steps.stream()
        .filter(step -> step.type().equals("Task") || step.type().equals("Wait"))
        .sorted(Comparator.comparing(Step::entered))
        .map(
            step -> {
              long from = Duration.between(start, step.entered()).toMillis();
              long to = Duration.between(start, step.exited().orElse(end)).toMillis();
              return new RunView.Bar(
                  step.iteration().isEmpty() ? step.name() : step.iteration() + ", " + step.name(),
                  step.status().style(),
                  (int) (from * WHOLE / whole),
                  (int) Math.max(3, (to - from) * WHOLE / whole),
                  step.took());
            })
        .toList();
  }
}
