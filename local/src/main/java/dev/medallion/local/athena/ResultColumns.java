package dev.medallion.local.athena;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.ColumnNullable;

/** The columns of results as {@code GetQueryResults} tells them. */
final class ResultColumns {
  private static final Map<String, Integer> PRECISIONS =
      Map.ofEntries(
          Map.entry("tinyint", 3),
          Map.entry("smallint", 5),
          Map.entry("integer", 10),
          Map.entry("bigint", 19),
          Map.entry("double", 17),
          Map.entry("float", 17),
          Map.entry("varchar", Integer.MAX_VALUE),
          Map.entry("varbinary", 1073741824),
          Map.entry("timestamp", 3),
          Map.entry("timestamp with time zone", 3),
          Map.entry("time", 3),
          Map.entry("time with time zone", 3));

  private ResultColumns() {}

  /** The column of every statement that changes rows. */
  static ColumnInfo rows() {
    return column("rows", "bigint", 19, 0);
  }

  /** A column of a list that Hive makes. */
  static ColumnInfo string(String name) {
    return column(name, "string", 0, 0);
  }

  static ColumnInfo plan(int length) {
    return column("Query Plan", "varchar", length, 0);
  }

  /** The columns of a result set of Trino. */
  static List<ColumnInfo> of(ResultSetMetaData metadata) throws SQLException {
    List<ColumnInfo> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      columns.add(of(metadata.getColumnLabel(i), metadata.getColumnTypeName(i)));
    }
    return columns;
  }

  /** A column of a Trino type, such as {@code decimal(10,2)} or {@code timestamp(6)}. */
  static ColumnInfo of(String name, String trinoType) {
    int bracket = trinoType.indexOf('(');
    int close = trinoType.indexOf(')');
    String base = bracket < 0 ? trinoType : trinoType.substring(0, bracket);
    List<Integer> arguments =
        switch (base) {
          case "decimal", "varchar", "char" ->
              bracket < 0 ? List.of() : arguments(trinoType.substring(bracket + 1, close));
          default -> List.of();
        };
    String type =
        switch (base) {
          case "real" -> "float";
          case "timestamp", "time" ->
              bracket < 0 ? trinoType : base + trinoType.substring(close + 1);
          default -> base;
        };
    int precision = arguments.isEmpty() ? PRECISIONS.getOrDefault(type, 0) : arguments.getFirst();
    return column(name, type, precision, arguments.size() > 1 ? arguments.get(1) : 0);
  }

  private static List<Integer> arguments(String text) {
    return List.of(text.split(",", -1)).stream().map(String::strip).map(Integer::valueOf).toList();
  }

  private static ColumnInfo column(String name, String type, int precision, int scale) {
    return ColumnInfo.builder()
        .catalogName("hive")
        .schemaName("")
        .tableName("")
        .name(name)
        .label(name)
        .type(type)
        .precision(precision)
        .scale(scale)
        .nullable(ColumnNullable.UNKNOWN)
        .caseSensitive(type.equals("varchar") || type.equals("char"))
        .build();
  }
}
