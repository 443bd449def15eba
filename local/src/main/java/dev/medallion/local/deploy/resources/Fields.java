package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads evaluated properties, in which numbers and booleans may be text, as CloudFormation does.
 */
final class Fields {
  private Fields() {}

  static Optional<String> text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      throw new IllegalArgumentException("%s must be a text, not %s".formatted(name, value));
    }
    return Optional.of(value.asText());
  }

  static String required(JsonNode object, String name) {
    return text(object, name)
        .orElseThrow(() -> new IllegalArgumentException(name + " has no value"));
  }

  static Optional<Integer> number(JsonNode object, String name) {
    return text(object, name)
        .map(
            text -> {
              if (!text.matches("-?[0-9]{1,9}")) {
                throw new IllegalArgumentException(
                    "%s must be a whole number, not \"%s\"".formatted(name, text));
              }
              return Integer.parseInt(text);
            });
  }

  static boolean isTrue(JsonNode object, String name) {
    return text(object, name).filter("true"::equalsIgnoreCase).isPresent();
  }

  /** Names and texts. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .properties()
        .forEach(entry -> texts.put(entry.getKey(), required(object, entry.getKey())));
    return texts;
  }
}
