package dev.medallion.functions.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupedQueryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT k, sum(v) AS s FROM c.n.t GROUP BY k                           | k",
        "SELECT t.k, sum(v) AS s FROM c.n.t GROUP BY k                         | t.k",
        "SELECT x.k, sum(v) AS s FROM c.n.t AS x WHERE x.v > 0.5 GROUP BY x.k  | x.k",
        "SELECT K, max(v) AS m FROM c.n.t GROUP BY \"k\"                       | K",
        "SELECT a AS k, count(*) AS n FROM c.n.t GROUP BY 1                    | a",
        "SELECT count(*) AS n, lower(a) AS k FROM c.n.t GROUP BY 2, b          | lower(a)",
        "SELECT date_trunc('month', a) AS k, b FROM c.n.t GROUP BY date_trunc('month', a), b"
            + " | date_trunc('month', a)",
        "SELECT CAST(a AS date) AS k FROM c.n.t GROUP BY 1                     | CAST(a AS date)",
        "SELECT CASE WHEN a > 0 THEN 'it''s' ELSE 'ü' END AS k FROM c.n.t GROUP BY 1"
            + " | (CASE WHEN (a > 0) THEN 'it''s' ELSE 'ü' END)",
        "SELECT k, sum(v) FILTER (WHERE v > 1) AS s FROM c.n.t GROUP BY (k, a) | k",
      })
  void findsWhatGivesTheKeyInAQueryThatGroupsOneTable(String sql, String key) {
    assertThat(GroupedQuery.of(sql, List.of("k")))
        .isInstanceOfSatisfying(
            GroupedQuery.class,
            grouped -> assertThat(grouped.keys().getFirst().sql()).isEqualTo(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT k FROM t                                          | the query has no GROUP BY"
            + " clause",
        "SELECT DISTINCT k FROM t GROUP BY k                      | the query has SELECT DISTINCT",
        "SELECT k FROM t GROUP BY k HAVING count(*) > 1           | the query has a HAVING clause",
        "SELECT k FROM t GROUP BY k ORDER BY 1                    | the query has an ORDER BY"
            + " clause",
        "SELECT k FROM t GROUP BY k LIMIT 3                       | the query has a LIMIT or OFFSET"
            + " clause",
        "SELECT k FROM t GROUP BY k OFFSET 3                      | the query has a LIMIT or OFFSET"
            + " clause",
        "WITH u AS (SELECT * FROM t) SELECT k FROM u GROUP BY k   | the query has a WITH clause",
        "SELECT k FROM t GROUP BY k UNION ALL SELECT 1            | the query is more than one"
            + " SELECT",
        "SELECT k FROM t JOIN u ON t.a = u.a GROUP BY k           | the query reads more than one"
            + " table",
        "SELECT k FROM (SELECT * FROM t) GROUP BY k               | the query reads more than one"
            + " table",
        "SELECT k FROM t AS x (k, v) GROUP BY k                   | the query reads more than one"
            + " table",
        "SELECT k FROM t TABLESAMPLE BERNOULLI (10) GROUP BY k    | the query reads more than one"
            + " table",
        "SELECT k FROM t WHERE a IN (SELECT a FROM u) GROUP BY k  | the query has a subquery",
        "SELECT k, (SELECT max(a) FROM u) AS m FROM t GROUP BY k  | the query has a subquery",
        "SELECT k FROM t WHERE EXISTS (SELECT 1 FROM u) GROUP BY k | the query has a subquery",
        "SELECT k, rank() OVER (ORDER BY count(*)) AS r FROM t GROUP BY k | the query has a window",
        "SELECT k FROM t GROUP BY GROUPING SETS (k, ())           | the query groups by more than"
            + " plain expressions",
        "SELECT k FROM t GROUP BY ROLLUP (k)                      | the query groups by more than"
            + " plain expressions",
        "SELECT k, grouping(k) AS g FROM t GROUP BY k             | the query asks for GROUPING",
        "SELECT * FROM t GROUP BY k                               | the query selects *",
        "SELECT k, random() AS r FROM t GROUP BY k                | the query calls random(), which"
            + " may answer differently",
        "SELECT k FROM t WHERE a > now() GROUP BY k               | the query calls now(), which"
            + " may answer differently",
        "SELECT k FROM t WHERE a > current_date GROUP BY k        | the query calls CURRENT_DATE,"
            + " which may answer differently",
        "SELECT k, current_timestamp AS n FROM t GROUP BY k       | the query calls"
            + " CURRENT_TIMESTAMP, which may answer differently",
        "SELECT k, uuid() AS u FROM t GROUP BY k                  | the query calls uuid(), which"
            + " may answer differently",
        "SELECT k, c.n.f(a) AS u FROM t GROUP BY k                | the query calls c.n.f(), which"
            + " may answer differently",
        "SELECT upper(k) AS k FROM t GROUP BY k                   | the query does not group by"
            + " what it gives as the key column k",
        "SELECT max(k) AS k FROM t GROUP BY a                     | the query does not group by"
            + " what it gives as the key column k",
        "SELECT a FROM t GROUP BY a                               | the query does not group by"
            + " what it gives as the key column k",
        "SELECT a * 0.1 AS k FROM t GROUP BY 1                    | the query does not group by"
            + " what it gives as the key column k",
        "SELECT k FROM t WHERE n.t.a > 1 GROUP BY k               | the query names a column by"
            + " more than its table",
      })
  void saysWhyAQueryHasToBeRunWhole(String sql, String because) {
    assertThat(GroupedQuery.of(sql, List.of("k"))).isEqualTo(new QueryShape.Whole(because));
  }

  @Test
  void leavesAQueryThatDoesNotParseToAthena() {
    assertThat(GroupedQuery.of("SELECT FROM WHERE", List.of("k")))
        .isInstanceOfSatisfying(
            QueryShape.Whole.class,
            whole -> assertThat(whole.because()).startsWith("the query does not parse: "));
  }

  @Test
  void findsTheRangeThatAGroupOfTimeLiesIn() {
    assertThat(range("sold_at")).isEqualTo("KeyRange[column=sold_at, unit=Optional.empty]");
    assertThat(range("date_trunc('HOUR', t.sold_at)"))
        .isEqualTo("KeyRange[column=sold_at, unit=Optional[HOUR]]");
    assertThat(range("CAST(date_trunc('month', sold_at) AS date)"))
        .isEqualTo("KeyRange[column=sold_at, unit=Optional[MONTH]]");
    assertThat(range("CAST(date_trunc('hour', sold_at) AS date)"))
        .isEqualTo("KeyRange[column=sold_at, unit=Optional[DAY]]");
    assertThat(range("date(sold_at)")).isEqualTo("KeyRange[column=sold_at, unit=Optional[DAY]]");
    assertThat(range("year(sold_at)")).isEqualTo("none");
    assertThat(range("CAST(sold_at AS varchar)")).isEqualTo("none");
  }

  private static String range(String expression) {
    String sql = "SELECT %s AS k FROM t GROUP BY 1".formatted(expression);
    return ((GroupedQuery) GroupedQuery.of(sql, List.of("k")))
        .keys()
        .getFirst()
        .range()
        .map(KeyRange::toString)
        .orElse("none");
  }
}
