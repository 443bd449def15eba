package dev.medallion.local.launcher;

import dev.medallion.cli.Queues;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.StateEnteredEventDetails;

/** Tells what a local side is at. */
final class Stage {
  private Stage() {}

  /** In a few words. */
  static String of(Recovery recovery) {
    try {
      int waiting = new Queues(recovery.services().sqs()).depth(recovery.deployed().landingQueue());
      Stream<String> runs =
          recovery.quiet().runs().stream()
              .filter(run -> run.completedOn() == null)
              .map(
                  run ->
                      "bronze of %s %s"
                          .formatted(run.arguments().get("--source"), run.jobRunStateAsString()));
      Stream<String> executions =
          recovery.quiet().executions().stream()
              .filter(execution -> execution.status() == ExecutionStatus.RUNNING)
              .map(execution -> "a run at " + state(recovery, execution));
      List<String> all =
          Stream.concat(
                  waiting == 0 ? Stream.empty() : Stream.of(waiting + " messages in the queue"),
                  Stream.concat(runs, executions))
              .toList();
      return all.isEmpty() ? "nothing under way" : String.join(", ", all);
    } catch (SdkException e) {
      return "no answer";
    }
  }

  private static String state(Recovery recovery, ExecutionListItem execution) {
    return recovery
        .services()
        .stepFunctions()
        .getExecutionHistoryPaginator(history -> history.executionArn(execution.executionArn()))
        .events()
        .stream()
        .map(HistoryEvent::stateEnteredEventDetails)
        .filter(Objects::nonNull)
        .map(StateEnteredEventDetails::name)
        .collect(Collectors.reducing((earlier, later) -> later))
        .or(() -> Optional.of("its start"))
        .orElseThrow();
  }
}
