package dev.medallion.local.states;

import com.fasterxml.jackson.databind.JsonNode;

/** One attempt at a Parallel state. */
final class ParallelAttempt {
  private final Visit visit;
  private final State.Parallel parallel;

  ParallelAttempt(Visit visit, State.Parallel parallel) {
    this.visit = visit;
    this.parallel = parallel;
  }

  JsonNode run() throws StateFailure, InterruptedException {
    JsonNode input =
        visit.value(parallel.arguments(), visit.bindings(), Kind.ANY).orElse(visit.input());
    visit.limit(input, "The state/task '%s' has arguments".formatted(parallel.name()));
    Branch branch = visit.branch();
    branch.record("ParallelStateStarted", new HistoryEvent.None());
    int count = parallel.branches().size();
    try {
      JsonNode results = new Siblings(count, index -> walk(index, input)).run(count);
      branch.record("ParallelStateSucceeded", new HistoryEvent.None());
      return results;
    } catch (StateFailure e) {
      branch.record("ParallelStateFailed", new HistoryEvent.None());
      throw e;
    }
  }

  private JsonNode walk(int index, JsonNode input) throws StateFailure, InterruptedException {
    Scope scope =
        visit
            .branch()
            .scope()
            .inner("%s[%d]".formatted(parallel.name(), index), visit.context().deepCopy());
    return visit.branch().inner(scope).walk(parallel.branches().get(index), input);
  }
}
