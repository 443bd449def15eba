package dev.medallion.local.athena;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Trino's types in the words of Athena's {@code DESCRIBE} of an Iceberg table. */
final class HiveTypeNames {
  private static final Pattern FIELD = Pattern.compile("\"([^\"]+)\" ");

  private HiveTypeNames() {}

  static String of(String trinoType) {
    String type = trinoType.strip();
    if (type.startsWith("array(")) {
      return "array<" + of(inside(type)) + ">";
    }
    if (type.startsWith("map(")) {
      int comma = topLevelComma(inside(type));
      return "map<%s, %s>"
          .formatted(of(inside(type).substring(0, comma)), of(inside(type).substring(comma + 1)));
    }
    if (type.startsWith("row(")) {
      return "struct<" + fields(inside(type)) + ">";
    }
    if (type.startsWith("decimal(")) {
      return type.replaceAll(",\\s*", ", ");
    }
    return switch (type) {
      case "integer" -> "int";
      case "real" -> "float";
      case "varchar" -> "string";
      case "varbinary" -> "binary";
      default -> type.startsWith("timestamp(") ? "timestamp" : type;
    };
  }

  private static String inside(String type) {
    return type.substring(type.indexOf('(') + 1, type.length() - 1);
  }

  private static String fields(String list) {
    StringBuilder fields = new StringBuilder();
    String rest = list;
    while (!rest.isBlank()) {
      int comma = topLevelComma(rest);
      String field = (comma < 0 ? rest : rest.substring(0, comma)).strip();
      Matcher name = FIELD.matcher(field);
      fields.append(fields.isEmpty() ? "" : ", ");
      fields.append(
          name.lookingAt() ? name.group(1) + ": " + of(field.substring(name.end())) : of(field));
      rest = comma < 0 ? "" : rest.substring(comma + 1);
    }
    return fields.toString();
  }

  private static int topLevelComma(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case ',' -> {
          if (depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }
}
