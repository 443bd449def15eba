package dev.medallion.local.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns of a model's table, as its query gives them.
 *
 * @param types name to type in Trino's words, in order
 * @param complete whether these are all
 * @param unordered those whose values have no order, so that no key has them
 */
record ModelColumns(Map<String, String> types, boolean complete, List<String> unordered) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static ModelColumns of(JsonNode answer) {
    Map<String, String> types = new LinkedHashMap<>();
    List<String> unordered = new ArrayList<>();
    for (JsonNode each : answer.path("columns")) {
      String name = each.path("name").asText().toLowerCase(Locale.ROOT);
      types.put(name, each.path("type").asText());
      if (!each.path("orderable").asBoolean(true)) {
        unordered.add(name);
      }
    }
    return new ModelColumns(types, answer.path("complete").asBoolean(), unordered);
  }

  /** Whether the table certainly lacks a column. */
  boolean lacks(String column) {
    return complete && !types.containsKey(column);
  }

  /** As the analyzer of the next layer reads them. */
  ArrayNode json() {
    ArrayNode columns = JSON.createArrayNode();
    types.forEach((name, type) -> columns.addObject().put("name", name).put("type", type));
    return columns;
  }
}
