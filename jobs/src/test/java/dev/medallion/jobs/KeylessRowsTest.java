package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.silver.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records without a key: they stop no model, and stand in quarantine. A table is of one test. */
class KeylessRowsTest {
  private static final String BY_ID = "SELECT id, amount, note FROM bronze_";
  private static final List<Map<String, String>> NOTHING = List.of();

  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  private static BronzeTable sales(String name, boolean traced) {
    return new BronzeTable(
        lakehouse, name, "id bigint, amount int, note string", List.of("id"), traced);
  }

  private static void refresh(
      String model, String sql, List<Map<String, String>> rules, BronzeTable... tables) {
    Map<String, Object> plan = BronzeTable.plan(lakehouse, model, sql, List.of("id"), tables);
    plan.put("expectations", rules);
    lakehouse.silver(plan);
  }

  private static List<String> silver(String model) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', *) FROM silver.shop.%s ORDER BY 1".formatted(model));
  }

  private static List<String> quarantine(String model) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', * EXCEPT (_source_object, _source_line, _rescued, _quarantined_at, _rules), _rules, regexp_extract(_source_object, '[^/]+$', 0), _source_line, _rescued) FROM silver.shop.%s_quarantine ORDER BY 1"
            .formatted(model));
  }

  private static Map<String, String> properties(String model) {
    return lakehouse.table("silver.shop." + model).properties();
  }

  private static Snapshot quarantined(String model) {
    return lakehouse.table("silver.shop.%s_quarantine".formatted(model)).currentSnapshot();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stopNoModelAndComeBackWhenTheirObjectIsFixed(boolean traced) {
    lakehouse.refreshInPart(traced);
    String name = "mended_" + traced;
    BronzeTable table = sales(name, traced);
    table.write("a.csv", 1, "1, 1, 'a'", "NULL, 2, 'b'|{\"id\":\"A-17\"}", "NULL, NULL, NULL");
    refresh(name, BY_ID + name, NOTHING, table);
    assertThat(silver(name)).containsExactly("1 1 a");
    assertThat(quarantine(name))
        .containsExactlyInAnyOrder(
            traced ? "2 b key a.csv 3 {\"id\":\"A-17\"}" : "2 b key a.csv {\"id\":\"A-17\"}",
            traced ? "key a.csv 4" : "key a.csv");
    assertThat(properties(name))
        .containsEntry("medallion.checked", "3")
        .containsEntry("medallion.broken.key", "2")
        .containsEntry("medallion.quarantined", "2");
    Snapshot before = quarantined(name);

    table.write("b.csv", 2, "4, 4, 'd'");
    refresh(name, BY_ID + name, NOTHING, table);
    assertThat(silver(name)).containsExactly("1 1 a", "4 4 d");
    assertThat(quarantined(name)).as("what nothing was added to").isEqualTo(before);
    assertThat(properties(name)).containsEntry("medallion.broken.key", "2");

    table.write("c.csv", 3, "NULL, 5, 'e'");
    refresh(name, BY_ID + name, NOTHING, table);
    assertThat(silver(name)).containsExactly("1 1 a", "4 4 d");
    assertThat(quarantine(name)).hasSize(3).contains(traced ? "5 e key c.csv 2" : "5 e key c.csv");
    assertThat(properties(name))
        .containsEntry("medallion.broken.key", "3")
        .containsEntry("medallion.quarantined", "3");

    table.write("a.csv", 4, "1, 1, 'a'", "17, 2, 'b'");
    refresh(name, BY_ID + name, NOTHING, table);
    assertThat(silver(name)).containsExactly("1 1 a", "17 2 b", "4 4 d");
    assertThat(quarantine(name)).containsExactly(traced ? "5 e key c.csv 2" : "5 e key c.csv");

    table.write("c.csv", 5, "5, 5, 'e'");
    refresh(name, BY_ID + name, NOTHING, table);
    assertThat(silver(name)).containsExactly("1 1 a", "17 2 b", "4 4 d", "5 5 e");
    assertThat(quarantine(name)).isEmpty();
    assertThat(properties(name))
        .doesNotContainKeys("medallion.checked", "medallion.broken.key", "medallion.quarantined");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepWhenTheyCameAndHowManyThereAre(boolean traced) {
    lakehouse.refreshInPart(!traced);
    String name = "kept_" + traced;
    BronzeTable table = sales(name, traced);
    table.write("a.csv", 1, "NULL, 1, 'same'", "NULL, 1, 'same'", "1, 1, 'a'");
    refresh(name, BY_ID + name, NOTHING, table);
    assertThat(quarantine(name)).hasSize(2);
    String since = "SELECT DISTINCT _quarantined_at FROM silver.shop.%s_quarantine".formatted(name);
    List<String> first = lakehouse.rows(since);

    table.write("a.csv", 2, "NULL, 1, 'same'", "NULL, 1, 'same'", "NULL, 1, 'same'");
    refresh(name, BY_ID + name, NOTHING, table);
    assertThat(quarantine(name)).hasSize(3);
    assertThat(lakehouse.rows(since)).as("when the rows were quarantined").containsAll(first);

    table.write("a.csv", 3, "NULL, 1, 'same'");
    refresh(name, BY_ID + name, NOTHING, table);
    assertThat(quarantine(name)).hasSize(1);
    assertThat(lakehouse.rows(since)).isEqualTo(first);
  }

  @Test
  void doNotFoldIntoOneWhereTheQueryReplacesNulls() {
    BronzeTable table = sales("folded", true);
    table.write("a.csv", 1, "NULL, 1, 'a'", "NULL, 2, 'b'", "3, 3, 'c'");
    refresh("folded", "SELECT coalesce(id, 0) AS id, amount FROM bronze_folded", NOTHING, table);
    assertThat(silver("folded")).containsExactly("3 3");
    assertThat(quarantine("folded")).containsExactly("1 key a.csv 2", "2 key a.csv 3");
  }

  @Test
  void areFoundByAnyPartOfAKeyAndOnBothSidesOfAJoin() {
    BronzeTable parts =
        new BronzeTable(
            lakehouse, "parts", "shop int, id bigint, item int", List.of("shop", "id"), true);
    BronzeTable items =
        new BronzeTable(lakehouse, "items", "id int, label string", List.of("id"), false);
    parts.write("a.csv", 1, "1, 1, 7", "1, NULL, 7", "NULL, 3, 8", "2, 1, NULL");
    items.write("i.csv", 1, "7, 'seven'", "NULL, 'none'");
    String sql =
        "SELECT p.shop, p.id, i.label FROM bronze_parts p LEFT JOIN bronze_items i ON i.id ="
            + " p.item";
    Map<String, Object> plan =
        BronzeTable.plan(lakehouse, "joined", sql, List.of("shop", "id"), parts, items);
    lakehouse.silver(plan);
    assertThat(silver("joined")).containsExactly("1 1 seven", "2 1");
    assertThat(quarantine("joined"))
        .containsExactly("1 key a.csv 3", "3 key a.csv 4", "none key i.csv");
    assertThat(properties("joined")).containsEntry("medallion.broken.key", "3");

    items.write("i.csv", 2, "7, 'sept'");
    lakehouse.silver(
        BronzeTable.plan(lakehouse, "joined", sql, List.of("shop", "id"), parts, items));
    assertThat(silver("joined")).containsExactly("1 1 sept", "2 1");
    assertThat(quarantine("joined")).containsExactly("1 key a.csv 3", "3 key a.csv 4");
  }

  @Test
  void areKeptApartFromTheRowsThatBreakOtherRules() {
    List<Map<String, String>> rules =
        List.of(
            Map.of("name", "positive", "rule", "amount > 0", "action", "quarantine"),
            Map.of("name", "noted", "rule", "note IS NOT NULL", "action", "fail"));
    BronzeTable table = sales("ruled", true);
    table.write("a.csv", 1, "1, 0, 'a'", "NULL, 0, NULL", "2, 2, 'b'");
    refresh("ruled", BY_ID + "ruled", rules, table);
    assertThat(silver("ruled")).containsExactly("2 2 b");
    assertThat(quarantine("ruled")).containsExactly("0 key a.csv 3", "1 0 a positive a.csv 2");
    assertThat(properties("ruled"))
        .containsEntry("medallion.checked", "3")
        .containsEntry("medallion.broken.positive", "1")
        .containsEntry("medallion.broken.key", "1")
        .containsEntry("medallion.broken.noted", "0")
        .containsEntry("medallion.quarantined", "2");

    table.write("b.csv", 2, "NULL, 1, 'only'");
    refresh("ruled", BY_ID + "ruled", rules, table);
    assertThat(properties("ruled"))
        .containsEntry("medallion.broken.positive", "1")
        .containsEntry("medallion.broken.key", "2")
        .containsEntry("medallion.quarantined", "3");

    table.write("c.csv", 3, "1, 1, 'a'");
    refresh("ruled", BY_ID + "ruled", rules, table);
    assertThat(silver("ruled")).containsExactly("1 1 a", "2 2 b");
    assertThat(quarantine("ruled")).containsExactly("0 key a.csv 3", "1 only key b.csv 2");
  }

  @Test
  void areThoseOfTheQuerysResultToo() {
    BronzeTable table = sales("grouped", true);
    table.write("a.csv", 1, "1, 1, 'x'", "2, 2, NULL", "3, 3, 'x'");
    String sql = "SELECT note AS id, sum(amount) AS total FROM bronze_grouped GROUP BY note";
    refresh("grouped", sql, NOTHING, table);
    assertThat(silver("grouped")).containsExactly("x 4");
    assertThat(quarantine("grouped")).containsExactly("2 key");
    assertThat(properties("grouped"))
        .containsEntry("medallion.checked", "2")
        .containsEntry("medallion.broken.key", "1");
    Snapshot before = quarantined("grouped");
    refresh("grouped", sql, NOTHING, table);
    assertThat(quarantined("grouped")).isEqualTo(before);

    table.write("b.csv", 2, "2, 2, 'y'");
    refresh("grouped", sql, NOTHING, table);
    assertThat(silver("grouped")).containsExactly("x 4", "y 2");
    assertThat(quarantine("grouped")).isEmpty();
    assertThat(properties("grouped")).doesNotContainKey("medallion.broken.key");
  }

  @Test
  void areThoseThatAnOuterJoinOrAUnionLeavesWithoutAKey() {
    BronzeTable left = sales("left_side", true);
    BronzeTable right = sales("right_side", false);
    left.write("l.csv", 1, "1, 1, 'a'", "NULL, 9, 'l'");
    right.write("r.csv", 1, "1, 2, 'b'", "5, 5, 'c'", "6, 6, 'd'", "NULL, 8, 'r'|why");
    refresh(
        "outer",
        "SELECT l.id, r.amount, r._rescued FROM bronze_left_side l FULL JOIN bronze_right_side r ON"
            + " l.id = r.id",
        NOTHING,
        left,
        right);
    assertThat(silver("outer")).containsExactly("1 2");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', amount, _rules, _source_line, _rescued) FROM"
                    + " silver.shop.outer_quarantine ORDER BY amount"))
        .containsExactly("5 key", "6 key", "8 key why", "9 key 3");

    refresh(
        "united",
        "SELECT id, amount FROM bronze_left_side UNION ALL SELECT nullif(id, 6) + 10, amount FROM"
            + " bronze_right_side",
        NOTHING,
        left,
        right);
    assertThat(silver("united")).containsExactly("1 1", "11 2", "15 5");
    assertThat(quarantine("united")).containsExactly("6 key", "8 key r.csv why", "9 key l.csv 3");
  }

  @Test
  void areNoDuplicatesButRowsOfOneKeyAre() {
    BronzeTable table = sales("doubled", true);
    table.write("a.csv", 1, "1, 1, NULL", "2, 2, NULL", "3, 3, 'x'");
    String sql = "SELECT note AS id, amount FROM bronze_doubled";
    refresh("doubled", sql, NOTHING, table);
    assertThat(silver("doubled")).containsExactly("x 3");
    assertThat(quarantine("doubled")).containsExactly("1 key", "2 key");

    table.write("b.csv", 2, "4, 4, 'x'");
    assertThatThrownBy(() -> refresh("doubled", sql, NOTHING, table))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "silver.shop.doubled: the key (id) does not identify the query's rows: 2 rows have the"
                + " same; GROUP BY id HAVING count(*) > 1 shows them");
  }

  @Test
  void standInAQuarantineThatWasMadeBeforeThereWereAny() {
    BronzeTable table = sales("older", false);
    table.write("a.csv", 1, "1, 0, 'a'", "2, 2, 'b'");
    lakehouse.spark().sql("CREATE NAMESPACE IF NOT EXISTS silver.shop");
    lakehouse
        .spark()
        .sql(
            "CREATE TABLE silver.shop.older_quarantine (id bigint, amount int, note string, _rules"
                + " array<string>, _source_object string, _quarantined_at timestamp) USING iceberg"
                + " TBLPROPERTIES ('write.merge.mode' = 'merge-on-read')");
    lakehouse
        .spark()
        .sql(
            "INSERT INTO silver.shop.older_quarantine VALUES (1, 0, 'a', array('positive'),"
                + " 's3://landing/older/a.csv', TIMESTAMP '2026-01-01 00:00:00')");
    table.write("b.csv", 2, "NULL, 3, 'c'");
    refresh(
        "older",
        BY_ID + "older",
        List.of(Map.of("name", "positive", "rule", "amount > 0", "action", "quarantine")),
        table);
    assertThat(quarantine("older")).containsExactly("1 0 a positive a.csv", "3 c key b.csv");
    assertThat(
            lakehouse.rows(
                "SELECT count(*) FROM silver.shop.older_quarantine WHERE _quarantined_at ="
                    + " '2026-01-01 00:00:00'"))
        .containsExactly("1");
  }
}
