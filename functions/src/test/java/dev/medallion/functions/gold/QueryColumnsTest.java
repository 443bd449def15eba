package dev.medallion.functions.gold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryColumnsTest {
  private static final Map<String, List<String>> TABLES =
      Map.of(
          "silver.sales", List.of("id", "company", "sold_at", "quantity", "amount"),
          "silver.companies", List.of("id", "company", "country"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT company, sum(quantity * amount) AS total FROM silver.sales WHERE id > 1 GROUP BY"
            + " company | company=sales.company, total=sales.amount+sales.quantity",
        "SELECT cast(date_trunc('month', sold_at) AS date) AS month, count(*) AS n FROM"
            + " silver.sales GROUP BY 1 | month=sales.sold_at, n=",
        "SELECT s.id, c.country FROM silver.sales s JOIN silver.companies AS c ON s.company ="
            + " c.company | id=sales.id, country=companies.country",
        "SELECT company, country FROM silver.sales JOIN silver.companies USING (company) |"
            + " company=companies.company+sales.company, country=companies.country",
        "WITH big (k, v) AS (SELECT id, amount FROM silver.sales) SELECT * FROM big | k=sales.id,"
            + " v=sales.amount",
        "SELECT x.total FROM (SELECT max(amount) AS total FROM silver.sales) x |"
            + " total=sales.amount",
        "SELECT id AS k FROM silver.sales UNION ALL SELECT company FROM silver.companies |"
            + " k=companies.company+sales.id",
        "SELECT rank() OVER (PARTITION BY company ORDER BY amount) AS place, sum(amount) FILTER"
            + " (WHERE quantity > 1) AS some FROM silver.sales | place=, some=sales.amount",
        "SELECT (SELECT max(country) FROM silver.companies) AS c FROM silver.sales |"
            + " c=companies.country",
        "SELECT sales.* FROM silver.sales | id=sales.id, company=sales.company,"
            + " sold_at=sales.sold_at, quantity=sales.quantity, amount=sales.amount",
        "SELECT CASE WHEN quantity > 1 THEN amount END AS a, transform(ARRAY[amount], x -> x + 1)"
            + " AS b FROM silver.sales | a=sales.amount+sales.quantity, b=sales.amount"
      })
  void followsEachColumnDownToTheTables(String sql, String columns) throws Exception {
    assertThat(text(sql)).isEqualTo(columns);
  }

  @Test
  void doesNotGuess() {
    assertThatThrownBy(() -> QueryColumns.read("SELECT x FROM UNNEST(ARRAY[1]) AS t(x)", TABLES))
        .isInstanceOf(UntraceableException.class)
        .hasMessage("the query reads from a Unnest");
    assertThatThrownBy(() -> QueryColumns.read("SELECT a FROM other.t", TABLES))
        .hasMessage("the query reads other.t");
    assertThat(QueryColumns.of("SELECT a FROM other.t", TABLES)).isEmpty();
    assertThatThrownBy(() -> QueryColumns.read("SELEC 1", TABLES))
        .hasMessageStartingWith("the query cannot be read");
  }

  private static String text(String sql) throws UntraceableException {
    return QueryColumns.read(sql, TABLES).entrySet().stream()
        .map(
            column ->
                column.getKey()
                    + "="
                    + column.getValue().stream()
                        .map(from -> from.replace("silver.", ""))
                        .collect(Collectors.joining("+")))
        .collect(Collectors.joining(", "));
  }
}
