package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.stepfunctions.states.Problem.Code;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of one object of a definition, and at the end reports those that nobody asked
 * for.
 */
final class Fields {
  /** Fields that only a state in JSONPath has. */
  private static final Set<String> JSONPATH =
      Set.of(
          "InputPath",
          "OutputPath",
          "ResultPath",
          "ResultSelector",
          "Parameters",
          "Result",
          "ItemsPath",
          "MaxConcurrencyPath",
          "SecondsPath",
          "TimestampPath",
          "ErrorPath",
          "CausePath",
          "TimeoutSecondsPath",
          "HeartbeatSecondsPath",
          "ToleratedFailureCountPath",
          "ToleratedFailurePercentagePath",
          "Variable",
          "And",
          "Or",
          "Not");

  /** Fields that only a state in JSONata has. */
  private static final Set<String> JSONATA = Set.of("Arguments", "Items", "Output");

  private final QueryLanguage language;
  private final ObjectNode node;
  private final String path;
  private final String location;
  private final List<Problem> problems;
  private final List<String> missing = new ArrayList<>();

  /** Where the problem that lists what is missing stands among all. */
  private int placeOfMissing;

  private final Set<String> asked = new LinkedHashSet<>(Set.of("Comment"));

  /**
   * Reads an object.
   *
   * @param language how its strings and those inside of it read
   * @param path where it is in the definition
   * @param location where it is in its state; empty for the state itself
   */
  Fields(
      QueryLanguage language, JsonNode node, String path, String location, List<Problem> problems) {
    this.language = language;
    this.path = path;
    this.location = location;
    this.problems = problems;
    if (node instanceof ObjectNode object) {
      this.node = object;
    } else {
      this.node = JsonNodeFactory.instance.objectNode();
      problem(Code.SCHEMA_VALIDATION_FAILED, path, "Expected an object");
    }
  }

  String path() {
    return path;
  }

  /** How strings read. */
  QueryLanguage language() {
    return language;
  }

  /** An object inside of this one that is read as the root of states of its own. */
  Fields root(String field) {
    return new Fields(language, raw(field), path(field), "", problems);
  }

  /** The same object, read as the root of states of its own. */
  Fields rebased() {
    return new Fields(language, node, path, "", problems);
  }

  /** The path of a field. */
  String path(String field) {
    return path + "/" + field;
  }

  /** The field as written; a missing node if there is none. */
  JsonNode raw(String field) {
    asked.add(field);
    return node.path(field);
  }

  boolean has(String field) {
    return node.has(field);
  }

  void problem(Code code, String at, String message) {
    problems.add(new Problem(code, at, message));
  }

  /** A field that a definition cannot compute. */
  Optional<JsonNode> constant(String field, Kind kind) {
    JsonNode value = raw(field);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!kind.accepts(value) || isExpression(value)) {
      problem(
          Code.SCHEMA_VALIDATION_FAILED,
          path(field),
          "Must be %s, and is constant".formatted(kind.description()));
      return Optional.empty();
    }
    return Optional.of(value);
  }

  Optional<String> text(String field) {
    return constant(field, Kind.STRING).map(JsonNode::textValue);
  }

  String requiredText(String field) {
    require(field);
    return text(field).orElse("");
  }

  /** Reports a field that is not there. */
  void require(String field) {
    if (has(field)) {
      return;
    }
    missing.add(field);
    Problem all =
        new Problem(Code.SCHEMA_VALIDATION_FAILED, path, "These fields are required: " + missing);
    if (missing.size() == 1) {
      placeOfMissing = problems.size();
      problems.add(all);
    } else {
      problems.set(placeOfMissing, all);
    }
  }

  /** A field that is written out or computed. */
  Optional<Template> template(String field, Kind kind) {
    return template(field, kind, false);
  }

  /** A field of a catcher, which knows the error. */
  Optional<Template> catcherTemplate(String field, Kind kind) {
    return template(field, kind, true);
  }

  private Optional<Template> template(String field, Kind kind, boolean inCatcher) {
    JsonNode value = raw(field);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (language == QueryLanguage.JSONPATH && JSONATA.contains(field)) {
      problem(Code.SCHEMA_VALIDATION_FAILED, path, otherLanguage(field));
      return Optional.empty();
    }
    if (!isExpression(value) && !kind.accepts(value)) {
      problem(
          Code.SCHEMA_VALIDATION_FAILED,
          path(field),
          kind == Kind.TIMESTAMP && value.isTextual()
              ? "String does not match RFC3339 timestamp"
              : "Must be %s, or a JSONata expression {%% … %%} that gives one"
                  .formatted(kind.description()));
      return Optional.empty();
    }
    return Optional.of(
        new TemplateParser(language, problems, statePath(), inCatcher)
            .parse(value, location.isEmpty() ? field : location + "/" + field));
  }

  private boolean isExpression(JsonNode value) {
    return language == QueryLanguage.JSONATA
        && value.isTextual()
        && Expression.isDelimited(value.textValue());
  }

  private String statePath() {
    return location.isEmpty() ? path : path.substring(0, path.length() - location.length() - 1);
  }

  /** The objects of an array. */
  List<Fields> objects(String field) {
    JsonNode value = raw(field);
    List<Fields> objects = new ArrayList<>();
    if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        String element = "%s[%d]".formatted(field, i);
        String within = location.isEmpty() ? element : location + "/" + element;
        objects.add(new Fields(language, array.get(i), path(element), within, problems));
      }
    } else if (!value.isMissingNode()) {
      problem(Code.SCHEMA_VALIDATION_FAILED, path(field), "Expected an array");
    }
    return objects;
  }

  /** The strings of an array. */
  List<String> texts(String field) {
    JsonNode value = raw(field);
    List<String> texts = new ArrayList<>();
    boolean good = value.isArray() && !value.isEmpty();
    for (JsonNode element : value) {
      good &= element.isTextual();
      texts.add(element.asText());
    }
    if (!good) {
      problem(
          Code.SCHEMA_VALIDATION_FAILED, path(field), "Must be an array of at least one string");
    }
    return texts;
  }

  /** Reports a field that AWS has and this interpreter does not. */
  void refuse(String field, String reason) {
    if (!raw(field).isMissingNode()) {
      problem(Code.NOT_SUPPORTED, path(field), reason);
    }
  }

  /** Reports what was not asked for. */
  void close() {
    node.fieldNames()
        .forEachRemaining(
            field -> {
              if (asked.contains(field)) {
                return;
              }
              if (!JSONPATH.contains(field)) {
                problem(
                    Code.SCHEMA_VALIDATION_FAILED,
                    path,
                    "Field '%s' is not supported".formatted(field));
              } else if (language == QueryLanguage.JSONATA) {
                problem(Code.SCHEMA_VALIDATION_FAILED, path, otherLanguage(field));
              } else {
                problem(
                    Code.NOT_SUPPORTED,
                    path(field),
                    "JSONPath is not supported: write the state in JSONata, with \"QueryLanguage\":"
                        + " \"JSONata\"");
              }
            });
  }

  private String otherLanguage(String field) {
    boolean jsonata = language == QueryLanguage.JSONATA;
    return "The QueryLanguage is set to '%s', but field '%s' is only supported for the '%s' QueryLanguage"
        .formatted(jsonata ? "JSONata" : "JSONPath", field, jsonata ? "JSONPath" : "JSONata");
  }
}
