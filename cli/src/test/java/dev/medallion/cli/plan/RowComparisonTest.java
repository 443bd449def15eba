package dev.medallion.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowComparisonTest {
  private final RowComparison comparison =
      new RowComparison(
          List.of("day"),
          columns("day", "date", "total", "double", "tags", "array(varchar)", "note", "varchar"),
          columns("day", "date", "total", "bigint", "tags", "array(varchar)", "old", "varchar"));

  @Test
  void comparesTheColumnsThatBothHaveInOneType() {
    String sql = comparison.sql("SELECT 1", Optional.of("shop.by_day"));

    assertThat(sql)
        .contains("ON fresh.\"day\" = stale.\"day\"")
        .contains("WHEN fresh.\"tags\" IS DISTINCT FROM stale.\"tags\" THEN 'changed'")
        .contains("json_format(CAST(stale.\"tags\" AS json))")
        .doesNotContain("fresh.\"total\" IS DISTINCT");
  }

  @Test
  void comparesWithNothingWhereThereIsNoTable() {
    assertThat(comparison.sql("SELECT 1", Optional.empty()))
        .contains("FROM (SELECT * FROM (SELECT 1) WHERE false) AS rows");
  }

  @Test
  void readsCountsAndSamples() {
    RowDifference read =
        comparison.read(
            List.of(
                row("changed", "7", "2026-01-01", "1 → 2.0", "[]", "a"),
                row("lost", "1", "2026-01-02", "4", "[]", null),
                row("same", "1000", "2026-01-03", "5", "[]", "b")));

    assertThat(read)
        .isEqualTo(
            new RowDifference(
                0,
                1,
                7,
                1000,
                List.of(
                    "column total: double, was bigint",
                    "column note: varchar, was none",
                    "column old: none, was varchar"),
                List.of("row", "day", "total", "tags", "note"),
                List.of(
                    List.of("changed", "2026-01-01", "1 → 2.0", "[]", "a"),
                    List.of("lost", "2026-01-02", "4", "[]", "null")),
                ""));
  }

  private static List<Optional<String>> row(String... cells) {
    return Stream.of(cells).map(Optional::ofNullable).toList();
  }

  private static Map<String, String> columns(String... namesAndTypes) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
    }
    return columns;
  }
}
