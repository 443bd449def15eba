package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What stands in the array of a pattern's field: a value, or an operator on it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html">
 *     Comparison operators for use in event patterns</a>
 */
final class ValueMatcher {
  private static final List<String> OPERATORS =
      List.of(
          "prefix",
          "suffix",
          "anything-but",
          "exists",
          "numeric",
          "equals-ignore-case",
          "wildcard");

  private ValueMatcher() {}

  static Predicate<JsonNode> of(JsonNode value, String place) {
    if (value.isArray()) {
      throw new InvalidPatternException(place + " holds an array inside its array");
    }
    return value.isObject() ? operator(value, place) : equal(value);
  }

  private static Predicate<JsonNode> equal(JsonNode value) {
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      return node -> node.isNumber() && node.decimalValue().compareTo(number) == 0;
    }
    return value::equals;
  }

  private static Predicate<JsonNode> operator(JsonNode object, String place) {
    Map.Entry<String, JsonNode> operator = single(object, place);
    JsonNode operand = operator.getValue();
    return switch (operator.getKey()) {
      case "prefix" -> text(operand, place, "prefix", (value, prefix) -> value.startsWith(prefix));
      case "suffix" -> text(operand, place, "suffix", (value, suffix) -> value.endsWith(suffix));
      case "equals-ignore-case" -> ignoringCase(operand, place);
      case "wildcard" -> wildcard(operand, place);
      case "exists" -> exists(operand, place);
      case "numeric" -> NumericRange.of(operand, place);
      case "anything-but" -> anythingBut(operand, place);
      default ->
          throw new InvalidPatternException(
              "%s uses the operator %s; supported are %s"
                  .formatted(place, operator.getKey(), String.join(", ", OPERATORS)));
    };
  }

  private static Map.Entry<String, JsonNode> single(JsonNode object, String place) {
    if (object.size() != 1) {
      throw new InvalidPatternException(place + " needs exactly one operator in each object");
    }
    return object.properties().iterator().next();
  }

  @FunctionalInterface
  private interface TextTest {
    boolean test(String value, String operand);
  }

  private static Predicate<JsonNode> text(
      JsonNode operand, String place, String name, TextTest test) {
    if (operand.isObject()) {
      Map.Entry<String, JsonNode> inner = single(operand, place);
      if (!inner.getKey().equals("equals-ignore-case")) {
        throw new InvalidPatternException(
            "%s uses %s inside %s; only equals-ignore-case may stand there"
                .formatted(place, inner.getKey(), name));
      }
      String lower = string(inner.getValue(), place, name).toLowerCase(Locale.ROOT);
      return node ->
          node.isTextual() && test.test(node.textValue().toLowerCase(Locale.ROOT), lower);
    }
    String wanted = string(operand, place, name);
    return node -> node.isTextual() && test.test(node.textValue(), wanted);
  }

  private static Predicate<JsonNode> ignoringCase(JsonNode operand, String place) {
    String wanted = string(operand, place, "equals-ignore-case");
    return node -> node.isTextual() && node.textValue().equalsIgnoreCase(wanted);
  }

  private static Predicate<JsonNode> wildcard(JsonNode operand, String place) {
    String wanted = string(operand, place, "wildcard");
    if (wanted.contains("**")) {
      throw new InvalidPatternException(place + " has consecutive wildcards");
    }
    StringBuilder expression = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < wanted.length(); i++) {
      char letter = wanted.charAt(i);
      if (letter == '*') {
        expression.append(Pattern.quote(literal.toString())).append(".*");
        literal.setLength(0);
      } else if (letter == '\\' && i + 1 < wanted.length()) {
        i++;
        literal.append(wanted.charAt(i));
      } else {
        literal.append(letter);
      }
    }
    Pattern pattern =
        Pattern.compile(expression + Pattern.quote(literal.toString()), Pattern.DOTALL);
    return node -> node.isTextual() && pattern.matcher(node.textValue()).matches();
  }

  private static Predicate<JsonNode> exists(JsonNode operand, String place) {
    if (!operand.isBoolean()) {
      throw new InvalidPatternException(place + ": exists takes true or false");
    }
    return operand.booleanValue() ? node -> !node.isMissingNode() : JsonNode::isMissingNode;
  }

  /** Matches values that are there and are none of those given. */
  private static Predicate<JsonNode> anythingBut(JsonNode operand, String place) {
    List<Predicate<JsonNode>> excluded = new ArrayList<>();
    if (operand.isObject()) {
      Map.Entry<String, JsonNode> inner = single(operand, place);
      if (!List.of("prefix", "suffix", "equals-ignore-case", "wildcard").contains(inner.getKey())) {
        throw new InvalidPatternException(
            "%s uses %s inside anything-but".formatted(place, inner.getKey()));
      }
      Iterable<JsonNode> operands =
          inner.getValue().isArray() ? inner.getValue() : List.of(inner.getValue());
      for (JsonNode value : operands) {
        excluded.add(
            operator(JsonNodeFactory.instance.objectNode().set(inner.getKey(), value), place));
      }
    } else if (operand.isArray()) {
      operand.forEach(value -> excluded.add(of(value, place)));
    } else {
      excluded.add(equal(operand));
    }
    return node ->
        !node.isMissingNode() && excluded.stream().noneMatch(matcher -> matcher.test(node));
  }

  private static String string(JsonNode operand, String place, String operator) {
    if (!operand.isTextual()) {
      throw new InvalidPatternException("%s: %s takes a string".formatted(place, operator));
    }
    return operand.textValue();
  }
}
