package dev.medallion.cli.explain;

import dev.medallion.contract.BronzeColumns;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Athena's statements that compare two states of a table. */
final class ChangeStatements {
  private static final String THERE = "\"_there\"";
  private static final String ADDED = "b.%s IS NULL".formatted(THERE);
  private static final String REMOVED = "a.%s IS NULL".formatted(THERE);

  private ChangeStatements() {}

  /**
   * The rows that differ: what became of each, how many are added, removed and changed in all, the
   * key, and each other column before and after.
   *
   * @param before the earlier state; empty if the table was not made yet
   * @param limit how many rows at most; empty for all
   */
  static String rows(
      Optional<PinnedTable> before,
      PinnedTable after,
      Optional<String> where,
      List<String> key,
      List<String> columns,
      Optional<Integer> limit) {
    String differs =
        Stream.concat(
                Stream.of(ADDED, REMOVED),
                columns.stream()
                    .map(AthenaName::column)
                    .map(column -> "a.%1$s IS DISTINCT FROM b.%1$s".formatted(column)))
            .collect(Collectors.joining(" OR "));
    List<String> keys = key.stream().map(AthenaName::column).toList();
    String selected =
        Stream.concat(
                keys.stream().map(column -> "coalesce(a.%1$s, b.%1$s)".formatted(column)),
                columns.stream()
                    .map(AthenaName::column)
                    .map(column -> "b.%1$s, a.%1$s".formatted(column)))
            .collect(Collectors.joining(", "));
    return """
    SELECT CASE WHEN %1$s THEN '%9$s' WHEN %2$s THEN '%10$s' ELSE '%11$s' END,
      count_if(%1$s) OVER (), count_if(%2$s) OVER (), count(*) OVER (), %3$s
    FROM %4$s b FULL JOIN %5$s a ON %6$s
    WHERE %7$s
    ORDER BY %8$s%12$s\
    """
        .formatted(
            ADDED,
            REMOVED,
            selected,
            before.map(table -> state(table, where)).orElse(state(after, Optional.of("false"))),
            state(after, where),
            keys.stream()
                .map(column -> "a.%1$s = b.%1$s".formatted(column))
                .collect(Collectors.joining(" AND ")),
            differs,
            keys.stream()
                .map(column -> "coalesce(a.%1$s, b.%1$s)".formatted(column))
                .collect(Collectors.joining(", ")),
            Changes.ADDED,
            Changes.REMOVED,
            Changes.CHANGED,
            limit.map(rows -> " LIMIT " + rows).orElse(""));
  }

  private static String state(PinnedTable table, Optional<String> where) {
    return "(SELECT *, true AS %s FROM %s%s)"
        .formatted(
            THERE,
            table.sql(),
            where.map(condition -> " WHERE (%s)".formatted(condition)).orElse(""));
  }

  /** The objects of which a bronze table has more or fewer rows, and how many. */
  static String objects(Optional<PinnedTable> before, PinnedTable after) {
    return """
    SELECT coalesce(a.object, b.object), coalesce(a.held, 0) - coalesce(b.held, 0)
    FROM %s b FULL JOIN %s a ON a.object = b.object
    WHERE a.held IS DISTINCT FROM b.held
    ORDER BY 1\
    """
        .formatted(
            before.map(table -> held(table, "")).orElse(held(after, " WHERE false")),
            held(after, ""));
  }

  private static String held(PinnedTable table, String where) {
    return "(SELECT %s AS object, count(*) AS held FROM %s%s GROUP BY 1)"
        .formatted(AthenaName.column(BronzeColumns.OBJECT), table.sql(), where);
  }
}
