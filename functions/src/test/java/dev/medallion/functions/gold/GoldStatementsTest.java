package dev.medallion.functions.gold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableName;
import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import dev.medallion.pipeline.Layer;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldStatementsTest {
  private static final String QUERY = "SELECT product, revenue FROM s";

  @Test
  void createsTheTableUnderItsUnquotedNameAndRefusesKeysThatIdentifyNoRow() {
    assertThat(statements("product").createTable())
        .isEqualTo(
            """
            CREATE TABLE retail.t AS
            WITH fresh AS (
            SELECT product, revenue FROM s
            )
            SELECT * FROM fresh
            WHERE CASE WHEN fresh."product" IS NULL THEN CAST('gold.retail.t: key column product is null' AS boolean) ELSE true END
            AND (SELECT CASE WHEN max("_rows") > 1 THEN CAST('gold.retail.t: more than one row has the same key (product)' AS boolean) ELSE true END
            FROM (SELECT count(*) AS "_rows" FROM fresh GROUP BY "product"))\
            """);
  }

  @Test
  void mergesTheQueryJoinedWithTheTableItself() {
    assertThat(statements("product").merge(List.of("product", "revenue")))
        .isEqualTo(
            """
            MERGE INTO retail.t AS target
            USING (
            SELECT coalesce(fresh."product", stale."product") AS "product", fresh."revenue", fresh."_present" IS NULL AS "_gone"
            FROM (
            SELECT * FROM (
            SELECT *, true AS "_present", count(*) OVER (PARTITION BY "product") AS "_rows"
            FROM (
            SELECT product, revenue FROM s
            )
            ) AS fresh
            WHERE CASE WHEN fresh."product" IS NULL THEN CAST('gold.retail.t: key column product is null' AS boolean) WHEN "_rows" > 1 THEN CAST('gold.retail.t: more than one row has the same key (product)' AS boolean) ELSE true END
            ) AS fresh
            FULL OUTER JOIN retail.t AS stale ON fresh."product" = stale."product"
            ) AS source
            ON target."product" = source."product"
            WHEN MATCHED AND source."_gone" THEN DELETE
            WHEN MATCHED AND (target."revenue" IS DISTINCT FROM source."revenue") THEN UPDATE SET "revenue" = source."revenue"
            WHEN NOT MATCHED THEN INSERT ("product", "revenue") VALUES (source."product", source."revenue")\
            """);
  }

  @Test
  void mergesByEveryColumnOfAKey() {
    String merge = statements("month", "company").merge(List.of("month", "company", "revenue"));

    assertThat(merge)
        .contains(
            "coalesce(fresh.\"month\", stale.\"month\") AS \"month\", coalesce(fresh.\"company\","
                + " stale.\"company\") AS \"company\", fresh.\"revenue\"")
        .contains("PARTITION BY \"month\", \"company\"")
        .contains(
            "stale ON fresh.\"month\" = stale.\"month\" AND fresh.\"company\" = stale.\"company\"")
        .contains(
            "ON target.\"month\" = source.\"month\" AND target.\"company\" = source.\"company\"")
        .contains("WHEN fresh.\"month\" IS NULL THEN")
        .contains("WHEN fresh.\"company\" IS NULL THEN")
        .contains("the same key (month, company)");
  }

  @Test
  void updatesNothingWhenEveryColumnBelongsToTheKey() {
    assertThat(statements("a", "b").merge(List.of("a", "b")))
        .doesNotContain("UPDATE")
        .contains("WHEN MATCHED AND source.\"_gone\" THEN DELETE\nWHEN NOT MATCHED THEN INSERT");
  }

  @Test
  void keepsTheOrderOfTheTablesColumnsWhereverTheKeyStands() {
    assertThat(statements("id").merge(List.of("v", "id", "w")))
        .contains("SELECT fresh.\"v\", coalesce(fresh.\"id\", stale.\"id\") AS \"id\", fresh.\"w\"")
        .endsWith(
            "INSERT (\"v\", \"id\", \"w\") VALUES (source.\"v\", source.\"id\", source.\"w\")");
  }

  @Test
  void quotesColumnsThatAreReservedWords() {
    assertThat(statements("order").merge(List.of("order", "group")))
        .contains("SET \"group\" = source.\"group\"")
        .contains("target.\"order\" = source.\"order\"");
  }

  @Test
  void leavesRoomForAQueryThatEndsInAComment() {
    GoldStatements statements = statements("SELECT 1 AS product -- all", List.of("product"));

    assertThat(statements.createTable()).contains("-- all\n)");
    assertThat(statements.merge(List.of("product"))).contains("-- all\n)");
  }

  @Test
  void takesAQueryAsItIsWhateverItContains() {
    String query = "SELECT '100%s $1 \\ {{x}}' AS product";

    assertThat(statements(query, List.of("product")).createTable()).contains(query);
    assertThat(statements(query, List.of("product")).merge(List.of("product"))).contains(query);
  }

  @Test
  void refusesRowsThatBreakARuleAndCountsThem() {
    GoldStatements statements =
        new GoldStatements(
            new TableName(Layer.GOLD, "retail", "t"),
            QUERY,
            List.of("product"),
            List.of(new Expectation("sold", "revenue > 0", Action.FAIL)));

    assertThat(statements.createTable())
        .endsWith(
            """
            FROM (SELECT count(*) AS "_rows" FROM fresh GROUP BY "product"))
            AND (SELECT CASE WHEN count_if(NOT coalesce((revenue > 0), false)) > 0 THEN CAST(concat('gold.retail.t: ', CAST(count_if(NOT coalesce((revenue > 0), false)) AS varchar), ' row(s) break the rule sold (revenue > 0)') AS boolean) ELSE true END FROM fresh)\
            """);
    assertThat(statements.merge(List.of("product", "revenue")))
        .contains(
            "AS \"_rows\", count_if(NOT coalesce((revenue > 0), false)) OVER () AS \"_broken_1\"\n")
        .contains(
            " WHEN \"_broken_1\" > 0 THEN CAST(concat('gold.retail.t: ', CAST(\"_broken_1\" AS"
                + " varchar), ' row(s) break the rule sold (revenue > 0)') AS boolean) ELSE true"
                + " END");
  }

  @Test
  void asksRulesAboutAllRowsWhetherOrNotThereAreAny() {
    GoldStatements statements =
        new GoldStatements(
            new TableName(Layer.GOLD, "retail", "t"),
            "SELECT 1 AS product",
            List.of("product"),
            List.of(
                new Expectation(
                    "row_count",
                    "count(*) >= 1",
                    Action.FAIL,
                    "SELECT 1 FROM " + GoldStatements.ROWS,
                    "")));

    String checked =
        """
        WITH "_unchecked" AS (
        SELECT 1 AS product
        )
        SELECT * FROM "_unchecked"
        UNION ALL
        SELECT checked.* FROM (VALUES 1) AS one (x) LEFT JOIN "_unchecked" AS checked ON false
        WHERE (SELECT CASE WHEN n > 0 THEN CAST(concat('gold.retail.t: the rule row_count (count(*) >= 1) is broken: ', CAST(n AS varchar)) AS boolean) ELSE false END FROM (SELECT 1 FROM "_unchecked") AS counted (n))
        """;
    assertThat(statements.createTable()).contains("WITH fresh AS (\n" + checked + ")");
    assertThat(statements.merge(List.of("product"))).contains("FROM (\n" + checked + ")");
  }

  private static GoldStatements statements(String... key) {
    return statements(QUERY, List.of(key));
  }

  private static GoldStatements statements(String query, List<String> key) {
    return new GoldStatements(new TableName(Layer.GOLD, "retail", "t"), query, key, List.of());
  }
}
