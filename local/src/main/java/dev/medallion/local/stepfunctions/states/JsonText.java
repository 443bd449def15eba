package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * JSON as text. An execution's input is shown as it came for as long as it passes through
 * unchanged, as on AWS; everything else is written without white space.
 */
public final class JsonText {
  private JsonText() {}

  /** The input of an execution, which remembers its text. */
  public static JsonNode given(JsonNode value, String text) {
    return switch (value) {
      case ArrayNode array -> new GivenArray(array, text);
      case ObjectNode object -> new GivenObject(object, text);
      default -> value;
    };
  }

  /** The text of a value. */
  public static String of(JsonNode value) {
    return switch (value) {
      case GivenArray given -> given.text;
      case GivenObject given -> given.text;
      case ArrayNode array -> {
        StringJoiner elements = new StringJoiner(",", "[", "]");
        array.forEach(element -> elements.add(of(element)));
        yield elements.toString();
      }
      case ObjectNode object -> {
        StringJoiner members = new StringJoiner(",", "{", "}");
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          members.add(TextNode.valueOf(member.getKey()) + ":" + of(member.getValue()));
        }
        yield members.toString();
      }
      default -> value.toString();
    };
  }

  @SuppressWarnings("unchecked") // Jackson narrows deepCopy() so.
  private static final class GivenArray extends ArrayNode {
    private static final long serialVersionUID = 1L;

    private final String text;

    GivenArray(ArrayNode value, String text) {
      super(JsonNodeFactory.instance, new ArrayList<>());
      this.text = text;
      value.forEach(this::add);
    }
  }

  @SuppressWarnings("unchecked") // Jackson narrows deepCopy() so.
  private static final class GivenObject extends ObjectNode {
    private static final long serialVersionUID = 1L;

    private final String text;

    GivenObject(ObjectNode value, String text) {
      super(JsonNodeFactory.instance, new LinkedHashMap<>());
      this.text = text;
      setAll(value);
    }
  }
}
