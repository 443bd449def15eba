package dev.medallion.functions.advance;

import dev.medallion.functions.advance.Decision.Kind;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.functions.runtime.Digest;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.RetrySchedule;
import dev.medallion.functions.runtime.SharedDocument;
import dev.medallion.functions.runtime.SharedDocument.Version;
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
 * Starts executions of the state machine: one at a time, and none too soon after another. What
 * failed is retried forever, at growing intervals.
 *
 * <p>An execution's name follows from what is due, so that two looks at the same tables start the
 * same execution, which is one. Step Functions keeps a name for 90 days; a failed execution is
 * tried again under the next attempt's name. New data below makes other work of it, which has no
 * failures yet.
 *
 * <p>Lists of executions are eventually consistent, so a start is written down first, on condition
 * that nobody else did since this look began.
 */
final class Runs {
  /** As many as one call gives: attempts follow each other, so the last ones are among them. */
  private static final int LOOK_BACK = 1000;

  private final SfnClient stepFunctions;
  private final String stateMachine;
  private final Duration leastBetween;
  private final RetrySchedule retries;
  private final SharedDocument<NewestRun> newestRun;
  private final Clock clock;

  /**
   * @param stepFunctions the client
   * @param stateMachine the state machine's ARN
   * @param leastBetween the least time between the starts of two executions; zero for none
   * @param retries when failed work is tried again, after a first retry at once
   * @param newestRun what is written before an execution is started
   * @param clock tells the present time
   */
  Runs(
      SfnClient stepFunctions,
      String stateMachine,
      Duration leastBetween,
      RetrySchedule retries,
      SharedDocument<NewestRun> newestRun,
      Clock clock) {
    this.stepFunctions = stepFunctions;
    this.stateMachine = stateMachine;
    this.leastBetween = leastBetween;
    this.retries = retries;
    this.newestRun = newestRun;
    this.clock = clock;
  }

  /** Starts an execution for what is due, unless one runs, it is too soon, or its retry waits. */
  Decision start(List<DueModel> due) {
    Optional<Version<NewestRun>> before = newestRun.read();
    return started(look(due, before), before);
  }

  /** As {@link #start}, but does not wait for a retry's time. */
  Decision startNow(List<DueModel> due) {
    Optional<Version<NewestRun>> before = newestRun.read();
    Decision found = look(due, before);
    return found.decision() == Kind.WAITING
        ? started(new Decision(Kind.DUE, next(found.execution()), null, found.because()), before)
        : started(found, before);
  }

  /** What {@link #start} would do: {@link Kind#DUE} if it would start an execution. */
  Decision look(List<DueModel> due) {
    return look(due, newestRun.read());
  }

  private Decision look(List<DueModel> due, Optional<Version<NewestRun>> before) {
    List<String> because = due.stream().map(DueModel::because).toList();
    if (due.isEmpty()) {
      return new Decision(Kind.FRESH, null, null, because);
    }
    // One list for both questions: between two lists, another look could start an execution.
    List<ExecutionListItem> newest = newest();
    Optional<ExecutionListItem> running =
        newest.stream().filter(item -> item.status() == ExecutionStatus.RUNNING).findFirst();
    if (running.isPresent()) {
      return new Decision(Kind.RUNNING, running.get().name(), null, because);
    }
    Optional<String> unlisted =
        before
            .map(Version::content)
            .filter(run -> run.mayBeUnlisted(clock.instant()))
            .map(NewestRun::execution)
            .filter(name -> newest.stream().noneMatch(item -> item.name().equals(name)));
    if (unlisted.isPresent()) {
      return new Decision(Kind.RUNNING, unlisted.get(), null, because);
    }
    if (newest.stream().anyMatch(this::isTooRecent)) {
      return new Decision(Kind.TOO_SOON, null, null, because);
    }
    String work = "run-" + Digest.of(Json.write(work(due))).substring(0, 24) + "-";
    List<ExecutionListItem> attempts =
        newest.stream().filter(item -> item.name().startsWith(work)).toList();
    if (attempts.isEmpty()) {
      return new Decision(Kind.DUE, work + 1, null, because);
    }
    String last = attempts.getFirst().name();
    Optional<Instant> next = nextRetry(attempts).filter(clock.instant()::isBefore);
    return next.isPresent()
        ? new Decision(Kind.WAITING, last, next.get().toString(), because)
        : new Decision(Kind.DUE, next(last), null, because);
  }

  /** When the work is to be tried again; nothing if it may be at once. */
  private Optional<Instant> nextRetry(List<ExecutionListItem> attempts) {
    // Whoever aborts an execution, or stops the local side, says nothing against its work.
    List<ExecutionListItem> failed =
        attempts.stream().filter(item -> item.status() != ExecutionStatus.ABORTED).toList();
    if (failed.size() <= 1) {
      return Optional.empty();
    }
    ExecutionListItem last = failed.getFirst();
    return Optional.of(
        Optional.ofNullable(last.stopDate())
            .orElse(last.startDate())
            .plus(retries.waitBefore(failed.size() - 1)));
  }

  private static String next(String attempt) {
    int number = attempt.lastIndexOf('-') + 1;
    return attempt.substring(0, number) + (Integer.parseInt(attempt.substring(number)) + 1);
  }

  /** Reads the newest execution; changes nothing. */
  void prime() {
    stepFunctions.listExecutions(list -> list.stateMachineArn(stateMachine).maxResults(1));
  }

  private Decision started(Decision found, Optional<Version<NewestRun>> before) {
    if (found.decision() != Kind.DUE) {
      return found;
    }
    String name = found.execution();
    if (!newestRun.write(new NewestRun(name, clock.instant().toString()), before)) {
      // Another look was faster, and starts what it found; the end of that brings the next look.
      String other = newestRun.read().map(now -> now.content().execution()).orElse(name);
      return new Decision(Kind.RUNNING, other, null, found.because());
    }
    try {
      stepFunctions.startExecution(
          start ->
              start
                  .stateMachineArn(stateMachine)
                  .name(name)
                  .input(Json.write(Map.of("cause", String.join("; ", found.because())))));
      return new Decision(Kind.STARTED, name, null, found.because());
    } catch (ExecutionAlreadyExistsException e) {
      // Another look was faster by a moment; the end of its execution brings the next look.
      return new Decision(Kind.RUNNING, name, null, found.because());
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
