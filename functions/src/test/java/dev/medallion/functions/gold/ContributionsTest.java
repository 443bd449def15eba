package dev.medallion.functions.gold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableName;
import dev.medallion.functions.gold.Contributions.Known;
import dev.medallion.functions.gold.Contributions.Read;
import dev.medallion.functions.gold.Contributions.Unknown;
import dev.medallion.pipeline.Layer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContributionsTest {
  private static final String CATALOG = "s3tablescatalog/silver";
  private static final String T = "\"s3tablescatalog/silver\".\"n\".\"t\" FOR VERSION AS OF 7";
  private static final String U = "\"s3tablescatalog/silver\".\"n\".\"u\" FOR VERSION AS OF 8";
  private static final List<Read> READS =
      List.of(
          new Read(new TableName(Layer.SILVER, "n", "t"), T, CATALOG, List.of("id")),
          new Read(new TableName(Layer.SILVER, "n", "u"), U, CATALOG, List.of("a", "b")));

  private static Contributions of(String sql, String... columns) {
    String rendered = sql.replaceAll("\\bT\\b", T).replaceAll("\\bU\\b", U);
    return Contributions.of(rendered, READS, List.of("k"), List.of(columns));
  }

  private static ContributionQuery only(String sql, String... columns) {
    Contributions found = of(sql, columns);
    assertThat(found).isInstanceOf(Known.class);
    return ((Known) found).queries().getFirst();
  }

  private static String sql(ContributionQuery query) {
    return query
        .sql(new ContributionQuery.Rows("gold.t", "k = 'x'", 10, Set.of()), 3)
        .replaceAll("\\s+", " ");
  }

  @Test
  void eachRowOfAGroupGivesItsShareOfEachAggregate() {
    ContributionQuery query =
        only(
            "SELECT lower(t.c) AS k, count(*) AS n, CAST(sum(v) / nullif(sum(q), 0) AS"
                + " decimal(18, 2)) AS p FROM T AS t WHERE v > 0.5 GROUP BY 1",
            "n",
            "p");

    assertThat(query.shares()).containsExactly("count(*)", "sum(v)", "sum(q)");
    assertThat(query.checked()).containsExactly("n", "p");
    assertThat(sql(query))
        .isEqualTo(
            """
            WITH "_explained" AS ( SELECT "k" AS "_explained_gold_k", "n" AS "_explained_gold_n", "p" AS "_explained_gold_p", row_number() OVER (ORDER BY "k") AS "_explained_row" FROM gold.t WHERE (k = 'x') ), "_read" AS ( SELECT "_explained_row", "_explained_gold_k", "_explained_gold_n", "_explained_gold_p", "t"."id" AS "_explained_key_1", lower(t.c) AS "_explained_group_1", BIGINT '1' AS "_explained_share_1", v AS "_explained_share_2", q AS "_explained_share_3" FROM "s3tablescatalog/silver"."n"."t" FOR VERSION AS OF 7 t CROSS JOIN "_explained" WHERE ((v > 5E-1)) AND lower(t.c) = "_explained_gold_k" AND "_explained_row" <= 10 ), "_shared" AS ( SELECT *, count(*) OVER (PARTITION BY "_explained_row") AS "_explained_rows", row_number() OVER (PARTITION BY "_explained_row" ORDER BY "_explained_key_1") AS "_explained_nth", sum("_explained_share_1") OVER (PARTITION BY "_explained_row") AS "_explained_total_1", sum("_explained_share_2") OVER (PARTITION BY "_explained_row") AS "_explained_total_2", sum("_explained_share_3") OVER (PARTITION BY "_explained_row") AS "_explained_total_3" FROM "_read" ) SELECT "_explained_row", "_explained_rows", "_explained_key_1", "_explained_share_1", "_explained_share_2", "_explained_share_3", "_explained_total_1" AS "_explained_again_n", (("_explained_total_1") IS NOT DISTINCT FROM "_explained_gold_n") AS "_explained_same_n", CAST(("_explained_total_2" / NULLIF("_explained_total_3", 0)) AS decimal(18, 2)) AS "_explained_again_p", ((CAST(("_explained_total_2" / NULLIF("_explained_total_3", 0)) AS decimal(18, 2))) IS NOT DISTINCT FROM "_explained_gold_p") AS "_explained_same_p" FROM "_shared" WHERE "_explained_nth" <= 3 ORDER BY "_explained_row", "_explained_nth\"\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum(v) FILTER (WHERE q > 1) | CASE WHEN ((q > 1)) THEN v END",
        "count(v)                    | CASE WHEN (v IS NOT NULL) THEN BIGINT '1' ELSE BIGINT '0'"
            + " END",
        "count_if(v > 2)             | CASE WHEN ((v > 2)) THEN BIGINT '1' ELSE BIGINT '0' END",
        "max(v)                      | v",
        "avg(v)                      | v",
        "min(DISTINCT v)             | v",
        "count(DISTINCT v)           | CASE WHEN (v IS NOT NULL) AND (row_number() OVER (PARTITION"
            + " BY \"_explained_row\", v, (v IS NOT NULL) ORDER BY \"t\".\"id\") = 1) THEN BIGINT"
            + " '1' ELSE BIGINT '0' END",
        "sum(DISTINCT v)             | CASE WHEN (row_number() OVER (PARTITION BY"
            + " \"_explained_row\", v ORDER BY \"t\".\"id\") = 1) THEN v END",
      })
  void aShareIsWhatTheRowAddsToTheAggregate(String aggregate, String share) {
    ContributionQuery query = only("SELECT k, %s AS x FROM T GROUP BY k".formatted(aggregate), "x");

    assertThat(query.checked()).containsExactly("x");
    assertThat(sql(query)).contains(", " + share + " AS \"_explained_share_1\"");
  }

  @Test
  void aColumnThatIsMadeOfOtherThanSharesIsSaidToBe() {
    ContributionQuery query =
        only("SELECT k, array_agg(v) AS all, sum(v) AS s FROM T GROUP BY k", "all", "s");

    assertThat(query.checked()).containsExactly("s");
    assertThat(query.unchecked()).containsExactly("all");
  }

  @Test
  void aJoinGivesTheKeysOfAllItsTables() {
    ContributionQuery query =
        only(
            "SELECT u.c AS k, sum(t.v) AS s FROM T AS t LEFT JOIN U AS u ON u.a = t.a GROUP BY u.c",
            "s");

    assertThat(query.inputs()).extracting(ContributionQuery.Input::alias).containsExactly("t", "u");
    assertThat(sql(query))
        .contains("\"t\".\"id\" AS \"_explained_key_1\", \"u\".\"a\" AS \"_explained_key_2\"");
  }

  @Test
  void eachQueryOfAUnionGivesRowsOfItsOwn() {
    Contributions found =
        of(
            "SELECT k, 'one' AS kind, v FROM T UNION ALL SELECT a, 'two', sum(b) FROM U GROUP BY 1",
            "v");

    assertThat(found)
        .isInstanceOfSatisfying(
            Known.class,
            known ->
                assertThat(known.queries())
                    .extracting(ContributionQuery::shares)
                    .containsExactly(List.of("v"), List.of("sum(b)")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WITH w AS (SELECT 1) SELECT k FROM T              | the query has a WITH clause",
        "SELECT * FROM T                                   | the query selects *",
        "SELECT k, rank() OVER (ORDER BY v) AS r FROM T    | the query has a window",
        "SELECT k FROM (SELECT * FROM T)                   | the query reads from more than tables",
        "SELECT k FROM T JOIN U USING (a)                  | the query joins by USING or NATURAL",
        "SELECT v FROM T                                   | the query does not give the key column"
            + " k",
        "SELECT max(v) AS k FROM T                         | the key column k is an aggregate",
        "SELECT k, count(*) AS n FROM T GROUP BY k, v HAVING count(*) > 1 | the query has a HAVING"
            + " clause, and groups by what it does not give",
        "SELECT k FROM T EXCEPT SELECT a FROM U            | the query is more than SELECTs and"
            + " unions of them",
      })
  void saysWhyItCannotTell(String sql, String because) {
    assertThat(of(sql)).isEqualTo(new Unknown(because));
  }
}
