package dev.medallion.iam;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Elements that are one text or several. */
final class Texts {
  private Texts() {}

  /** The texts; what is none, and an empty list, is a problem. */
  static List<String> of(String place, JsonNode node, List<String> problems) {
    return read(place, node, problems, false);
  }

  /** The same for values of conditions, which may be numbers and booleans. */
  static List<String> ofScalars(String place, JsonNode node, List<String> problems) {
    return read(place, node, problems, true);
  }

  private static List<String> read(
      String place, JsonNode node, List<String> problems, boolean scalars) {
    List<String> texts = new ArrayList<>();
    Iterable<JsonNode> items = node.isArray() ? node : List.of(node);
    for (JsonNode item : items) {
      if (item.isTextual() || (scalars && (item.isNumber() || item.isBoolean()))) {
        texts.add(item.asText());
      } else {
        problems.add("%s: has to be text, or a list of texts".formatted(place));
      }
    }
    if (node.isArray() && node.isEmpty()) {
      problems.add("%s: is an empty list".formatted(place));
    }
    return texts;
  }
}
