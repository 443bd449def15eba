package dev.medallion.cfn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.pipeline.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of a template: which values its parameters may have together. A rule knows parameters
 * and pseudo parameters, no condition and no resource.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html">
 *     Rule functions</a>
 */
public final class Rules {
  private static final Set<String> MEMBERS = Set.of("RuleCondition", "Assertions");
  private static final Set<String> ASSERTION = Set.of("Assert", "AssertDescription");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "Fn::And",
          "Fn::Contains",
          "Fn::EachMemberEquals",
          "Fn::EachMemberIn",
          "Fn::Equals",
          "Fn::Not",
          "Fn::Or");
  private static final int FEWEST_CONDITIONS = 2;
  private static final int MOST_CONDITIONS = 10;

  private final Map<String, JsonNode> values;
  private final Problems problems;

  private Rules(Map<String, JsonNode> values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  /**
   * Adds each assertion that does not hold to {@code problems}, in its own words, and whatever a
   * rule may not contain.
   *
   * @param parameters the values of the template's parameters
   */
  public static void check(
      Template template, Map<String, JsonNode> parameters, StackIdentity stack, Problems problems) {
    Map<String, JsonNode> values = new LinkedHashMap<>(PseudoParameters.of(stack));
    values.putAll(parameters);
    Rules rules = new Rules(values, problems);
    template.rules().entries().forEach((name, entry) -> rules.rule("Rules." + name, entry));
  }

  private void rule(String name, Value.Entry entry) {
    try {
      Value.Mapping rule = mapping(name, entry.value(), MEMBERS);
      Value assertions =
          rule.get("Assertions")
              .orElseThrow(() -> new RuleException(entry.line(), name + " has no Assertions"));
      Optional<Value> condition = rule.get("RuleCondition");
      if (condition.isPresent() && !holds(name, condition.get())) {
        return;
      }
      for (Value assertion : items(name + ".Assertions", assertions)) {
        check(name, mapping(name, assertion, ASSERTION));
      }
    } catch (RuleException e) {
      problems.add(e.line, e.getMessage());
    }
  }

  private void check(String name, Value.Mapping assertion) throws RuleException {
    Value claim =
        assertion
            .get("Assert")
            .orElseThrow(() -> new RuleException(assertion.line(), name + " has no Assert"));
    if (!holds(name, claim)) {
      String description =
          assertion.get("AssertDescription").orElse(null) instanceof Value.Scalar text
              ? text.text().strip()
              : "an assertion does not hold";
      problems.add(assertion.line(), name + ": " + description);
    }
  }

  private boolean holds(String name, Value value) throws RuleException {
    if (!(value instanceof Value.Call call)) {
      throw new RuleException(value.line(), name + ": a function of rules is expected here");
    }
    if (!FUNCTIONS.contains(call.function())) {
      throw new RuleException(
          call.line(),
          "%s: the function %s is not supported in rules here%s"
              .formatted(name, call.function(), Suggestion.didYouMean(call.function(), FUNCTIONS)));
    }
    List<Value> arguments = items(name + ": " + call.function(), call.argument());
    return switch (call.function()) {
      case "Fn::And" -> {
        boolean all = true;
        for (Value each : conditions(name, call, arguments)) {
          all &= holds(name, each);
        }
        yield all;
      }
      case "Fn::Or" -> {
        boolean any = false;
        for (Value each : conditions(name, call, arguments)) {
          any |= holds(name, each);
        }
        yield any;
      }
      case "Fn::Not" -> !holds(name, taking(1, name, call, arguments).getFirst());
      case "Fn::Equals" -> {
        taking(2, name, call, arguments);
        yield text(name, arguments.get(0)).equals(text(name, arguments.get(1)));
      }
      case "Fn::Contains" -> {
        taking(2, name, call, arguments);
        yield list(name, arguments.get(0)).contains(text(name, arguments.get(1)));
      }
      case "Fn::EachMemberEquals" -> {
        taking(2, name, call, arguments);
        String wanted = text(name, arguments.get(1));
        yield list(name, arguments.get(0)).stream().allMatch(wanted::equals);
      }
      case "Fn::EachMemberIn" -> {
        taking(2, name, call, arguments);
        yield new HashSet<>(list(name, arguments.get(1))).containsAll(list(name, arguments.get(0)));
      }
      default -> throw new IllegalStateException(call.function());
    };
  }

  private static List<Value> conditions(String name, Value.Call call, List<Value> arguments)
      throws RuleException {
    if (arguments.size() < FEWEST_CONDITIONS || arguments.size() > MOST_CONDITIONS) {
      throw new RuleException(
          call.line(),
          "%s: %s takes %d to %d conditions, not %d"
              .formatted(
                  name, call.function(), FEWEST_CONDITIONS, MOST_CONDITIONS, arguments.size()));
    }
    return arguments;
  }

  private static List<Value> taking(int count, String name, Value.Call call, List<Value> arguments)
      throws RuleException {
    if (arguments.size() != count) {
      throw new RuleException(
          call.line(),
          "%s: %s takes %d arguments, not %d"
              .formatted(name, call.function(), count, arguments.size()));
    }
    return arguments;
  }

  private static Value.Mapping mapping(String name, Value value, Set<String> members)
      throws RuleException {
    if (!(value instanceof Value.Mapping mapping)) {
      throw new RuleException(
          value.line(), "%s: names and values are expected here".formatted(name));
    }
    for (Map.Entry<String, Value.Entry> entry : mapping.entries().entrySet()) {
      if (!members.contains(entry.getKey())) {
        throw new RuleException(
            entry.getValue().line(),
            "%s: %s is not supported in rules%s"
                .formatted(name, entry.getKey(), Suggestion.didYouMean(entry.getKey(), members)));
      }
    }
    return mapping;
  }

  private static List<Value> items(String name, Value value) throws RuleException {
    if (value instanceof Value.Sequence sequence) {
      return sequence.items();
    }
    throw new RuleException(value.line(), name + " takes a list");
  }

  private List<String> list(String name, Value value) throws RuleException {
    List<String> texts = new ArrayList<>();
    if (value instanceof Value.Sequence sequence) {
      for (Value item : sequence.items()) {
        texts.add(text(name, item));
      }
      return texts;
    }
    JsonNode list = reference(name, value);
    if (!list.isArray()) {
      throw new RuleException(value.line(), name + ": a list is expected here");
    }
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private String text(String name, Value value) throws RuleException {
    if (value instanceof Value.Scalar scalar) {
      return scalar.text();
    }
    JsonNode text = reference(name, value);
    if (!text.isValueNode()) {
      throw new RuleException(value.line(), name + ": a text is expected here, not a list");
    }
    return text.asText();
  }

  private JsonNode reference(String name, Value value) throws RuleException {
    if (!(value instanceof Value.Call call) || !call.function().equals("Ref")) {
      throw new RuleException(
          value.line(), name + ": a text, a list or the Ref of a parameter is expected here");
    }
    String parameter = call.argument() instanceof Value.Scalar scalar ? scalar.text() : "";
    JsonNode found = values.get(parameter);
    if (found == null) {
      throw new RuleException(
          call.line(),
          "%s: there is no parameter %s%s"
              .formatted(name, parameter, Suggestion.didYouMean(parameter, values.keySet())));
    }
    return found;
  }

  /** What a rule may not contain. */
  private static final class RuleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    RuleException(int line, String message) {
      super(message);
      this.line = line;
    }
  }
}
