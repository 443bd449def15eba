package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON to the values that the JSONata library computes with, and back. */
final class JsonataValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonataValues() {}

  /** JSON null becomes the library's own null: to it, Java's null is undefined. */
  static Object fromJson(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> members = new LinkedHashMap<>();
        node.properties()
            .forEach(member -> members.put(member.getKey(), fromJson(member.getValue())));
        yield members;
      }
      case ARRAY -> {
        List<Object> elements = new ArrayList<>(node.size());
        node.forEach(element -> elements.add(fromJson(element)));
        yield elements;
      }
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      case NULL -> Jsonata.NULL_VALUE;
      case MISSING -> null;
      case BINARY, POJO -> throw new IllegalArgumentException("not JSON: " + node.getNodeType());
    };
  }

  private static Object number(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    return node.doubleValue();
  }

  /**
   * The JSON of a defined value.
   *
   * @throws IllegalArgumentException if the value has no JSON, such as a function
   */
  static JsonNode toJson(Object value) {
    return switch (value) {
      // Inside a structure the library keeps an undefined that it let through as Java's null.
      case null -> NODES.nullNode();
      case Map<?, ?> members
          when members.values().stream().noneMatch(JsonataValues::isFunction) -> {
        ObjectNode object = NODES.objectNode();
        members.forEach((name, member) -> object.set(String.valueOf(name), toJson(member)));
        yield object;
      }
      case List<?> elements -> {
        ArrayNode array = NODES.arrayNode();
        elements.forEach(element -> array.add(toJson(element)));
        yield array;
      }
      case String text -> NODES.textNode(text);
      case Boolean truth -> NODES.booleanNode(truth);
      case Integer number -> NODES.numberNode(number);
      case Long number -> whole(number);
      case BigDecimal number -> NODES.numberNode(number);
      case Number number -> decimal(number.doubleValue());
      case Object other when other == Jsonata.NULL_VALUE -> NODES.nullNode();
      default -> throw new IllegalArgumentException("'" + typeName(value) + "' has no JSON");
    };
  }

  /** A whole number reads as one, however it was computed. */
  private static JsonNode decimal(double number) {
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1L << 53;
    return whole ? whole((long) number) : NODES.numberNode(number);
  }

  /** As Jackson reads it, so that equal numbers are equal nodes. */
  private static JsonNode whole(long number) {
    return number == (int) number ? NODES.numberNode((int) number) : NODES.numberNode(number);
  }

  private static boolean isFunction(Object value) {
    return value != null && "function".equals(typeName(value));
  }

  /** The name that JSONata's {@code $type} gives a JSON value. */
  static String typeName(JsonNode value) {
    return typeName(fromJson(value));
  }

  /** The name that JSONata's {@code $type} gives a value. */
  static String typeName(Object value) {
    return switch (value) {
      case null -> "undefined";
      case Map<?, ?> members -> "object";
      case List<?> elements -> "array";
      case String text -> "string";
      case Boolean truth -> "boolean";
      case Number number -> "number";
      case Object other when other == Jsonata.NULL_VALUE -> "null";
      default -> "function";
    };
  }
}
