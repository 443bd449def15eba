package dev.medallion.cli.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statement of Athena that compares rows by their key, and what its result says. */
final class RowComparison {
  private static final int SAMPLES = 5;
  private static final String GAINED = "gained";
  private static final String LOST = "lost";
  private static final String CHANGED = "changed";
  private static final String SAME = "same";

  private final List<String> key;
  private final Map<String, String> fresh;
  private final Map<String, String> stale;
  private final List<String> common;

  /**
   * @param key the columns that tell rows apart; both have them
   * @param fresh the columns of the query, and their types
   * @param stale those of the table
   */
  RowComparison(List<String> key, Map<String, String> fresh, Map<String, String> stale) {
    this.key = key;
    this.fresh = fresh;
    this.stale = stale;
    this.common =
        fresh.keySet().stream()
            .filter(column -> fresh.get(column).equals(stale.get(column)))
            .toList();
  }

  /**
   * The statement: a row for each kind with its count, and with it the first rows of the kind.
   *
   * @param query gives the rows as they are to be
   * @param table has the rows as they are; without one there are none
   */
  String sql(String query, Optional<String> table) {
    List<String> cells = new ArrayList<>();
    int number = 0;
    for (String column : fresh.keySet()) {
      cells.add("%s AS c%d".formatted(cell(column), number++));
    }
    return """
    WITH fresh AS (
    SELECT true AS "_is", rows.* FROM (
    %s
    ) AS rows
    ), stale AS (
    SELECT true AS "_is", rows.* FROM %s AS rows
    ), compared AS (
    SELECT CASE WHEN stale."_is" IS NULL THEN '%s' WHEN fresh."_is" IS NULL THEN '%s' WHEN %s THEN '%s' ELSE '%s' END AS kind, %s
    FROM fresh FULL JOIN stale ON %s
    ), numbered AS (
    SELECT *, count(*) OVER (PARTITION BY kind) AS n, row_number() OVER (PARTITION BY kind ORDER BY %s) AS i FROM compared
    )
    SELECT kind, n, %s FROM numbered
    WHERE i <= CASE WHEN kind = '%s' THEN 1 ELSE %d END
    ORDER BY kind, i\
    """
        .formatted(
            query,
            table.orElse("(SELECT * FROM (%s) WHERE false)".formatted(query)),
            GAINED,
            LOST,
            differs(),
            CHANGED,
            SAME,
            String.join(", ", cells),
            key.stream()
                .map(column -> "fresh.%1$s = stale.%1$s".formatted(quoted(column)))
                .collect(Collectors.joining(" AND ")),
            names(cells.size()),
            names(cells.size()),
            SAME,
            SAMPLES);
  }

  private static String names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("c" + i);
    }
    return String.join(", ", names);
  }

  private String differs() {
    String differs =
        common.stream()
            .filter(column -> !key.contains(column))
            .map(column -> "fresh.%1$s IS DISTINCT FROM stale.%1$s".formatted(quoted(column)))
            .collect(Collectors.joining(" OR "));
    return differs.isEmpty() ? "false" : differs;
  }

  /** What a sample shows of a column. */
  private String cell(String column) {
    String is = text("fresh", column, fresh.get(column));
    if (!stale.containsKey(column)) {
      return is;
    }
    String was = text("stale", column, stale.get(column));
    return """
    CASE WHEN stale."_is" IS NULL THEN %1$s WHEN fresh."_is" IS NULL THEN %2$s \
    WHEN %1$s IS DISTINCT FROM %2$s THEN concat(coalesce(%2$s, 'null'), ' → ', coalesce(%1$s, 'null')) ELSE %1$s END\
    """
        .formatted(is, was);
  }

  private static String text(String rows, String column, String type) {
    String value = rows + "." + quoted(column);
    if (type.matches("(array|map|row|struct).*")) {
      return "json_format(CAST(%s AS json))".formatted(value);
    }
    return type.equals("varbinary")
        ? "to_hex(%s)".formatted(value)
        : "CAST(%s AS varchar)".formatted(value);
  }

  private static String quoted(String column) {
    return '"' + column + '"';
  }

  /** What the statement's rows say. */
  RowDifference read(List<List<Optional<String>>> rows) {
    List<String> header = new ArrayList<>(List.of("row"));
    header.addAll(fresh.keySet());
    List<List<String>> samples = new ArrayList<>();
    for (List<Optional<String>> row : rows) {
      if (!kind(row).equals(SAME)) {
        List<String> sample = new ArrayList<>(List.of(kind(row)));
        row.subList(2, row.size()).forEach(cell -> sample.add(cell.orElse("null")));
        samples.add(sample);
      }
    }
    return new RowDifference(
        count(rows, GAINED),
        count(rows, LOST),
        count(rows, CHANGED),
        count(rows, SAME),
        columns(),
        samples.isEmpty() ? List.of() : header,
        samples,
        "");
  }

  private static String kind(List<Optional<String>> row) {
    return row.get(0).orElseThrow();
  }

  private static long count(List<List<Optional<String>>> rows, String kind) {
    return rows.stream()
        .filter(row -> kind(row).equals(kind))
        .map(row -> row.get(1).orElseThrow())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  private List<String> columns() {
    Differences differences = new Differences();
    fresh.forEach(
        (column, type) -> differences.setting("column " + column, stale.get(column), type));
    stale.forEach(
        (column, type) -> {
          if (!fresh.containsKey(column)) {
            differences.setting("column " + column, type, null);
          }
        });
    return differences.all();
  }
}
