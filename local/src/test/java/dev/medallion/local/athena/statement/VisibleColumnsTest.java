package dev.medallion.local.athena.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.athena.statement.VisibleColumns.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleColumnsTest {
  private static final String GOLD = "s3tablescatalog/gold";
  private static final StatementContext CONTEXT =
      StatementContext.of(Optional.of(GOLD), Optional.of("retail"));
  private static final Map<TableName, Part> PARTS =
      Map.of(new TableName(GOLD, "retail", "sales"), Part.of(List.of("day", "net")));

  /** What stands for the table {@code sales}. */
  private static final String SEEN = "(SELECT \"day\", \"net\" FROM sales)";

  private final StatementCheck check =
      new StatementCheck(
          new TableCatalogs() {
            @Override
            public boolean hasCatalog(String catalog) {
              return catalog.equals(GOLD);
            }

            @Override
            public boolean hasTable(TableName table) {
              return false;
            }
          });

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM sales|SELECT * FROM SALES AS \"sales\"",
        "SELECT s.* FROM sales s|SELECT s.* FROM SALES s",
        "SELECT s.* FROM sales AS s (a, b)|SELECT s.* FROM SALES AS s (a, b)",
        "SELECT 1 FROM shops, sales WHERE net > 1|SELECT 1 FROM shops, SALES AS \"sales\" WHERE net"
            + " > 1",
        "SELECT 1 FROM sales a JOIN sales b ON a.net = b.net|SELECT 1 FROM SALES a JOIN SALES b ON"
            + " a.net = b.net",
        "SELECT 1 FROM sales TABLESAMPLE BERNOULLI (10)|SELECT 1 FROM SALES AS \"sales\""
            + " TABLESAMPLE BERNOULLI (10)",
        "WITH sales AS (SELECT 1 AS n) SELECT * FROM sales|WITH sales AS (SELECT 1 AS n) SELECT *"
            + " FROM sales",
        "WITH a AS (SELECT * FROM sales) SELECT * FROM a|WITH a AS (SELECT * FROM SALES AS"
            + " \"sales\") SELECT * FROM a",
        "SELECT (SELECT max(net) FROM sales) FROM shops|SELECT (SELECT max(net) FROM SALES AS"
            + " \"sales\") FROM shops",
        "TABLE sales|SELECT * FROM SALES AS \"sales\"",
        "SELECT sales.net, retail.sales.day FROM sales|SELECT sales.net, sales.day FROM SALES AS"
            + " \"sales\"",
        "INSERT INTO shops SELECT * FROM sales|INSERT INTO shops SELECT * FROM SALES AS \"sales\"",
        "INSERT INTO sales SELECT * FROM shops|INSERT INTO sales SELECT * FROM shops",
        "EXPLAIN SELECT * FROM sales|EXPLAIN SELECT * FROM SALES AS \"sales\"",
      })
  void eachTableIsAQueryOfItsColumns(String sql, String seen) {
    assertThat(narrowed(sql).text()).isEqualTo(seen.replace("SALES", SEEN));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "VERSION AS OF 12",
        "TIMESTAMP AS OF TIMESTAMP '2026-09-01 00:00:00 UTC'",
        "TIMESTAMP AS OF (current_timestamp - INTERVAL '1' DAY)",
        "TIMESTAMP AS OF current_timestamp - INTERVAL '1' DAY",
      })
  void aVersionStaysWithTheTable(String version) {
    assertThat(narrowed("SELECT * FROM sales FOR " + version + " WHERE net > 1").text())
        .isEqualTo(
            "SELECT * FROM (SELECT \"day\", \"net\" FROM sales FOR %s) AS \"sales\" WHERE net > 1"
                .formatted(version));
    assertThat(narrowed("SELECT * FROM sales FOR " + version + " s").text())
        .isEqualTo(
            "SELECT * FROM (SELECT \"day\", \"net\" FROM sales FOR %s) s".formatted(version));
  }

  @Test
  void namesInFullAreFoundInAnyContext() {
    Statement statement =
        check.check(
            "SELECT '😀', * FROM \"s3tablescatalog/gold\".\"retail\".\"Sales\"",
            StatementContext.of(Optional.empty(), Optional.empty()));

    assertThat(
            ((Plan.Run)
                    VisibleColumns.narrow(
                            statement,
                            StatementContext.of(Optional.empty(), Optional.empty()),
                            PARTS)
                        .plan())
                .sql()
                .text())
        .isEqualTo(
            "SELECT '😀', * FROM (SELECT \"day\", \"net\" FROM"
                + " \"s3tablescatalog/gold\".\"retail\".\"Sales\") AS \"Sales\"");
  }

  @Test
  void placesAreThoseOfTheStatementAsWritten() {
    RewrittenSql narrowed = narrowed("SELECT net * 0.5,\n day FROM sales WHERE tax > 1");
    int line = 2;
    int column = narrowed.text().lines().toList().get(1).indexOf("tax") + 1;

    assertThat(narrowed.inOriginalPositions("line %d:%d: Column 'tax'".formatted(line, column)))
        .isEqualTo("line 2:23: Column 'tax'");
  }

  @Test
  void whatIsUnloadedAndMadeIsReadInTheSameWay() {
    assertThat(narrowed("CREATE TABLE copy AS SELECT * FROM sales").text())
        .endsWith("AS SELECT * FROM " + SEEN + " AS \"sales\"");
    Statement unload =
        check.check(
            "UNLOAD (SELECT * FROM sales) TO 's3://b/p/' WITH (format = 'PARQUET')", CONTEXT);
    assertThat(((Plan.Unload) VisibleColumns.narrow(unload, CONTEXT, PARTS).plan()).sql().text())
        .endsWith("AS (SELECT * FROM " + SEEN + " AS \"sales\")");
  }

  @Test
  void aPartMayBeOfSomeRowsToo() {
    Map<TableName, Part> parts =
        Map.of(
            new TableName(GOLD, "information_schema", "tables"),
            new Part(List.of("table_name"), Optional.of("table_name IN ('sales')")));
    Statement narrowed =
        VisibleColumns.narrow(
            check.check("SELECT * FROM information_schema.tables t", CONTEXT), CONTEXT, parts);

    assertThat(((Plan.Run) narrowed.plan()).sql().text())
        .isEqualTo(
            "SELECT * FROM (SELECT \"table_name\" FROM information_schema.tables WHERE table_name"
                + " IN ('sales')) t");
  }

  /** The list of files tells the bounds of every column. */
  @Test
  void whatIsAboutTheTableIsNotSeen() {
    assertThatThrownBy(() -> narrowed("SELECT * FROM \"sales$files\""))
        .isInstanceOf(VisibleColumns.HiddenTable.class)
        .hasMessage("sales");
  }

  private RewrittenSql narrowed(String sql) {
    Statement narrowed = VisibleColumns.narrow(check.check(sql, CONTEXT), CONTEXT, PARTS);
    return ((Plan.Run) narrowed.plan()).sql();
  }
}
