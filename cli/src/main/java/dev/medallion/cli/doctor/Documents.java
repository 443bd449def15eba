package dev.medallion.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes to policy documents. */
final class Documents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATEMENT = "Statement";

  private Documents() {}

  /** A document of no statements. */
  static String empty() {
    ObjectNode document = JSON.createObjectNode();
    document.put("Version", "2012-10-17");
    document.putArray(STATEMENT);
    return document.toString();
  }

  /**
   * The document without a statement.
   *
   * @param label its Sid, or its place, as {@link dev.medallion.iam.Statement} has it
   * @return empty if no statement is left
   */
  static Optional<String> without(String json, String label) {
    ObjectNode document = read(json);
    ArrayNode statements = statements(document);
    for (int i = 0; i < statements.size(); i++) {
      String sid = statements.get(i).path("Sid").asText("");
      if (label.equals(sid.isEmpty() ? "Statement[%d]".formatted(i) : sid)
          || (label.equals(STATEMENT) && statements.size() == 1)) {
        statements.remove(i);
        break;
      }
    }
    document.set(STATEMENT, statements);
    return statements.isEmpty() ? Optional.empty() : Optional.of(document.toString());
  }

  /** The document with one more statement. */
  static String with(String json, ObjectNode statement) {
    ObjectNode document = read(json);
    ArrayNode statements = statements(document);
    statements.add(statement);
    document.set(STATEMENT, statements);
    return document.toString();
  }

  /** A statement that allows those actions on those resources. */
  static ObjectNode allow(Set<String> actions, Collection<String> resources) {
    ObjectNode statement = JSON.createObjectNode();
    statement.put("Effect", "Allow");
    put(statement, "Action", actions);
    put(statement, "Resource", resources);
    return statement;
  }

  /** The same for a service that acts for one of its resources. */
  static ObjectNode allowService(
      String service, Set<String> actions, Collection<String> resources, Map<String, String> keys) {
    ObjectNode statement = allow(actions, resources);
    statement.putObject("Principal").put("Service", service);
    if (!keys.isEmpty()) {
      ObjectNode equal = statement.putObject("Condition").putObject("ArnEquals");
      keys.forEach(equal::put);
    }
    return statement;
  }

  private static void put(ObjectNode statement, String name, Collection<String> values) {
    if (values.size() == 1) {
      statement.put(name, values.iterator().next());
    } else {
      values.forEach(statement.putArray(name)::add);
    }
  }

  private static ArrayNode statements(ObjectNode document) {
    JsonNode given = document.path(STATEMENT);
    return given instanceof ArrayNode array
        ? array.deepCopy()
        : JSON.createArrayNode().addAll(given.isMissingNode() ? List.of() : List.of(given));
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy that was read is no JSON", e);
    }
  }

  /** A text as JSON has it, in quotation marks. */
  static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }
}
