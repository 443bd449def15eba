package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.function.Predicate;

/** The operator {@code numeric}: one or two comparisons, such as {@code [">", 0, "<=", 5]}. */
final class NumericRange {
  private NumericRange() {}

  static Predicate<JsonNode> of(JsonNode operand, String place) {
    if (!operand.isArray() || (operand.size() != 2 && operand.size() != 4)) {
      throw new InvalidPatternException(
          place + ": numeric takes one or two pairs of a comparison and a number");
    }
    Predicate<BigDecimal> range = comparison(operand.get(0), operand.get(1), place);
    if (operand.size() == 4) {
      range = range.and(comparison(operand.get(2), operand.get(3), place));
    }
    Predicate<BigDecimal> whole = range;
    return node -> node.isNumber() && whole.test(node.decimalValue());
  }

  private static Predicate<BigDecimal> comparison(JsonNode sign, JsonNode number, String place) {
    if (!number.isNumber()) {
      throw new InvalidPatternException(
          "%s: numeric compares with %s, which is no number".formatted(place, number));
    }
    BigDecimal limit = number.decimalValue();
    return switch (sign.asText()) {
      case "=" -> value -> value.compareTo(limit) == 0;
      case "<" -> value -> value.compareTo(limit) < 0;
      case "<=" -> value -> value.compareTo(limit) <= 0;
      case ">" -> value -> value.compareTo(limit) > 0;
      case ">=" -> value -> value.compareTo(limit) >= 0;
      default ->
          throw new InvalidPatternException(
              "%s: numeric knows =, <, <=, > and >=, not %s".formatted(place, sign));
    };
  }
}
