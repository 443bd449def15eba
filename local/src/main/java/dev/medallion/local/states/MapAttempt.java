package dev.medallion.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** One attempt at a Map state. */
final class MapAttempt {
  /** What an inline Map runs at once at most. */
  private static final int MAX_CONCURRENCY = 40;

  private final Visit visit;
  private final State.Map map;

  MapAttempt(Visit visit, State.Map map) {
    this.visit = visit;
    this.map = map;
  }

  JsonNode run() throws StateFailure, InterruptedException {
    Bindings bindings = visit.bindings();
    JsonNode items = visit.value(map.items(), bindings, Kind.ARRAY).orElse(visit.input());
    if (!items.isArray()) {
      throw visit.failure(
          ErrorName.QUERY_EVALUATION_ERROR,
          "The Map state has no Items, and its input is no array but %s"
              .formatted(items.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    int asked =
        visit.value(map.maxConcurrency(), bindings, Kind.NATURAL).map(JsonNode::intValue).orElse(0);
    Branch branch = visit.branch();
    branch.record("MapStateStarted", new HistoryEvent.Length(items.size()));
    try {
      JsonNode results =
          new Siblings(items.size(), index -> iterate(index, items.get(index)))
              .run(asked == 0 ? MAX_CONCURRENCY : Math.min(asked, MAX_CONCURRENCY));
      branch.record("MapStateSucceeded", new HistoryEvent.None());
      return results;
    } catch (StateFailure e) {
      branch.record("MapStateFailed", new HistoryEvent.None());
      throw e;
    }
  }

  private JsonNode iterate(int index, JsonNode item) throws StateFailure, InterruptedException {
    ObjectNode context = visit.context().deepCopy();
    context.putObject("Map").putObject("Item").put("Index", index).set("Value", item);
    Scope scope = visit.branch().scope().inner("%s[%d]".formatted(map.name(), index), context);
    Branch branch = visit.branch().inner(scope);
    HistoryEvent.Detail detail = new HistoryEvent.Iteration(map.name(), index);
    branch.record("MapIterationStarted", detail);
    try {
      JsonNode output = branch.walk(map.processor(), selected(context, item));
      branch.record("MapIterationSucceeded", detail);
      return output;
    } catch (StateFailure e) {
      branch.record("MapIterationFailed", detail);
      throw e;
    } catch (InterruptedException e) {
      branch.record("MapIterationAborted", detail);
      throw e;
    }
  }

  private JsonNode selected(ObjectNode context, JsonNode item) throws StateFailure {
    Bindings bindings = visit.bindings().with("context", context);
    JsonNode selected = visit.value(map.itemSelector(), bindings, Kind.ANY).orElse(item);
    visit.limit(selected, "The Map state '%s' made an item".formatted(map.name()));
    return selected;
  }
}
