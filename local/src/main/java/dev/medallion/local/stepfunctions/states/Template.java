package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A JSON value of a definition, in which strings of the form <code>{% … %}</code> are JSONata. */
sealed interface Template {

  /** The value, every expression in it evaluated. */
  JsonNode evaluate(Bindings bindings) throws QueryEvaluationException;

  /** A value without expressions. */
  record Literal(JsonNode value) implements Template {
    @Override
    public JsonNode evaluate(Bindings bindings) {
      return value;
    }
  }

  /** A string that is one expression. */
  record Evaluated(Expression expression) implements Template {
    @Override
    public JsonNode evaluate(Bindings bindings) throws QueryEvaluationException {
      return expression.evaluate(bindings);
    }
  }

  /** An object with expressions somewhere in it. */
  record Members(Map<String, Template> members) implements Template {
    @Override
    public JsonNode evaluate(Bindings bindings) throws QueryEvaluationException {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, Template> member : members.entrySet()) {
        object.set(member.getKey(), member.getValue().evaluate(bindings));
      }
      return object;
    }
  }

  /** An array with expressions somewhere in it. */
  record Elements(List<Template> elements) implements Template {
    @Override
    public JsonNode evaluate(Bindings bindings) throws QueryEvaluationException {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (Template element : elements) {
        array.add(element.evaluate(bindings));
      }
      return array;
    }
  }
}
