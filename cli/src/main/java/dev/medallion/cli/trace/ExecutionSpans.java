package dev.medallion.cli.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/**
 * The states and tasks of executions, by their histories. What runs side by side, the iterations of
 * a Map and the branches of a Parallel, becomes spans beside the execution's own.
 */
final class ExecutionSpans {
  private final Map<Long, Strand> strands = new HashMap<>();
  private final Set<Strand> running = new LinkedHashSet<>();
  private final Set<Long> forks = new HashSet<>();
  private final List<Span> spans = new ArrayList<>();

  private ExecutionSpans() {}

  /** The spans of all executions of a state machine that began since then. */
  static List<Span> of(SfnClient stepFunctions, String stateMachine, Instant since) {
    return stepFunctions
        .listExecutionsPaginator(list -> list.stateMachineArn(stateMachine))
        .executions()
        .stream()
        .takeWhile(each -> !each.startDate().isBefore(since))
        .flatMap(each -> of(stepFunctions, each))
        .toList();
  }

  private static Stream<Span> of(SfnClient stepFunctions, ExecutionListItem execution) {
    List<HistoryEvent> history =
        stepFunctions
            .getExecutionHistoryPaginator(get -> get.executionArn(execution.executionArn()))
            .events()
            .stream()
            .toList();
    Instant end = execution.stopDate() == null ? Instant.now() : execution.stopDate();
    return of(execution.name(), history, end).stream();
  }

  /**
   * The spans of an execution.
   *
   * @param history its events, the oldest first
   * @param end when it ended; what was not done then ended with it
   */
  static List<Span> of(String execution, List<HistoryEvent> history, Instant end) {
    ExecutionSpans spans = new ExecutionSpans();
    Strand root = spans.begin(null, false, "execution", history.get(0).timestamp());
    history.forEach(event -> spans.strands.put(event.id(), spans.take(event, root)));
    List.copyOf(spans.running).forEach(strand -> spans.end(strand, end));
    return spans.spans.stream()
        .map(
            span ->
                new Span(
                    span.name(),
                    span.from(),
                    span.to(),
                    Map.of("execution", execution),
                    span.parts()))
        .toList();
  }

  /** Takes an event in; gives the strand that what follows it belongs to. */
  private Strand take(HistoryEvent event, Strand root) {
    String type = event.typeAsString();
    Instant time = event.timestamp();
    Strand strand = strands.getOrDefault(event.previousEventId(), root);
    if (type.equals("MapIterationStarted")) {
      return begin(strand, false, event.mapIterationStartedEventDetails().name(), time);
    }
    if (type.startsWith("MapIteration")) {
      end(strand, time);
      return strand.parent;
    }
    if (type.equals("ParallelStateStarted")) {
      forks.add(event.id());
    } else if (type.startsWith("ParallelState") && strand.isBranch) {
      List.copyOf(running).stream()
          .filter(each -> each.isBranch && each.parent == strand.parent)
          .forEach(branch -> end(branch, time));
      return strand.parent;
    } else if (type.endsWith("StateEntered")) {
      String state = event.stateEnteredEventDetails().name();
      if (forks.contains(event.previousEventId())) {
        return begin(strand, true, state, time);
      }
      strand.open(state, time);
    } else if (type.equals("TaskScheduled")) {
      strand.open(
          event.taskScheduledEventDetails().resourceType()
              + ":"
              + event.taskScheduledEventDetails().resource(),
          time);
    } else if (type.endsWith("StateExited")
        || type.matches("Task(Succeeded|Failed|TimedOut|StartFailed|SubmitFailed)")) {
      strand.close(time);
    }
    return strand;
  }

  private Strand begin(Strand parent, boolean isBranch, String name, Instant time) {
    Strand strand = new Strand(parent, isBranch);
    strand.open(name, time);
    running.add(strand);
    return strand;
  }

  private void end(Strand strand, Instant time) {
    if (running.remove(strand)) {
      spans.add(strand.ended(time));
    }
  }

  /** A sequence of events each of which follows the one before. */
  private static final class Strand {
    private final Strand parent;
    private final boolean isBranch;
    private final List<Open> open = new ArrayList<>();

    private record Open(String name, Instant from, List<Span> parts) {}

    private Strand(Strand parent, boolean isBranch) {
      this.parent = parent;
      this.isBranch = isBranch;
    }

    private void open(String name, Instant time) {
      open.add(new Open(name, time, new ArrayList<>()));
    }

    /** Closes what was opened last, but for the strand itself. */
    private void close(Instant time) {
      if (open.size() > 1) {
        Open last = open.remove(open.size() - 1);
        open.get(open.size() - 1)
            .parts()
            .add(new Span(last.name(), last.from(), time, Map.of(), last.parts()));
      }
    }

    private Span ended(Instant time) {
      while (open.size() > 1) {
        close(time);
      }
      Open all = open.get(0);
      return new Span(all.name(), all.from(), time, Map.of(), all.parts());
    }
  }
}
