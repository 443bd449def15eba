package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes attempts at a state until one succeeds, the retriers give up, or a catcher takes over. */
final class RetryExecutor {
  private final StateExecution execution;
  private final State.Recoverable state;

  /** How often each retrier has been used; each counts for itself. */
  private final Map<Retrier, Integer> used = new HashMap<>();

  private int retries;

  /** One attempt at a state. */
  interface Attempt {
    JsonNode run() throws StateFailure, InterruptedException;
  }

  RetryExecutor(StateExecution execution, State.Recoverable state) {
    this.execution = execution;
    this.state = state;
  }

  Step make(Attempt attempt) throws StateFailure, InterruptedException {
    while (true) {
      boolean succeeded = false;
      try {
        JsonNode result = attempt.run();
        succeeded = true;
        return execution.leave(
            execution.bindings().with("result", result), result, state.results(), state.next());
      } catch (StateFailure failure) {
        Optional<Duration> delay = retry(failure);
        if (delay.isEmpty()) {
          if (!succeeded) {
            recordEnd();
          }
          return caught(failure);
        }
        await(failure, delay.get());
      }
    }
  }

  /** A Map or Parallel that is tried again logs its failure once, when no retrier is left. */
  private void recordEnd() {
    if (!(state instanceof State.Task)) {
      execution.branch().record(state.type() + "StateFailed", new HistoryEvent.None());
    }
  }

  private Optional<Duration> retry(StateFailure failure) {
    List<Retrier> retriers = state.recovery().retriers();
    for (Retrier retrier : retriers) {
      if (retrier.takes(failure.error())) {
        int before = used.getOrDefault(retrier, 0);
        if (before >= retrier.attempts()) {
          return Optional.empty();
        }
        used.put(retrier, before + 1);
        return Optional.of(retrier.delay(before, execution.branch().interpreter().random()));
      }
    }
    return Optional.empty();
  }

  private void await(StateFailure failure, Duration delay) throws InterruptedException {
    retries++;
    Branch branch = execution.branch();
    branch
        .history()
        .listener()
        .retrying(
            state.name(), branch.scope().path(), failure.error(), failure.reason(), retries, delay);
    Timeline timeline = branch.interpreter().timeline();
    timeline.waitUntil(timeline.now().plus(delay));
    ((ObjectNode) execution.context().get("State")).put("RetryCount", retries);
  }

  private Step caught(StateFailure failure) throws StateFailure {
    for (Catcher catcher : state.recovery().catchers()) {
      if (catcher.takes(failure.error())) {
        ObjectNode errorOutput = JsonNodeFactory.instance.objectNode();
        errorOutput.put("Error", failure.error()).put("Cause", failure.reason());
        return execution.leave(
            execution.bindings().with("errorOutput", errorOutput),
            errorOutput,
            catcher.results(),
            Optional.of(catcher.next()));
      }
    }
    throw failure;
  }
}
