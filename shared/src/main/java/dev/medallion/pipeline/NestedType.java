package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a nested type in Spark's DDL: {@code struct<name:type,…>}, {@code array<type>} and {@code
 * map<string,type>}, of each other and of the types of single values.
 *
 * @see <a href="https://spark.apache.org/docs/4.1.1/sql-ref-datatypes.html">Spark's data types</a>
 */
final class NestedType {
  private static final Pattern FIELD =
      Pattern.compile("(?s)(`[^`]*`|[A-Za-z0-9_$-]+)\\s*(?::|\\s)\\s*(\\S.*)");
  private static final Pattern FIELD_NAME = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final Pattern OUTER = Pattern.compile("(?si)(struct|array|map)\\s*<(.*)>");

  private final String written;
  private Optional<String> problem = Optional.empty();

  private NestedType(String written) {
    this.written = written;
  }

  static ColumnTypes.Read read(String written) {
    NestedType nested = new NestedType(written.strip());
    String type = nested.type(written.strip());
    return new ColumnTypes.Read(type, nested.problem);
  }

  private String type(String text) {
    Matcher outer = OUTER.matcher(text);
    if (!outer.matches()) {
      return text.toLowerCase(Locale.ROOT).matches("\\s*(struct|array|map)\\b.*")
          ? refuse(
              ": \""
                  + written
                  + "\" is cut short: write struct<name:type,…>, array<type> or map<string,type>")
          : single(text);
    }
    List<String> parts = split(outer.group(2));
    return switch (outer.group(1).toLowerCase(Locale.ROOT)) {
      case "array" -> array(parts);
      case "map" -> map(parts);
      default -> struct(parts);
    };
  }

  private String single(String text) {
    ColumnTypes.Read single = ColumnTypes.ofJson(text);
    single.problem().ifPresent(this::refuse);
    return single.type();
  }

  private String array(List<String> parts) {
    return parts.size() == 1
        ? "array<" + type(parts.get(0)) + ">"
        : refuse(": \"" + written + "\": an array has one type, as in array<string>");
  }

  private String map(List<String> parts) {
    if (parts.size() != 2) {
      return refuse(
          ": \""
              + written
              + "\": a map has two types, as in map<string,bigint>; the first is string");
    }
    String key = type(parts.get(0));
    return key.equals("string")
        ? "map<string," + type(parts.get(1)) + ">"
        : refuse(
            ": \"" + key + "\" is no key of a map in JSON, whose names are text; write string");
  }

  private String struct(List<String> parts) {
    List<String> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String part : parts) {
      Matcher field = FIELD.matcher(part);
      if (!field.matches()) {
        return refuse(
            ": \""
                + part
                + "\" is no field of a struct, which is written name:type, as in"
                + " struct<id:bigint,name:string>");
      }
      String name = field.group(1).replace("`", "");
      if (!FIELD_NAME.matcher(name).matches()) {
        return refuse(problemOfName(name));
      }
      if (!names.add(name)) {
        return refuse(": \"" + name + "\" stands twice in one struct; remove one");
      }
      fields.add(name + ":" + type(field.group(2)));
    }
    return "struct<" + String.join(",", fields) + ">";
  }

  private static String problemOfName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return FIELD_NAME.matcher(lower).matches()
        ? ": the field \""
            + name
            + "\" has capitals, which make the whole table invisible to Athena; write \""
            + lower
            + "\""
        : ": \""
            + name
            + "\" is no name for a field: lower-case letters, digits and underscores, not beginning"
            + " with a digit";
  }

  /** The parts between commas outside all brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '<' || c == '(') {
        depth++;
      } else if (c == '>' || c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(from, at).strip());
        from = at + 1;
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }

  /** Keeps the first problem, which the others may follow from. */
  private String refuse(String message) {
    problem = problem.or(() -> Optional.of(message));
    return "string";
  }
}
