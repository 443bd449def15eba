package dev.medallion.console.tables;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import java.util.Map;
import java.util.Optional;

/**
 * What of a table is previewed.
 *
 * @param sort the column that its rows are ordered by; empty for none
 * @param isDescending whether the largest comes first
 * @param filter the column that rows are chosen by; empty for none
 * @param operator how the column is compared
 * @param value what it is compared with, as text
 * @param snapshot the snapshot that is read; empty for the current one
 */
public record Preview(
    Optional<Column> sort,
    boolean isDescending,
    Optional<Column> filter,
    String operator,
    String value,
    Optional<String> snapshot) {
  /** The most rows that are shown. */
  public static final int ROWS = 100;

  private static final Map<String, String> COMPARISONS =
      Map.of("is", "=", "is-not", "<>", "below", "<", "above", ">");

  /** Iceberg's types by what Athena's CAST calls them, where the names differ. */
  private static final Map<String, String> TYPES =
      Map.of(
          "int", "integer",
          "long", "bigint",
          "float", "real",
          "string", "varchar",
          "timestamp", "timestamp(6)",
          "timestamptz", "timestamp(6) with time zone");

  /**
   * Reads a request.
   *
   * @throws Refused if it names a column, an operator or a snapshot that there is none of
   */
  static Preview of(Request request, TableMetadata table) {
    Optional<String> snapshot = request.parameter("as-of");
    snapshot
        .filter(id -> table.snapshot(id).isEmpty())
        .ifPresent(
            id -> {
              throw Refused.notFound("snapshot " + id + " of the table; it may have expired");
            });
    String operator = request.parameter("op").orElse("is");
    if (!COMPARISONS.containsKey(operator) && !operator.matches("contains|empty|filled")) {
      throw new Refused(400, "there is no comparison " + operator);
    }
    return new Preview(
        request.parameter("sort").map(name -> column(table, name)),
        request.parameter("order").filter("desc"::equals).isPresent(),
        request.parameter("filter").map(name -> column(table, name)),
        operator,
        request.parameter("value").orElse(""),
        snapshot);
  }

  private static Column column(TableMetadata table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Refused.notFound("column " + name));
  }

  /** The statement that reads it, whose names and values are quoted. */
  String sql(String table) {
    StringBuilder sql = new StringBuilder("SELECT * FROM ").append(table);
    snapshot.ifPresent(id -> sql.append(" FOR VERSION AS OF ").append(id));
    filter.ifPresent(column -> sql.append(" WHERE ").append(condition(column)));
    sort.ifPresent(
        column ->
            sql.append(" ORDER BY ")
                .append(Lake.quoted(column.name()))
                .append(isDescending ? " DESC" : " ASC"));
    return sql.append(" LIMIT ").append(ROWS).toString();
  }

  private String condition(Column column) {
    String name = Lake.quoted(column.name());
    return switch (operator) {
      case "empty" -> name + " IS NULL";
      case "filled" -> name + " IS NOT NULL";
      case "contains" ->
          "strpos(lower(CAST(%s AS varchar)), lower(%s)) > 0".formatted(name, Lake.literal(value));
      default ->
          "%s %s CAST(%s AS %s)"
              .formatted(
                  name,
                  COMPARISONS.get(operator),
                  Lake.literal(value),
                  TYPES.getOrDefault(column.type(), column.type()));
    };
  }
}
