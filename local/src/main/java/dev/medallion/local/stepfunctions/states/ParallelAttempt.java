package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One attempt at a Parallel state. */
final class ParallelAttempt {
  private final StateExecution execution;
  private final State.Parallel parallel;

  /** The event that the end of the state follows. */
  private final AtomicLong last = new AtomicLong();

  private final AtomicBoolean failed = new AtomicBoolean();

  ParallelAttempt(StateExecution execution, State.Parallel parallel) {
    this.execution = execution;
    this.parallel = parallel;
  }

  JsonNode run() throws StateFailure, InterruptedException {
    JsonNode input =
        execution
            .value(parallel.arguments(), execution.bindings(), Kind.ANY)
            .orElse(execution.input());
    execution.limit(input, parallel.name());
    Branch branch = execution.branch();
    last.set(branch.record("ParallelStateStarted", new HistoryEvent.None()));
    int count = parallel.branches().size();
    try {
      JsonNode results = new Siblings(count, (index, worker) -> walk(index, input)).run(count);
      branch.continueFrom(last.get());
      branch.recordAside("ParallelStateSucceeded", new HistoryEvent.None());
      execution.limit(results, parallel.name());
      return results;
    } catch (StateFailure e) {
      branch.continueFrom(last.get());
      throw e;
    }
  }

  private JsonNode walk(int index, JsonNode input) throws StateFailure, InterruptedException {
    Scope scope =
        execution
            .branch()
            .scope()
            .inner("%s[%d]".formatted(parallel.name(), index), execution.context().deepCopy());
    Branch branch = execution.branch().inner(scope);
    try {
      JsonNode output = branch.walk(parallel.branches().get(index), input);
      last.set(branch.lastEvent());
      return output;
    } catch (StateFailure e) {
      if (failed.compareAndSet(false, true)) {
        last.set(branch.lastEvent());
        branch.fail();
      } else {
        abandon(branch);
      }
      throw e;
    } catch (InterruptedException e) {
      abandon(branch);
      throw e;
    }
  }

  /** A branch that is cut follows the failure that cut it. */
  private void abandon(Branch branch) {
    branch.continueFrom(last.get());
    branch.abandon();
  }
}
