package dev.medallion.local.modeltest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a table.
 *
 * @param types name to type in Trino's words, in order
 * @param rows its rows: a text or null for each column
 */
record Content(Map<String, String> types, List<List<String>> rows) {

  /** What an engine has answered. */
  static Content of(JsonNode answer) {
    Map<String, String> types = new LinkedHashMap<>();
    answer
        .path("columns")
        .forEach(each -> types.put(each.path("name").asText(), each.path("type").asText()));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : answer.path("rows")) {
      String[] values = new String[row.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i).isNull() ? null : row.get(i).asText();
      }
      rows.add(Arrays.asList(values));
    }
    return new Content(types, rows);
  }

  /** Whether there is such a table. */
  boolean exists() {
    return !types.isEmpty();
  }

  List<String> columns() {
    return List.copyOf(types.keySet());
  }

  /** A query of Trino that gives these rows. */
  String query() {
    String names = String.join(", ", columns().stream().map(Content::quoted).toList());
    List<String> selects = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        items.add(value(row.get(i), types.get(columns().get(i))));
      }
      selects.add("ROW(" + String.join(", ", items) + ")");
    }
    String where = "";
    if (selects.isEmpty()) {
      selects.add(
          "ROW("
              + String.join(", ", types.values().stream().map(type -> value(null, type)).toList())
              + ")");
      where = " WHERE false";
    }
    return "SELECT * FROM (VALUES %s) AS given (%s)%s"
        .formatted(String.join(", ", selects), names, where);
  }

  private static String value(String text, String type) {
    if (text == null) {
      return "CAST(NULL AS %s)".formatted(type);
    }
    String literal = "'" + text.replace("'", "''") + "'";
    return switch (type.replaceFirst("\\(.*", "")) {
      case "varbinary" -> "from_hex(%s)".formatted(literal);
      case "array", "map", "row" -> "CAST(json_parse(%s) AS %s)".formatted(literal, type);
      default -> "CAST(%s AS %s)".formatted(literal, type);
    };
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
