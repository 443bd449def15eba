package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows of a statement as text, CSV and JSON. */
public final class QueryFormat {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private QueryFormat() {}

  /** A table for a terminal, with a last line that says how much there is, and what was cut. */
  static List<String> text(AthenaQuery.Rows rows) {
    if (rows.changed().isPresent()) {
      return List.of("  (%s changed)".formatted(counted(rows.changed().get(), "row")));
    }
    if (rows.columns().isEmpty()) {
      return List.of("  (done)");
    }
    TextTable table = rows.table();
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("  (%s)".formatted(counted(rows.rows().size(), "row")));
    if (table.shortened() > 0) {
      lines.add(
          "  (%s shortened; --csv and --json print all of %s)"
              .formatted(
                  counted(table.shortened(), "value"), table.shortened() == 1 ? "it" : "them"));
    }
    return lines;
  }

  /**
   * CSV by RFC 4180, with a header. As in Athena's own result files, a null is nothing between the
   * delimiters, and an empty text is {@code ""}. A statement that gives no columns gives nothing.
   */
  public static String csv(AthenaQuery.Rows rows) {
    StringBuilder csv = new StringBuilder();
    if (!rows.columns().isEmpty() && rows.changed().isEmpty()) {
      csv.append(
          rows.columns().stream()
              .map(QueryFormat::field)
              .collect(Collectors.joining(",", "", "\r\n")));
      for (List<Optional<String>> row : rows.rows()) {
        csv.append(
            row.stream()
                .map(value -> value.map(QueryFormat::field).orElse(""))
                .collect(Collectors.joining(",", "", "\r\n")));
      }
    }
    return csv.toString();
  }

  private static String field(String text) {
    return text.isEmpty() || text.matches("(?s).*[\",\\r\\n].*")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  /**
   * An array with an object for each row; of a statement that writes, an object that tells how many
   * rows it changed. Numbers and booleans are such, a null is null, anything else is text.
   *
   * @throws UserError if two columns have one name, of which an object could hold one alone
   */
  static String json(AthenaQuery.Rows rows) {
    if (rows.changed().isPresent()) {
      return JSON.objectNode().put("changed", rows.changed().get()).toString();
    }
    Set<String> names = new HashSet<>();
    for (String column : rows.columns()) {
      if (!names.add(column)) {
        throw new UserError(
            "two columns are named \"%s\", which a JSON object cannot hold: name one by AS, or use --csv"
                .formatted(column));
      }
    }
    ArrayNode array = JSON.arrayNode();
    for (List<Optional<String>> row : rows.rows()) {
      ObjectNode object = array.addObject();
      for (int i = 0; i < row.size(); i++) {
        String type = rows.types().get(i);
        object.set(
            rows.columns().get(i),
            row.get(i).map(value -> value(type, value)).orElseGet(JSON::nullNode));
      }
    }
    return array.toPrettyString();
  }

  /**
   * A value in JSON: numbers and booleans as such, anything else as text.
   *
   * @param type its type, as Athena names it
   */
  public static JsonNode value(String type, String value) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "tinyint", "smallint", "integer", "bigint", "decimal" ->
          JSON.numberNode(new BigDecimal(value));
      // JSON has no infinity, and no NaN.
      case "double", "float", "real" ->
          Double.isFinite(Double.parseDouble(value))
              ? JSON.numberNode(new BigDecimal(value))
              : JSON.textNode(value);
      case "boolean" -> JSON.booleanNode(Boolean.parseBoolean(value));
      default -> JSON.textNode(value);
    };
  }

  private static String counted(long number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
