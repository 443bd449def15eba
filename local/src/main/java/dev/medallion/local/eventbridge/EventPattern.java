package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which events a rule is for.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html">
 *     Amazon EventBridge event patterns</a>
 */
public final class EventPattern {
  private static final String OR = "$or";

  private final JsonNode text;
  private final Predicate<JsonNode> matcher;

  private EventPattern(JsonNode text, Predicate<JsonNode> matcher) {
    this.text = text;
    this.matcher = matcher;
  }

  /**
   * Reads a pattern.
   *
   * @throws InvalidPatternException if it is none, or uses an operator that is not supported
   */
  public static EventPattern of(JsonNode pattern) {
    if (!pattern.isObject() || pattern.isEmpty()) {
      throw new InvalidPatternException("it must be an object with at least one field");
    }
    return new EventPattern(pattern, object(pattern, ""));
  }

  /** Whether the pattern matches an event as it is delivered. */
  public boolean matches(JsonNode event) {
    return matcher.test(event);
  }

  /** The pattern as it was given. */
  JsonNode text() {
    return text;
  }

  private static Predicate<JsonNode> object(JsonNode pattern, String place) {
    List<Predicate<JsonNode>> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : pattern.properties()) {
      String inner = place.isEmpty() ? field.getKey() : place + "." + field.getKey();
      all.add(
          field.getKey().equals(OR)
              ? anyOf(field.getValue(), inner)
              : field(field.getKey(), field.getValue(), inner));
    }
    return node -> all.stream().allMatch(matcher -> matcher.test(node));
  }

  private static Predicate<JsonNode> anyOf(JsonNode patterns, String place) {
    if (!patterns.isArray() || patterns.size() < 2) {
      throw new InvalidPatternException(place + " must be an array of at least two objects");
    }
    List<Predicate<JsonNode>> any = new ArrayList<>();
    for (JsonNode pattern : patterns) {
      if (!pattern.isObject()) {
        throw new InvalidPatternException(place + " must be an array of at least two objects");
      }
      any.add(object(pattern, place));
    }
    return node -> any.stream().anyMatch(matcher -> matcher.test(node));
  }

  private static Predicate<JsonNode> field(String name, JsonNode pattern, String place) {
    if (pattern.isObject()) {
      if (pattern.isEmpty()) {
        throw new InvalidPatternException(place + " is an empty object");
      }
      Predicate<JsonNode> inner = object(pattern, place);
      return node -> anyElement(node.path(name), inner);
    }
    if (!pattern.isArray()) {
      throw new InvalidPatternException(place + " must be an object or an array");
    }
    if (pattern.isEmpty()) {
      throw new InvalidPatternException(place + " is an empty array");
    }
    List<Predicate<JsonNode>> values = new ArrayList<>();
    pattern.forEach(value -> values.add(ValueMatcher.of(value, place)));
    return node -> {
      JsonNode value = node.path(name);
      return values.stream().anyMatch(matcher -> anyElement(value, matcher));
    };
  }

  /** An array matches if one of its elements does; an empty one is as if it were not there. */
  private static boolean anyElement(JsonNode value, Predicate<JsonNode> matcher) {
    if (!value.isArray()) {
      return matcher.test(value);
    }
    for (JsonNode element : value) {
      if (matcher.test(element)) {
        return true;
      }
    }
    return value.isEmpty() && matcher.test(value.path(0));
  }
}
