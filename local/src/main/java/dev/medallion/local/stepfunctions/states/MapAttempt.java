package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One attempt at a Map state. */
final class MapAttempt {
  /** What an inline Map runs at once at most. */
  private static final int MAX_CONCURRENCY = 40;

  private final StateExecution execution;
  private final State.Map map;
  private final Map<Integer, Resumption.Inner> earlier;
  private JsonNode items = JsonNodeFactory.instance.arrayNode();
  private ToleratedFailures tolerated = ToleratedFailures.NONE;
  private Branch[] branches = {};
  private long[] lastOfWorker = {};

  /** The event that the end of the Map follows. */
  private final AtomicLong last = new AtomicLong();

  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * An attempt.
   *
   * @param earlier what became of iterations before the execution was redriven
   */
  MapAttempt(StateExecution execution, State.Map map, Map<Integer, Resumption.Inner> earlier) {
    this.execution = execution;
    this.map = map;
    this.earlier = earlier;
  }

  JsonNode run() throws StateFailure, InterruptedException {
    Bindings bindings = execution.bindings();
    items = execution.value(map.items(), bindings, Kind.ARRAY).orElse(execution.input());
    if (!items.isArray()) {
      throw execution.inputFailed("Map state input must be an array but was: " + items);
    }
    int asked =
        execution
            .value(map.maxConcurrency(), bindings, Kind.NATURAL)
            .map(JsonNode::intValue)
            .orElse(0);
    tolerated = ToleratedFailures.of(execution, map, items.size());
    Branch branch = execution.branch();
    last.set(
        earlier.isEmpty()
            ? branch.record("MapStateStarted", new HistoryEvent.Length(items.size()))
            : branch.lastEvent());
    try {
      JsonNode results = results(asked == 0 ? MAX_CONCURRENCY : Math.min(asked, MAX_CONCURRENCY));
      branch.continueFrom(last.get());
      branch.recordAside("MapStateSucceeded", new HistoryEvent.None());
      execution.limit(results, map.name());
      return results;
    } catch (StateFailure e) {
      branch.continueFrom(last.get());
      throw e;
    }
  }

  /** Runs the iterations. Those that go first start in order, before any of them continues. */
  private JsonNode results(int atOnce) throws StateFailure, InterruptedException {
    int workers = Math.min(atOnce, items.size());
    lastOfWorker = new long[workers];
    branches = new Branch[items.size()];
    for (int i = 0; i < workers; i++) {
      lastOfWorker[i] = last.get();
      if (!earlier.containsKey(i)) {
        branches[i] = start(i, last.get());
      }
    }
    return new Siblings(items.size(), this::iterate).run(atOnce);
  }

  private Branch start(int index, long previous) {
    Branch branch = branch(index, previous);
    branch.record("MapIterationStarted", new HistoryEvent.Iteration(map.name(), index));
    return branch;
  }

  private Branch branch(int index, long previous) {
    ObjectNode context = execution.context().deepCopy();
    context.putObject("Map").putObject("Item").put("Index", index).set("Value", items.get(index));
    Branch branch =
        execution.branch().inner(execution.branch().scope().inner(map.name(), index, context));
    branch.continueFrom(previous);
    return branch;
  }

  private JsonNode iterate(int index, int worker) throws StateFailure, InterruptedException {
    Optional<Resumption.Inner> before = Optional.ofNullable(earlier.get(index));
    if (before.isPresent() && before.get() instanceof Resumption.Inner.Ended ended) {
      return ended.output();
    }
    if (branches[index] == null) {
      branches[index] =
          before.isPresent()
              ? branch(index, lastOfWorker[worker])
              : start(index, lastOfWorker[worker]);
    }
    Branch branch = branches[index];
    HistoryEvent.Detail detail = new HistoryEvent.Iteration(map.name(), index);
    try {
      JsonNode output =
          before.isPresent() && before.get() instanceof Resumption.Inner.Open open
              ? branch.resume(map.processor(), open.place())
              : branch.walk(map.processor(), selected(branch.scope().context(), index));
      long succeeded = branch.recordAside("MapIterationSucceeded", detail);
      ended(branch, worker);
      last.set(succeeded);
      return output;
    } catch (StateFailure e) {
      if (tolerated.takes()) {
        branch.recordAside("MapIterationFailed", detail);
        branch.fail();
        ended(branch, worker);
        return errorOutput(e);
      }
      if (failed.compareAndSet(false, true)) {
        ended(branch, worker);
        branch.recordAside("MapIterationFailed", detail);
        branch.fail();
      } else {
        abort(branch, detail);
      }
      throw tolerated.exceeded().orElse(e);
    } catch (InterruptedException e) {
      abort(branch, detail);
      throw e;
    }
  }

  private static JsonNode errorOutput(StateFailure failure) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Error", failure.error())
        .put("Cause", failure.reason());
  }

  /**
   * The next iteration, and the end of a Map that failed, follow what the end of an iteration
   * follows; the end of a Map that succeeded follows the end of its last iteration itself.
   */
  private void ended(Branch branch, int worker) {
    lastOfWorker[worker] = branch.lastEvent();
    last.set(branch.lastEvent());
  }

  /** An iteration that is cut follows the failure that cut it. */
  private void abort(Branch branch, HistoryEvent.Detail detail) {
    branch.continueFrom(last.get());
    branch.recordAside("MapIterationAborted", detail);
    branch.abandon();
  }

  private JsonNode selected(ObjectNode context, int index) throws StateFailure {
    Bindings bindings = execution.bindings().with("context", context);
    JsonNode selected =
        execution.value(map.itemSelector(), bindings, Kind.ANY).orElse(items.get(index));
    execution.limit(selected, map.name());
    return selected;
  }
}
