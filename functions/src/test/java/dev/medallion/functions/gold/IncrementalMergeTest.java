package dev.medallion.functions.gold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.gold.IncrementalMerge.Changes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncrementalMergeTest {
  private static final String QUERY =
      "SELECT CAST(date_trunc('month', sold_at) AS date) AS month, company, count(*) AS n FROM %s"
          + " WHERE sold_at IS NOT NULL GROUP BY 1, 2";

  @Test
  void runsTheQueryOverTheRowsOfTheTouchedGroupsAlone() {
    GoldStatements.Source source =
        source(
            QUERY,
            List.of("month", "company"),
            "{\"sold_at\": {\"least\": \"2026-03-05 10:00:00.5\", \"most\": \"2026-12-31"
                + " 23:00:00\"}, \"company\": {\"least\": \"it's\", \"most\": \"zoo\"}}");

    assertThat(source.with())
        .isEqualTo(
            """
            WITH "_touched" AS (
            SELECT DISTINCT try(CAST(date_trunc('month', sold_at) AS date)) AS "_touched_1", company AS "_touched_2"
            FROM c.n.s_changes AS "s"
            WHERE "_version" > 3 AND "_version" <= 4 AND "sold_at" >= TIMESTAMP '2026-03-01 00:00:00.000000 UTC' AND "sold_at" < TIMESTAMP '2027-01-01 00:00:00.000000 UTC' AND "company" >= 'it''s' AND "company" <= 'zoo'
            )
            """);
    assertThat(source.fresh())
        .isEqualTo(
            QUERY.formatted(
                """
                (
                SELECT "s".* FROM c.n.s FOR VERSION AS OF 9 AS "s"
                JOIN "_touched" ON CAST(date_trunc('month', sold_at) AS date) = "_touched_1" AND company = "_touched_2"
                WHERE "sold_at" >= TIMESTAMP '2026-03-01 00:00:00.000000 UTC' AND "sold_at" < TIMESTAMP '2027-01-01 00:00:00.000000 UTC' AND "company" >= 'it''s' AND "company" <= 'zoo'
                ) AS "s"\
                """));
    assertThat(source.stale())
        .isEqualTo(
            """
            (
            SELECT stale.* FROM n.gold AS stale
            JOIN "_touched" ON stale."month" = "_touched_1" AND stale."company" = "_touched_2"
            )\
            """);
  }

  @Test
  void bringsAlongTheRowsWhoseKeyMayBeNullSoThatTheyAreRefused() {
    assertThat(source(QUERY, List.of("month", "company"), "{}").fresh())
        .contains(
            """

            UNION ALL
            SELECT "s".* FROM c.n.s FOR VERSION AS OF 9 AS "s"
            WHERE "sold_at" IS NULL OR "company" IS NULL
            """)
        .doesNotContain(">=");
    assertThat(source("SELECT id / 2 AS half FROM %s GROUP BY 1", List.of("half"), "{}").fresh())
        .contains("WHERE (id / 2) IS NULL\n");
    assertThat(source("SELECT id FROM %s GROUP BY 1", List.of("id"), "{}").fresh())
        .doesNotContain("UNION");
  }

  @Test
  void leavesTheTableTheNameThatTheQueryGivesIt() {
    assertThat(source("SELECT x.id FROM %s AS x GROUP BY x.id", List.of("id"), "{}").fresh())
        .startsWith("SELECT x.id FROM (\nSELECT \"x\".* FROM c.n.s FOR VERSION AS OF 9 AS \"x\"")
        .endsWith("x.id = \"_touched_1\"\n) AS x GROUP BY x.id");
  }

  @Test
  void takesNoTextThatIsReadAsATimeForARangeOfIt() {
    assertThat(
            source(
                    "SELECT CAST(company AS date) AS day FROM %s GROUP BY 1",
                    List.of("day"),
                    "{\"company\": {\"least\": \"2026-01-01\", \"most\": \"2026-01-02\"}}")
                .fresh())
        .doesNotContain(">=")
        .contains("WHERE CAST(company AS date) IS NULL");
  }

  private static GoldStatements.Source source(String query, List<String> key, String bounds) {
    String table = "c.n.s FOR VERSION AS OF 9";
    GroupedQuery shape = (GroupedQuery) GroupedQuery.of(query.formatted(table), key);
    TableMetadata silver = silver(bounds);
    return new IncrementalMerge(shape, silver, Bounds.of(silver, 3, 4))
        .source("n.gold", table, new Changes("c.n.s_changes", 3, 4), query::formatted);
  }

  private static TableMetadata silver(String bounds) {
    Snapshot snapshot =
        new Snapshot(
            "9",
            Optional.empty(),
            Instant.EPOCH,
            "overwrite",
            Map.of(PropertyKeys.VERSION, "4", PropertyKeys.BOUNDS, bounds));
    return new TableMetadata(
        TableName.parse("silver.n.s"),
        "uuid",
        List.of(
            new Column(1, "id", "long", true),
            new Column(2, "sold_at", "timestamptz", false),
            new Column(3, "company", "string", false)),
        Map.of(),
        Optional.of(snapshot),
        List.of(snapshot),
        List.of(),
        0,
        Map.of());
  }
}
