package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.JException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.stepfunctions.states.Problem.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON value with expressions in it, and checks each expression. */
final class TemplateParser {
  private final QueryLanguage language;
  private final List<Problem> problems;
  private final String statePath;
  private final boolean inCatcher;

  TemplateParser(
      QueryLanguage language, List<Problem> problems, String statePath, boolean inCatcher) {
    this.language = language;
    this.problems = problems;
    this.statePath = statePath;
    this.inCatcher = inCatcher;
  }

  Template parse(JsonNode value, String location) {
    if (value.isTextual()) {
      return text(value, location);
    }
    if (value.isObject()) {
      Map<String, Template> members = new LinkedHashMap<>();
      value
          .properties()
          .forEach(
              member -> {
                String within = location + "/" + member.getKey();
                // In JSONata such a name is like any other.
                if (language == QueryLanguage.JSONPATH && member.getKey().endsWith(".$")) {
                  problem(
                      Code.NOT_SUPPORTED,
                      within,
                      "JSONPath is not supported: write the state in JSONata and the value as"
                          + " {% … %}");
                }
                members.put(member.getKey(), parse(member.getValue(), within));
              });
      return allLiteral(members.values().stream().toList())
          ? new Template.Literal(value)
          : new Template.Members(members);
    }
    if (value.isArray()) {
      List<Template> elements = new ArrayList<>();
      for (int i = 0; i < value.size(); i++) {
        elements.add(parse(value.get(i), "%s[%d]".formatted(location, i)));
      }
      return allLiteral(elements) ? new Template.Literal(value) : new Template.Elements(elements);
    }
    return new Template.Literal(value);
  }

  private static boolean allLiteral(List<Template> templates) {
    return templates.stream().allMatch(Template.Literal.class::isInstance);
  }

  private Template text(JsonNode value, String location) {
    if (language == QueryLanguage.JSONPATH) {
      return new Template.Literal(value);
    }
    String text = value.textValue();
    if (!Expression.isDelimited(text)) {
      if (text.startsWith("{%")) {
        problem(
            Code.INVALID_JSONATA_EXPRESSION,
            location,
            "A string that starts with {% must end with %}");
      }
      return new Template.Literal(value);
    }
    Expression expression = Expression.of(text, location);
    try {
      expression.parse();
      for (String problem : ExpressionRules.problems(expression.text(), inCatcher)) {
        problem(Code.UNSUPPORTED_JSONATA_EXPRESSION, location, problem);
      }
    } catch (JException e) {
      problem(Code.INVALID_JSONATA_EXPRESSION, location, e.getMessage());
    } catch (RuntimeException e) {
      problem(
          Code.INVALID_JSONATA_EXPRESSION,
          location,
          "'%s' is no JSONata: %s".formatted(expression.text(), e.getMessage()));
    }
    return new Template.Evaluated(expression);
  }

  private void problem(Code code, String location, String message) {
    problems.add(new Problem(code, statePath + "/" + location, message));
  }
}
