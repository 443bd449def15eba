package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.stepfunctions.states.Problem.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a whole definition and collects what is wrong with it. */
final class DefinitionParser {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int LONGEST_EXCERPT = 500;

  private final TaskRunner tasks;
  private final List<Problem> problems = new ArrayList<>();
  private final StateNames names = new StateNames(problems);

  /** The language of a state that names none. */
  private QueryLanguage language = QueryLanguage.JSONPATH;

  DefinitionParser(TaskRunner tasks) {
    this.tasks = tasks;
  }

  Definition parse(String json) throws InvalidDefinitionException {
    JsonNode root = read(json);
    language = language(root, language);
    Fields fields = new Fields(language, root, "", "", problems);
    language(fields);
    State.Workflow workflow = workflow(fields, List.of());
    Optional<Duration> timeout =
        fields
            .constant("TimeoutSeconds", Kind.POSITIVE)
            .map(seconds -> Duration.ofSeconds(seconds.longValue()));
    fields
        .text("Version")
        .filter(version -> !version.equals("1.0"))
        .ifPresent(
            version ->
                fields.problem(
                    Code.SCHEMA_VALIDATION_FAILED, "/Version", "The only version is '1.0'"));
    fields.close();
    if (!problems.isEmpty()) {
      throw new InvalidDefinitionException(problems);
    }
    return new Definition(workflow, timeout);
  }

  private static JsonNode read(String json) throws InvalidDefinitionException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw noJson(json, e);
    }
    if (!root.isObject()) {
      throw new InvalidDefinitionException(
          List.of(
              new Problem(
                  Code.SCHEMA_VALIDATION_FAILED,
                  Optional.empty(),
                  "Definition must be a valid JSON object")));
    }
    return root;
  }

  /** The place is as Jackson once wrote it, which AWS shows. */
  private static InvalidDefinitionException noJson(String json, JsonProcessingException e) {
    JsonLocation location = Optional.ofNullable(e.getLocation()).orElse(JsonLocation.NA);
    String place =
        "[Source: (String)\"%s\"; line: %d, column: %d]"
            .formatted(excerpt(json), location.getLineNr(), location.getColumnNr());
    return new InvalidDefinitionException(
        List.of(
            new Problem(
                Code.INVALID_JSON_DESCRIPTION,
                Optional.of(place),
                e.getOriginalMessage() + "\n at " + place)));
  }

  private static String excerpt(String json) {
    return json.length() <= LONGEST_EXCERPT
        ? json
        : "%s\"[truncated %d chars]"
            .formatted(json.substring(0, LONGEST_EXCERPT), json.length() - LONGEST_EXCERPT);
  }

  private static QueryLanguage language(JsonNode object, QueryLanguage otherwise) {
    return switch (object.path("QueryLanguage").asText()) {
      case "JSONata" -> QueryLanguage.JSONATA;
      case "JSONPath" -> QueryLanguage.JSONPATH;
      default -> otherwise;
    };
  }

  /** Checks the language that a state machine or a state names. */
  private void language(Fields fields) {
    Optional<String> named = fields.text("QueryLanguage");
    if (named.isEmpty()) {
      return;
    }
    if (!List.of("JSONata", "JSONPath").contains(named.get())) {
      fields.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          fields.path("QueryLanguage"),
          "The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]");
    } else if (named.get().equals("JSONPath") && language == QueryLanguage.JSONATA) {
      fields.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          fields.path(),
          "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    }
  }

  /** Reads {@code StartAt} and {@code States} of a state machine, item processor or branch. */
  State.Workflow workflow(Fields fields, List<String> outerVariables) {
    fields.require("States");
    fields.require("StartAt");
    String startAt = fields.text("StartAt").orElse("");
    JsonNode states = fields.raw("States");
    Map<String, State> parsed = new LinkedHashMap<>();
    if (states.isObject() && !states.isEmpty()) {
      List<String> variables = new ArrayList<>(outerVariables);
      variables.addAll(VariableNames.assignedBy(states));
      states
          .properties()
          .forEach(
              entry -> {
                String path = fields.path("States") + "/" + entry.getKey();
                names.add(entry.getKey(), path);
                Fields state =
                    new Fields(
                        language(entry.getValue(), language), entry.getValue(), path, "", problems);
                language(state);
                new StateParser(this, tasks, entry.getKey(), state, outerVariables, variables)
                    .parse()
                    .ifPresent(read -> parsed.put(entry.getKey(), read));
              });
    } else if (!states.isMissingNode()) {
      fields.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          fields.path("States"),
          "Must be an object of at least one state");
    }
    State.Workflow workflow = new State.Workflow(startAt, parsed);
    if (parsed.size() == states.size() && !parsed.isEmpty() && fields.has("StartAt")) {
      new Transitions(workflow, fields.path(), problems).check();
    }
    return workflow;
  }
}
