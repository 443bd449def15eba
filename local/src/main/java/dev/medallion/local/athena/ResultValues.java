package dev.medallion.local.athena;

import io.trino.jdbc.Row;
import io.trino.jdbc.RowField;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The values of Trino's result sets as Athena writes them. */
final class ResultValues {
  private static final HexFormat BINARY = HexFormat.ofDelimiter(" ");

  private ResultValues() {}

  /** One value of the current row; null for NULL. */
  static String text(ResultSet rows, int column, String type) throws SQLException {
    return switch (type) {
      case "array", "map", "row", "varbinary" -> {
        Object value = rows.getObject(column);
        yield value == null ? null : nested(value);
      }
      default -> rows.getString(column);
    };
  }

  private static String nested(Object value) throws SQLException {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> BINARY.formatHex(bytes);
      case Array array -> list(Arrays.asList((Object[]) array.getArray()));
      case Object[] array -> list(Arrays.asList(array));
      case List<?> list -> list(list);
      case Map<?, ?> map -> {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          text.add(nested(entry.getKey()) + "=" + nested(entry.getValue()));
        }
        yield text.toString();
      }
      case Row row -> {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (RowField field : row.getFields()) {
          String name = field.getName().orElse("field" + field.getOrdinal());
          text.add(name + "=" + nested(field.getValue()));
        }
        yield text.toString();
      }
      default -> value.toString();
    };
  }

  private static String list(List<?> values) throws SQLException {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    for (Object value : values) {
      text.add(nested(value));
    }
    return text.toString();
  }
}
