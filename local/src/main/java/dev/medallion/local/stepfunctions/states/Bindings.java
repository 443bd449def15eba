package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What an expression can name.
 *
 * @param states the reserved variable {@code $states}
 * @param variables the variables in scope, by name without the dollar sign
 */
record Bindings(ObjectNode states, Map<String, JsonNode> variables) {

  /** The same with one more member of {@code $states}. */
  Bindings with(String member, JsonNode value) {
    ObjectNode extended = states.deepCopy();
    extended.set(member, value);
    return new Bindings(extended, variables);
  }
}
