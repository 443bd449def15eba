package dev.medallion.local.athena.statement;

import dev.medallion.local.athena.grammar.DdlColumn;
import dev.medallion.local.athena.grammar.DdlType;
import java.util.Map;
import java.util.stream.Collectors;

/** Columns of Athena's DDL in Trino's words. */
final class HiveTypes {
  private static final Map<String, String> SIMPLE =
      Map.ofEntries(
          Map.entry("boolean", "boolean"),
          Map.entry("int", "integer"),
          Map.entry("integer", "integer"),
          Map.entry("bigint", "bigint"),
          Map.entry("float", "real"),
          Map.entry("double", "double"),
          Map.entry("date", "date"),
          Map.entry("timestamp", "timestamp(6)"),
          Map.entry("string", "varchar"),
          Map.entry("binary", "varbinary"));

  private HiveTypes() {}

  /** The column's name, type and comment, as {@code CREATE TABLE} takes them. */
  static String column(DdlColumn column) {
    return "%s %s%s"
        .formatted(
            TableName.quoted(column.name()),
            type(column.type()),
            column.comment().map(text -> " COMMENT " + literal(text)).orElse(""));
  }

  /** A string literal. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String type(DdlType type) {
    return switch (type) {
      case DdlType.Array array -> "array(" + type(array.element()) + ")";
      case DdlType.Map map -> "map(%s, %s)".formatted(type(map.key()), type(map.value()));
      case DdlType.Struct struct ->
          struct.fields().stream()
              .map(field -> TableName.quoted(field.name()) + " " + type(field.type()))
              .collect(Collectors.joining(", ", "row(", ")"));
      case DdlType.Simple simple when simple.name().equals("decimal") -> decimal(simple);
      case DdlType.Simple simple -> {
        String trino = SIMPLE.get(simple.name());
        if (trino == null || !simple.parameters().isEmpty()) {
          throw RefusedStatement.unsupportedHere("The column type " + written(simple));
        }
        yield trino;
      }
    };
  }

  private static String decimal(DdlType.Simple decimal) {
    return switch (decimal.parameters().size()) {
      case 0 -> "decimal(10, 0)";
      case 1 -> "decimal(%s, 0)".formatted(decimal.parameters().getFirst());
      default -> "decimal(" + String.join(", ", decimal.parameters()) + ")";
    };
  }

  private static String written(DdlType.Simple type) {
    return type.parameters().isEmpty()
        ? type.name()
        : "%s(%s)".formatted(type.name(), String.join(",", type.parameters()));
  }
}
