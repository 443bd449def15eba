package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one workflow sees: the context object, the variables of the workflows around it as they were
 * when it started, and its own variables. Belongs to one thread.
 */
final class Scope {
  private final String path;
  private final ObjectNode context;
  private final Map<String, JsonNode> variables;

  /**
   * A scope.
   *
   * @param path the iterations and branches that it is in; empty at the top
   */
  Scope(String path, ObjectNode context, Map<String, JsonNode> outerVariables) {
    this.path = path;
    this.context = context;
    this.variables = new LinkedHashMap<>(outerVariables);
  }

  /** The scope of an iteration of a Map or a branch of a Parallel. */
  Scope inner(String state, int index, ObjectNode innerContext) {
    return new Scope(HistoryEvent.scope(path, state, index), innerContext, variables);
  }

  String path() {
    return path;
  }

  /** A context object of its own for a visit to a state. */
  ObjectNode context() {
    return context.deepCopy();
  }

  Map<String, JsonNode> variables() {
    return Map.copyOf(variables);
  }

  void assign(Map<String, JsonNode> values) {
    variables.putAll(values);
  }
}
