package dev.medallion.local.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.contract.Expectation;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Problem;
import dev.medallion.pipeline.SettingLines;
import dev.medallion.pipeline.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Collects what is wrong, each thing once. */
final class Findings {
  private final Set<Problem> found = new LinkedHashSet<>();

  void add(Problem problem) {
    found.add(problem);
  }

  /** Adds the problems of an analyzer's answer about a query. */
  void addOf(String file, String model, JsonNode answer) {
    for (JsonNode each : answer.path("problems")) {
      add(
          new Problem(
              file,
              each.path("line").asInt(),
              each.path("column").asInt(),
              model + ": " + each.path("message").asText()));
    }
  }

  /** Adds what is wrong with a model's rules. */
  void addOfRules(SettingLines lines, List<String> setting, JsonNode answer) {
    for (Map.Entry<String, JsonNode> wrong : answer.path("conditions").properties()) {
      add(
          lines.problem(
              Stream.concat(setting.stream(), Stream.of(wrong.getKey())).toList(),
              ": " + wrong.getValue().asText()));
    }
  }

  /** Adds each column of a list that the model's result lacks. */
  void addMissing(
      SettingLines lines, List<String> setting, Iterable<String> named, ModelColumns result) {
    for (String column : named) {
      if (result.lacks(column)) {
        add(
            lines.problem(
                setting,
                ": the query gives no column \"%s\"%s"
                    .formatted(column, Suggestion.didYouMean(column, result.types().keySet()))));
      }
    }
  }

  /** Adds each column that rules about all rows look at and the model's result lacks. */
  void addOfTableRules(
      SettingLines lines, List<String> setting, List<Expectation> rules, ModelColumns result) {
    for (Expectation rule : rules) {
      if (!rule.column().isEmpty()) {
        addMissing(
            lines,
            Stream.concat(setting.stream(), Stream.of(rule.name())).toList(),
            List.of(rule.column()),
            result);
      }
    }
  }

  /** Adds each column that a rule of access names and the model's result lacks. */
  void addOfAccess(
      SettingLines lines, List<AccessRule> rules, Layer layer, String model, ModelColumns result) {
    for (AccessRule rule : rules) {
      rule.in(layer).stream()
          .filter(readable -> readable.table().equals(model))
          .forEach(
              readable ->
                  addMissing(
                      lines,
                      List.of("access", rule.name(), "columns", model),
                      readable.columns().named(),
                      result));
    }
  }

  /** Adds each column of a key that the model's result lacks, or that cannot be compared. */
  void addOfKey(SettingLines lines, List<String> setting, List<String> key, ModelColumns result) {
    addMissing(lines, setting, key, result);
    for (String column : key) {
      if (result.unordered().contains(column)) {
        add(
            lines.problem(
                setting,
                ": \"%s\" is of the type %s, which identifies no row; name another column"
                    .formatted(column, result.types().get(column))));
      }
    }
  }

  List<Problem> all() {
    return new ArrayList<>(found);
  }
}
