package dev.medallion.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

class ExecutionSpansTest {
  private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");

  private final List<HistoryEvent> history = new ArrayList<>();

  @Test
  void aTaskIsAPartOfItsState() {
    event(1, 0, 0, HistoryEventType.EXECUTION_STARTED);
    entered(2, 0, 1, "Plan");
    scheduled(3, 2, 1);
    event(4, 3, 4, HistoryEventType.TASK_SUCCEEDED);
    exited(5, 4, 5, "Plan");
    event(6, 5, 6, HistoryEventType.EXECUTION_SUCCEEDED);

    assertThat(spans(6)).containsExactly("execution 0-6 [Plan 1-5 [lambda:invoke 1-4]]");
  }

  @Test
  void iterationsThatOverlapStandBesideTheExecution() {
    event(1, 0, 0, HistoryEventType.EXECUTION_STARTED);
    entered(2, 0, 0, "Silver");
    event(3, 2, 0, HistoryEventType.MAP_STATE_STARTED);
    iteration(4, 3, 0, HistoryEventType.MAP_ITERATION_STARTED);
    iteration(5, 3, 0, HistoryEventType.MAP_ITERATION_STARTED);
    entered(6, 4, 1, "Run");
    entered(7, 5, 1, "Run");
    exited(8, 7, 3, "Run");
    iteration(9, 8, 3, HistoryEventType.MAP_ITERATION_SUCCEEDED);
    exited(10, 6, 5, "Run");
    iteration(11, 10, 5, HistoryEventType.MAP_ITERATION_SUCCEEDED);
    event(12, 11, 5, HistoryEventType.MAP_STATE_SUCCEEDED);
    exited(13, 12, 6, "Silver");
    entered(14, 13, 6, "Done");
    exited(15, 14, 7, "Done");

    assertThat(spans(8))
        .containsExactly(
            "Silver 0-3 [Run 1-3]", "Silver 0-5 [Run 1-5]", "execution 0-8 [Silver 0-6, Done 6-7]");
  }

  @Test
  void branchesEndWithTheirState() {
    event(1, 0, 0, HistoryEventType.EXECUTION_STARTED);
    entered(2, 0, 0, "Both");
    event(3, 2, 0, HistoryEventType.PARALLEL_STATE_STARTED);
    entered(4, 3, 0, "Left");
    entered(5, 3, 0, "Right");
    exited(6, 4, 2, "Left");
    exited(7, 5, 4, "Right");
    event(8, 7, 4, HistoryEventType.PARALLEL_STATE_SUCCEEDED);
    exited(9, 8, 5, "Both");

    assertThat(spans(6))
        .containsExactlyInAnyOrder("Left 0-4", "Right 0-4", "execution 0-6 [Both 0-5]");
  }

  @Test
  void whatWasUnderWayEndsWithTheExecution() {
    event(1, 0, 0, HistoryEventType.EXECUTION_STARTED);
    entered(2, 0, 1, "Plan");
    scheduled(3, 2, 2);
    event(4, 3, 5, HistoryEventType.EXECUTION_ABORTED);

    assertThat(spans(5)).containsExactly("execution 0-5 [Plan 1-5 [lambda:invoke 2-5]]");
  }

  private List<String> spans(int end) {
    return ExecutionSpans.of("run", history, START.plusSeconds(end)).stream()
        .map(ExecutionSpansTest::shown)
        .toList();
  }

  private static String shown(Span span) {
    String own =
        "%s %d-%d"
            .formatted(
                span.name(),
                span.from().getEpochSecond() - START.getEpochSecond(),
                span.to().getEpochSecond() - START.getEpochSecond());
    return span.parts().isEmpty()
        ? own
        : own + " " + span.parts().stream().map(ExecutionSpansTest::shown).toList();
  }

  private HistoryEvent.Builder at(long id, long previous, int seconds, HistoryEventType type) {
    return HistoryEvent.builder()
        .id(id)
        .previousEventId(previous)
        .timestamp(START.plusSeconds(seconds))
        .type(type);
  }

  private void event(long id, long previous, int seconds, HistoryEventType type) {
    history.add(at(id, previous, seconds, type).build());
  }

  private void entered(long id, long previous, int seconds, String state) {
    history.add(
        at(id, previous, seconds, HistoryEventType.TASK_STATE_ENTERED)
            .stateEnteredEventDetails(details -> details.name(state))
            .build());
  }

  private void exited(long id, long previous, int seconds, String state) {
    history.add(
        at(id, previous, seconds, HistoryEventType.TASK_STATE_EXITED)
            .stateExitedEventDetails(details -> details.name(state))
            .build());
  }

  private void scheduled(long id, long previous, int seconds) {
    history.add(
        at(id, previous, seconds, HistoryEventType.TASK_SCHEDULED)
            .taskScheduledEventDetails(details -> details.resourceType("lambda").resource("invoke"))
            .build());
  }

  private void iteration(long id, long previous, int seconds, HistoryEventType type) {
    history.add(
        at(id, previous, seconds, type)
            .mapIterationStartedEventDetails(details -> details.name("Silver").index(0))
            .build());
  }
}
