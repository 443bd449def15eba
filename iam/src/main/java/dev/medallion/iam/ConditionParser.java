package dev.medallion.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.iam.Condition.Matching;
import dev.medallion.iam.Condition.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the element Condition. */
final class ConditionParser {
  private static final String ALL = "ForAllValues:";
  private static final String ANY = "ForAnyValue:";
  private static final String IF_EXISTS = "IfExists";

  private final Reference reference;
  private final boolean variables;
  private final List<String> problems;

  ConditionParser(Reference reference, boolean variables, List<String> problems) {
    this.reference = reference;
    this.variables = variables;
    this.problems = problems;
  }

  List<Condition> parse(String place, JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    if (!node.isObject()) {
      problems.add(place + ": has to be an object");
      return List.of();
    }
    List<Condition> conditions = new ArrayList<>();
    node.properties()
        .forEach(
            entry ->
                operator(
                    place + "." + entry.getKey(), entry.getKey(), entry.getValue(), conditions));
    return List.copyOf(conditions);
  }

  private void operator(String place, String text, JsonNode keys, List<Condition> conditions) {
    Matching matching =
        text.startsWith(ALL)
            ? Matching.ALL_VALUES
            : text.startsWith(ANY) ? Matching.ANY_VALUE : Matching.SINGLE;
    String word = matching == Matching.SINGLE ? text : text.substring(text.indexOf(':') + 1);
    boolean optional = word.endsWith(IF_EXISTS);
    String name = optional ? word.substring(0, word.length() - IF_EXISTS.length()) : word;
    Optional<ConditionOperator> operator = ConditionOperator.named(name);
    if (operator.isEmpty()) {
      String hint =
          ConditionOperator.nearly(name).map(near -> "; did you mean " + near + "?").orElse("");
      problems.add("%s: no such operator%s".formatted(place, hint));
      return;
    }
    if (operator.get() == ConditionOperator.NULL && optional) {
      problems.add(place + ": Null itself asks whether the key is there");
      return;
    }
    if (!keys.isObject()) {
      problems.add(place + ": has to be an object of condition keys");
      return;
    }
    for (var entry : keys.properties()) {
      String key = entry.getKey();
      String where = place + "." + key;
      if (!reference.hasKey(key)) {
        problems.add(where + ": no such condition key");
        continue;
      }
      List<Operand> operands = new ArrayList<>();
      for (String value : Texts.ofScalars(where, entry.getValue(), problems)) {
        try {
          operands.add(Operand.of(operator.get(), value, variables));
        } catch (IllegalArgumentException e) {
          problems.add("%s: %s".formatted(where, e.getMessage()));
        }
      }
      conditions.add(
          new Condition(
              operator.get(),
              matching,
              optional ? Presence.OPTIONAL : Presence.REQUIRED,
              key,
              List.copyOf(operands)));
    }
  }
}
