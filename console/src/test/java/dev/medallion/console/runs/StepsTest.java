package dev.medallion.console.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.medallion.console.lake.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

class StepsTest {
  private final List<HistoryEvent> history = new ArrayList<>();

  @Test
  void tellsTheIterationOfEachStepAndOfNoneAfterTheMap() {
    entered(1, 0, "MapStateEntered", "Gold");
    event(2, 1, "MapStateStarted", any -> {});
    iteration(3, 2, 0);
    iteration(4, 2, 1);
    entered(5, 3, "TaskStateEntered", "Build");
    entered(6, 4, "TaskStateEntered", "Build");
    exited(7, 6, "TaskStateExited", "Build");
    exited(8, 5, "TaskStateExited", "Build");
    // The local interpreter has the map end after a step, and AWS after its last iteration.
    exited(9, 8, "MapStateExited", "Gold");
    entered(10, 9, "TaskStateEntered", "Maintenance");

    assertThat(Steps.of(history, false))
        .extracting(Step::name, Step::iteration, step -> step.status().kind())
        .containsExactly(
            tuple("Gold", "", Status.Kind.OK),
            tuple("Build", "Gold 1", Status.Kind.OK),
            tuple("Build", "Gold 2", Status.Kind.OK),
            tuple("Maintenance", "", Status.Kind.RUNNING));
  }

  @Test
  void tellsAttemptsQueryAndErrorOfAStep() {
    entered(1, 0, "TaskStateEntered", "Build");
    event(2, 1, "TaskScheduled", any -> {});
    event(
        3,
        2,
        "TaskFailed",
        failed -> failed.taskFailedEventDetails(told -> told.error("Athena.X").cause("slow")));
    event(4, 3, "TaskScheduled", any -> {});
    event(
        5,
        4,
        "TaskSubmitted",
        sent ->
            sent.taskSubmittedEventDetails(told -> told.output("{\"QueryExecutionId\":\"q\"}")));

    Step step = Steps.of(history, true).getFirst();

    assertThat(step.attempts()).isEqualTo(2);
    assertThat(step.error()).isEqualTo("Athena.X: slow");
    assertThat(step.query()).isEqualTo("q");
    assertThat(step.status().kind()).isEqualTo(Status.Kind.FAILED);
  }

  private void entered(long id, long previous, String type, String name) {
    event(id, previous, type, each -> each.stateEnteredEventDetails(state -> state.name(name)));
  }

  private void exited(long id, long previous, String type, String name) {
    event(id, previous, type, each -> each.stateExitedEventDetails(state -> state.name(name)));
  }

  private void iteration(long id, long previous, int index) {
    event(
        id,
        previous,
        "MapIterationStarted",
        each -> each.mapIterationStartedEventDetails(map -> map.name("Gold").index(index)));
  }

  private void event(long id, long previous, String type, Consumer<HistoryEvent.Builder> details) {
    HistoryEvent.Builder event =
        HistoryEvent.builder()
            .id(id)
            .previousEventId(previous)
            .type(type)
            .timestamp(Instant.EPOCH.plusSeconds(id));
    details.accept(event);
    history.add(event.build());
  }
}
