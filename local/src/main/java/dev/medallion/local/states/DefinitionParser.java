package dev.medallion.local.states;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.states.Problem.Code;
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

  private final TaskRunner tasks;
  private final List<Problem> problems = new ArrayList<>();
  private final StateNames names = new StateNames(problems);

  /** Whether a state that names no query language is in JSONata. */
  private boolean jsonataByDefault;

  DefinitionParser(TaskRunner tasks) {
    this.tasks = tasks;
  }

  Definition parse(String json) throws InvalidDefinitionException {
    JsonNode root = read(json);
    Fields fields = new Fields(root, "", "", problems);
    queryLanguage(fields);
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
    fields.close("a state machine");
    if (!problems.isEmpty()) {
      throw new InvalidDefinitionException(problems);
    }
    return new Definition(workflow, timeout);
  }

  private static JsonNode read(String json) throws InvalidDefinitionException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new InvalidDefinitionException(
          List.of(new Problem(Code.INVALID_JSON_DESCRIPTION, "", e.getOriginalMessage() + where)));
    }
  }

  private void queryLanguage(Fields fields) {
    Optional<String> language = fields.text("QueryLanguage");
    jsonataByDefault = language.filter("JSONata"::equals).isPresent();
    if (language.isPresent() && !jsonataByDefault) {
      fields.problem(Code.NOT_SUPPORTED, "/QueryLanguage", notJsonata(language.get()));
      // One report for the machine, not one for each of its states.
      jsonataByDefault = true;
    }
    if (language.isEmpty() && !names.anyStateHas(fields.raw("States"), "QueryLanguage")) {
      fields.problem(
          Code.NOT_SUPPORTED,
          "/QueryLanguage",
          "Missing, which means JSONPath, and only JSONata is supported: add"
              + " \"QueryLanguage\": \"JSONata\"");
      jsonataByDefault = true;
    }
  }

  private static String notJsonata(String language) {
    return language.equals("JSONPath")
        ? "JSONPath is not supported: write the state machine in JSONata"
        : "Value should be one of the following: [JSONPath, JSONata]";
  }

  /** Reads {@code StartAt} and {@code States} of a state machine, item processor or branch. */
  State.Workflow workflow(Fields fields, List<String> outerVariables) {
    fields.require("StartAt");
    fields.require("States");
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
                Fields state = new Fields(entry.getValue(), path, "", problems);
                stateLanguage(state);
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

  private void stateLanguage(Fields state) {
    Optional<String> language = state.text("QueryLanguage");
    if (language.isPresent() && !language.get().equals("JSONata")) {
      state.problem(Code.NOT_SUPPORTED, state.path("QueryLanguage"), notJsonata(language.get()));
    } else if (language.isEmpty() && !jsonataByDefault) {
      state.problem(
          Code.NOT_SUPPORTED,
          state.path("QueryLanguage"),
          "Missing, which means JSONPath here, and only JSONata is supported");
    }
  }
}
