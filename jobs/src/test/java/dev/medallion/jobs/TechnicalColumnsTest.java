package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.silver.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bronze knows of a record beside its data, in a model's query and in its rules. */
class TechnicalColumnsTest {
  private static Lakehouse lakehouse;
  private static BronzeTable sales;
  private static BronzeTable old;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
    sales =
        new BronzeTable(lakehouse, "sales", "id bigint, amount int, item int", List.of("id"), true);
    sales.write("a.csv", 1, "1, 1, 7|{\"x\":\"1\"}", "2, NULL, 8|{\"amount\":\"two\"}", "3, 3, 7");
    old = new BronzeTable(lakehouse, "old", "id bigint, label string", List.of("id"), false);
    old.write("o.csv", 1, "7, 'seven'", "8, 'eight'|{\"y\":\"2\"}");
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  private static Map<String, Object> plan(String model, String sql) {
    return BronzeTable.plan(lakehouse, model, sql, List.of("id"), sales, old);
  }

  private static List<String> columns(String table) {
    return List.of(lakehouse.spark().table("silver.shop." + table).columns());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "all | SELECT * FROM bronze_sales | id amount item",
        "of_alias | SELECT s.* FROM bronze_sales s | id amount item",
        "of_both | SELECT s.*, o.label FROM bronze_sales s JOIN bronze_old o ON o.id = s.item | id"
            + " amount item label",
        "except | SELECT * EXCEPT (item) FROM bronze_sales | id amount",
        "alias_except | SELECT s.* EXCEPT (s.item) FROM bronze_sales s | id amount",
        "beside | SELECT *, _rescued FROM bronze_sales | id amount item _rescued",
        "by_name | SELECT id, _source_object, _source_etag, _source_version, _source_modified_at,"
            + " _source_line, _ingested_at, _RESCUED FROM bronze_sales | id _source_object"
            + " _source_etag _source_version _source_modified_at _source_line _ingested_at"
            + " _rescued",
        "without_lines | SELECT id, _source_line, _source_version FROM bronze_old | id _source_line"
            + " _source_version",
        "chosen_below | SELECT * FROM (SELECT id, _rescued, s._source_line AS _source_line FROM"
            + " bronze_sales s) | id _rescued _source_line",
        "chosen_in_part | WITH a AS (SELECT * FROM bronze_sales), b AS (SELECT id, _rescued FROM"
            + " bronze_sales) SELECT a.*, b._rescued FROM a JOIN b ON a.id = b.id | id amount item"
            + " _rescued",
        "part_of_part | WITH a AS (WITH c AS (SELECT * FROM bronze_sales) SELECT * FROM c) SELECT *"
            + " FROM a | id amount item",
        "renamed | SELECT * FROM (SELECT id, _rescued AS why FROM bronze_sales) | id why",
        "union | SELECT * FROM bronze_sales WHERE id = 1 UNION ALL SELECT * FROM bronze_sales WHERE"
            + " id > 1 | id amount item",
        "union_by_name | SELECT id, _rescued FROM bronze_sales WHERE id = 1 UNION SELECT id,"
            + " _rescued FROM bronze_old | id _rescued",
        "union_of_tables | TABLE bronze_old UNION SELECT id, 'x' FROM bronze_sales | id label",
        "table | TABLE bronze_sales | id amount item",
        "table_below | SELECT * FROM (TABLE bronze_sales) | id amount item",
        "using | SELECT * FROM bronze_sales JOIN bronze_old USING (id) | id amount item label",
        "natural | SELECT * FROM bronze_sales NATURAL LEFT JOIN bronze_old | id amount item label",
        "window | SELECT id, row_number() OVER (PARTITION BY item ORDER BY _source_line DESC) AS"
            + " place, _rescued FROM bronze_sales | id place _rescued",
        "window_star | SELECT *, max(_source_line) OVER (PARTITION BY item) AS last FROM"
            + " bronze_sales | id amount item last",
        "grouped | SELECT item AS id, max(_source_line) AS last, count(_rescued) AS odd FROM"
            + " bronze_sales GROUP BY item | id last odd",
        "by_object | SELECT _source_object AS id, count(*) AS n FROM bronze_sales GROUP BY"
            + " _source_object | id n",
        "subquery | SELECT * FROM bronze_sales WHERE id IN (SELECT id FROM bronze_sales WHERE"
            + " _rescued IS NULL) | id amount item",
        "exists | SELECT * FROM bronze_sales s WHERE EXISTS (SELECT * FROM bronze_old o WHERE o.id"
            + " = s.item AND o._rescued IS NULL) | id amount item",
        "in_struct | SELECT id, struct(*) AS all FROM bronze_old | id all",
        "pivot | SELECT * FROM bronze_sales PIVOT (sum(amount) FOR item IN (7 AS seven, 8 AS"
            + " eight)) | id seven eight",
        "unpivot | SELECT * FROM (SELECT id FROM bronze_sales WHERE id = 1) JOIN (SELECT v FROM"
            + " bronze_sales UNPIVOT INCLUDE NULLS (v FOR n IN (amount)) WHERE id = 1) | id v",
        "except_hidden | SELECT * EXCEPT (_rescued, item) FROM bronze_sales | id amount",
        "scalar | SELECT s.*, (SELECT max(o._source_object) FROM bronze_old o WHERE o.id = s.item)"
            + " AS origin FROM bronze_sales s | id amount item origin",
        "filtered | SELECT * FROM bronze_sales WHERE _source_line > 2 ORDER BY _source_line | id"
            + " amount item",
        "piped | FROM bronze_sales ¦> WHERE _source_line > 2 ¦> SELECT id, _rescued, _source_line"
            + " AS line | id _rescued line",
        "piped_star | FROM bronze_sales ¦> EXTEND _rescued ¦> DROP item | id amount _rescued",
        "piped_only | FROM bronze_sales ¦> WHERE id > 1 | id amount item",
        "distinct | SELECT DISTINCT * FROM bronze_old | id label",
        "lateral | SELECT s.id, x._rescued FROM bronze_sales s, LATERAL (SELECT * , _rescued FROM"
            + " bronze_old o WHERE o.id = s.item) x | id _rescued"
      })
  void areNamedAtWillAndNotInStars(String model, String sql, String columns) {
    // A bar ends a column of the table above.
    lakehouse.silver(plan(model, sql.replace('¦', '|')));
    assertThat(columns(model)).containsExactly(columns.split(" "));
  }

  @Test
  void holdWhatBronzeKnows() {
    lakehouse.silver(
        plan(
            "known",
            "SELECT s.id, s._rescued, s._source_line, o._source_line AS other, o._rescued AS theirs"
                + " FROM bronze_sales s JOIN bronze_old o ON o.id = s.item"));
    assertThat(lakehouse.rows("SELECT concat_ws(' ', *) FROM silver.shop.known ORDER BY id"))
        .containsExactly("1 {\"x\":\"1\"} 2", "2 {\"amount\":\"two\"} 3 {\"y\":\"2\"}", "3 4");
    assertThat(
            lakehouse
                .spark()
                .table("bronze.shop.old")
                .schema()
                .getFieldIndex("_source_line")
                .isEmpty())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areRefreshedInPartAsARebuildWould(boolean traced) {
    String name = "parts_" + traced;
    BronzeTable table =
        new BronzeTable(lakehouse, name, "id bigint, amount int", List.of("id"), traced);
    table.write("a.csv", 1, "1, 1", "2, 2|{\"z\":\"0\"}");
    String sql =
        "SELECT s.*, s._rescued, s._source_line, o._source_object AS label_from FROM bronze_%s s LEFT JOIN bronze_old o ON o.id = s.amount"
            .formatted(name);
    lakehouse.silver(BronzeTable.plan(lakehouse, name, sql, List.of("id"), table, old));
    table.write("b.csv", 2, "3, 7", "2, 8");
    lakehouse.silver(BronzeTable.plan(lakehouse, name, sql, List.of("id"), table, old));

    assertThat(lakehouse.table("silver.shop." + name).currentSnapshot().summary())
        .as("a refresh in part")
        .containsKey("medallion.bounds");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', *) FROM silver.shop.%s ORDER BY 1".formatted(name)))
        .containsExactly(
            traced ? "1 1 2" : "1 1",
            traced ? "2 8 3 s3://landing/old/o.csv" : "2 8 s3://landing/old/o.csv",
            traced ? "3 7 2 s3://landing/old/o.csv" : "3 7 s3://landing/old/o.csv");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areNamedByRulesThoughTheQueryLacksThem(boolean traced) {
    String name = "ruled_" + traced;
    BronzeTable table =
        new BronzeTable(lakehouse, name, "id bigint, amount int", List.of("id"), traced);
    table.write("a.csv", 1, "1, 1", "2, NULL|{\"amount\":\"two\"}", "3, 3");
    Map<String, Object> plan =
        BronzeTable.plan(lakehouse, name, "SELECT * FROM bronze_" + name, List.of("id"), table);
    plan.put(
        "expectations",
        List.of(
            Map.of("name", "whole", "rule", "_RESCUED IS NULL", "action", "quarantine"),
            Map.of("name", "early", "rule", "_source_line < 4", "action", "warn")));
    lakehouse.silver(plan);
    table.write("b.csv", 2, "4, NULL|{\"amount\":\"four\"}");
    plan.put("sources", List.of(table.source()));
    lakehouse.silver(plan);

    assertThat(columns(name)).containsExactly("id", "amount");
    assertThat(lakehouse.rows("SELECT id FROM silver.shop.%s ORDER BY id".formatted(name)))
        .containsExactly("1", "3");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', id, _rules, _source_line, _rescued) FROM silver.shop.%s_quarantine ORDER BY id"
                    .formatted(name)))
        .containsExactly(
            traced ? "2 whole 3 {\"amount\":\"two\"}" : "2 whole {\"amount\":\"two\"}",
            traced ? "4 whole 2 {\"amount\":\"four\"}" : "4 whole {\"amount\":\"four\"}");
  }

  @Test
  void areAskedForWhereARuleNamesThemAndNobodyCanTell() {
    Map<String, Object> plan =
        plan("untold", "SELECT item AS id, sum(amount) AS n FROM bronze_sales GROUP BY item");
    plan.put(
        "expectations",
        List.of(Map.of("name", "whole", "rule", "_rescued IS NULL", "action", "quarantine")));
    assertThatThrownBy(() -> lakehouse.silver(plan))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "silver.shop.untold: its rules name _rescued, which the query's result does not have:"
                + " select it in the model's SQL");

    Map<String, Object> selected =
        plan(
            "told", "SELECT item AS id, max(_rescued) AS _rescued FROM bronze_sales GROUP BY item");
    selected.put("expectations", plan.get("expectations"));
    lakehouse.silver(selected);
    assertThat(
            lakehouse.rows(
                "SELECT id, _rescued, _rules[0] FROM silver.shop.told_quarantine ORDER BY id"))
        .hasSize(2);
  }

  @Test
  void tellWhichRowIsNewestThoughCompactionMovesIt() {
    BronzeTable table =
        new BronzeTable(lakehouse, "moved", "id bigint, note string", List.of("id"), true);
    table.write("a.csv", 1, "1, 'first'", "2, 'other'", "1, 'last'");
    lakehouse
        .spark()
        .sql(
            "INSERT OVERWRITE bronze.shop.moved SELECT /*+ COALESCE(1) */ * FROM (SELECT * FROM"
                + " bronze.shop.moved ORDER BY _source_line DESC)");
    assertThat(lakehouse.rows("SELECT note FROM bronze.shop.moved ORDER BY _file, _pos"))
        .containsExactly("last", "other", "first");

    lakehouse.silver(
        BronzeTable.plan(lakehouse, "moved", "SELECT * FROM bronze_moved", List.of("id"), table));
    assertThat(lakehouse.rows("SELECT concat_ws(' ', *) FROM silver.shop.moved ORDER BY id"))
        .containsExactly("1 last", "2 other");
  }
}
