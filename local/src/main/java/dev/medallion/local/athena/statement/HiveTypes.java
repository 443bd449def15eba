package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Column types as Athena's DDL has them, in Trino's words. */
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

  /** Reads a type and gives it as Trino has it. */
  static String read(TokenReader reader) {
    SqlToken token = reader.take();
    String name = token.text().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "decimal" -> "decimal" + precision(reader);
      case "array" -> {
        reader.expect("<");
        String element = read(reader);
        reader.expect(">");
        yield "array(" + element + ")";
      }
      case "map" -> {
        reader.expect("<");
        String key = read(reader);
        reader.expect(",");
        String value = read(reader);
        reader.expect(">");
        yield "map(" + key + ", " + value + ")";
      }
      case "struct" -> struct(reader);
      case "row" -> {
        reader.expect("(");
        throw RefusedStatement.noViableAlternative(reader.statement(), reader.take());
      }
      default -> {
        String type = SIMPLE.get(name);
        if (type == null) {
          throw RefusedStatement.unsupportedHere("The column type " + token.text());
        }
        yield type;
      }
    };
  }

  private static String precision(TokenReader reader) {
    if (!reader.takeIf("(")) {
      return "(10, 0)";
    }
    String precision = reader.take().text();
    String scale = reader.takeIf(",") ? reader.take().text() : "0";
    reader.expect(")");
    return "(" + precision + ", " + scale + ")";
  }

  private static String struct(TokenReader reader) {
    reader.expect("<");
    List<String> fields = new ArrayList<>();
    do {
      String field = reader.take().name().toLowerCase(Locale.ROOT);
      reader.expect(":");
      fields.add(TableName.quoted(field) + " " + read(reader));
    } while (reader.takeIf(","));
    reader.expect(">");
    return "row(" + String.join(", ", fields) + ")";
  }
}
