package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One attempt at a Parallel state. */
final class ParallelAttempt {
  private final StateExecution execution;
  private final State.Parallel parallel;
  private final Map<Integer, Resumption.Inner> earlier;

  /** The event that the end of the state follows. */
  private final AtomicLong last = new AtomicLong();

  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * An attempt.
   *
   * @param earlier what became of branches before the execution was redriven
   */
  ParallelAttempt(
      StateExecution execution, State.Parallel parallel, Map<Integer, Resumption.Inner> earlier) {
    this.execution = execution;
    this.parallel = parallel;
    this.earlier = earlier;
  }

  JsonNode run() throws StateFailure, InterruptedException {
    JsonNode input =
        execution
            .value(parallel.arguments(), execution.bindings(), Kind.ANY)
            .orElse(execution.input());
    execution.limit(input, parallel.name());
    Branch branch = execution.branch();
    last.set(
        earlier.isEmpty()
            ? branch.record("ParallelStateStarted", new HistoryEvent.None())
            : branch.lastEvent());
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
    Optional<Resumption.Inner> before = Optional.ofNullable(earlier.get(index));
    if (before.isPresent() && before.get() instanceof Resumption.Inner.Ended ended) {
      return ended.output();
    }
    Scope scope =
        execution.branch().scope().inner(parallel.name(), index, execution.context().deepCopy());
    Branch branch = execution.branch().inner(scope);
    try {
      State.Workflow workflow = parallel.branches().get(index);
      JsonNode output =
          before.isPresent() && before.get() instanceof Resumption.Inner.Open open
              ? branch.resume(workflow, open.place())
              : branch.walk(workflow, input);
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
