package dev.medallion.functions.advance;

import dev.medallion.functions.advance.Decision.Kind;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.functions.runtime.Digest;
import dev.medallion.functions.runtime.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Starts executions of the state machine: one at a time, none too soon after another, and none more
 * than three times for the same.
 *
 * <p>An execution's name follows from what is due, so that two looks at the same tables start the
 * same execution, which is one. Step Functions keeps a name for 90 days; a failed execution is
 * tried again under the next attempt's name.
 */
final class Runs {
  private static final int MOST_ATTEMPTS = 3;

  /** Attempts follow each other, so those of what is due now are among the newest. */
  private static final int LOOK_BACK = 100;

  private final SfnClient stepFunctions;
  private final String stateMachine;
  private final Duration leastBetween;
  private final Clock clock;

  /**
   * @param stepFunctions the client
   * @param stateMachine the state machine's ARN
   * @param leastBetween the least time between the starts of two executions; zero for none
   * @param clock tells the present time
   */
  Runs(SfnClient stepFunctions, String stateMachine, Duration leastBetween, Clock clock) {
    this.stepFunctions = stepFunctions;
    this.stateMachine = stateMachine;
    this.leastBetween = leastBetween;
    this.clock = clock;
  }

  /** Starts an execution for what is due, unless one runs, it is too soon, or it is hopeless. */
  Decision start(List<DueModel> due) {
    List<String> because = due.stream().map(DueModel::because).toList();
    if (due.isEmpty()) {
      return new Decision(Kind.FRESH, null, because);
    }
    // One list for both questions: between two lists, another look could start an execution.
    List<ExecutionListItem> newest = newest();
    Optional<ExecutionListItem> running =
        newest.stream().filter(item -> item.status() == ExecutionStatus.RUNNING).findFirst();
    if (running.isPresent()) {
      return new Decision(Kind.RUNNING, running.get().name(), because);
    }
    if (newest.stream().anyMatch(this::isTooRecent)) {
      return new Decision(Kind.TOO_SOON, null, because);
    }
    String work = "run-" + Digest.of(Json.write(work(due))).substring(0, 24) + "-";
    List<ExecutionListItem> attempts =
        newest.stream().filter(item -> item.name().startsWith(work)).toList();
    // Whoever aborts an execution, or stops the local side, says nothing against its work.
    long failures =
        attempts.stream().filter(item -> item.status() != ExecutionStatus.ABORTED).count();
    if (failures >= MOST_ATTEMPTS) {
      return new Decision(Kind.GIVEN_UP, work + attempts.size(), because);
    }
    return start(work + (attempts.size() + 1), because);
  }

  /** Reads the newest execution; changes nothing. */
  void prime() {
    stepFunctions.listExecutions(list -> list.stateMachineArn(stateMachine).maxResults(1));
  }

  private Decision start(String name, List<String> because) {
    try {
      stepFunctions.startExecution(
          start ->
              start
                  .stateMachineArn(stateMachine)
                  .name(name)
                  .input(Json.write(Map.of("cause", String.join("; ", because)))));
      return new Decision(Kind.STARTED, name, because);
    } catch (ExecutionAlreadyExistsException e) {
      // Another look was faster by a moment; the end of its execution brings the next look.
      return new Decision(Kind.RUNNING, name, because);
    }
  }

  private List<ExecutionListItem> newest() {
    return stepFunctions
        .listExecutions(list -> list.stateMachineArn(stateMachine).maxResults(LOOK_BACK))
        .executions();
  }

  private boolean isTooRecent(ExecutionListItem execution) {
    Instant nextAllowed = execution.startDate().plus(leastBetween);
    return clock.instant().isBefore(nextAllowed);
  }

  private static List<Object> work(List<DueModel> due) {
    return due.stream()
        .<Object>map(
            model ->
                List.of(
                    model.table().toString(),
                    model.upstream(),
                    model.definition(),
                    model.rebuild().orElse("")))
        .toList();
  }
}
