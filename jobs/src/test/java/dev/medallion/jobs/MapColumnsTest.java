package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.silver.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.spark.sql.AnalysisException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that are maps, or hold some; Spark itself compares none. A table belongs to a test. */
class MapColumnsTest {
  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flat | map('a', 1, 'b', 2) | map('b', 2, 'a', 1) | map('a', 1, 'b', 3)",
        "nulls | map('a', 1, 'b', CAST(NULL AS int)) | map('b', NULL, 'a', 1) | map('a', 1, 'b',"
            + " 0)",
        "nested | map('a', map(1, 'x', 2, 'y')) | map('a', map(2, 'y', 1, 'x')) | map('a', map(1,"
            + " 'y'))",
        "listed | array(map('a', 1, 'b', 2), NULL) | array(map('b', 2, 'a', 1), NULL) | array(NULL,"
            + " map('b', 2, 'a', 1))",
        "struct | named_struct('m', map('a', 1, 'b', 2), 'n', 1) | named_struct('m', map('b', 2,"
            + " 'a', 1), 'n', 1) | named_struct('m', CAST(NULL AS map<string, int>), 'n', 1)",
        "deep | array(named_struct('m', map('a', array(map('x', 1, 'y', 2))))) |"
            + " array(named_struct('m', map('a', array(map('y', 2, 'x', 1))))) |"
            + " array(named_struct('m', map('a', array(map('y', 2)))))"
      })
  void comparesMapsWhateverTheOrderOfTheirEntries(
      String name, String first, String same, String other) {
    BronzeTable table = parquet("maps_" + name, first);
    lakehouse.silver(plan(table, true));
    Snapshot before = lakehouse.table("silver.shop.maps_" + name).currentSnapshot();

    table.write("b.parquet", 2, "1, " + same);
    lakehouse.silver(plan(table, true));
    assertThat(lakehouse.table("silver.shop.maps_" + name).currentSnapshot())
        .as("after the same value")
        .isEqualTo(before);
    Map<String, Object> rebuild = plan(table, true);
    rebuild.put("rebuild", "asked");
    lakehouse.silver(rebuild);
    assertThat(lakehouse.table("silver.shop.maps_" + name).currentSnapshot())
        .as("after a rebuild")
        .isEqualTo(before);

    table.write("c.parquet", 3, "1, " + other, "3, NULL");
    lakehouse.silver(plan(table, true));
    assertThat(lakehouse.rows(shown("silver.shop.maps_" + name)))
        .containsExactlyElementsOf(
            lakehouse.rows(
                shown(
                    "(SELECT 1 AS id, %1$s AS v UNION ALL SELECT 2, %2$s UNION ALL SELECT 3, NULL)"
                        .formatted(other, first))));
  }

  private static BronzeTable parquet(String name, String value) {
    String type =
        lakehouse.spark().sql("SELECT " + value).schema().apply(0).dataType().catalogString();
    BronzeTable table = new BronzeTable(lakehouse, name, "id int, v " + type, List.of("id"), true);
    table.write("a.parquet", 1, "1, " + value, "2, " + value);
    return table;
  }

  private static Map<String, Object> plan(BronzeTable table, boolean changes) {
    Map<String, Object> plan =
        BronzeTable.plan(
            lakehouse, table.name(), "SELECT * FROM bronze_" + table.name(), List.of("id"), table);
    plan.put("changes", changes);
    return plan;
  }

  private static String shown(String table) {
    return "SELECT id, to_json(struct(v)) FROM %s AS t ORDER BY id".formatted(table);
  }

  @Test
  void quarantinesRowsWithMaps() {
    BronzeTable table = parquet("kept", "map('a', 1)");
    table.write("b.parquet", 2, "NULL, map('n', 1)");
    Map<String, Object> plan = plan(table, false);
    plan.put(
        "expectations",
        List.of(Map.of("name", "small", "rule", "v['a'] < 1", "action", "quarantine")));
    lakehouse.silver(plan);
    table.write("c.parquet", 3, "1, map('a', 1)", "2, map('a', 0)", "NULL, map('n', 1, 'm', 2)");
    plan.put("sources", List.of(table.source()));
    lakehouse.silver(plan);

    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', id, to_json(v), _rules) FROM silver.shop.kept_quarantine"
                    + " ORDER BY id, v['m']"))
        .containsExactly("{\"n\":1} key", "{\"n\":1,\"m\":2} key", "1 {\"a\":1} small");
  }

  @Test
  void refusesAKeyThatHoldsAMap() {
    BronzeTable table = parquet("keyed", "named_struct('m', map('a', 1))");
    assertThatThrownBy(
            () ->
                lakehouse.silver(
                    BronzeTable.plan(
                        lakehouse, "keyed", "SELECT * FROM bronze_keyed", List.of("v"), table)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("silver.shop.keyed: the key column v is of the type STRUCT<m: MAP");

    BronzeTable odd =
        new BronzeTable(lakehouse, "odd", "id map<string, int>", List.of("id"), false);
    odd.write("a.parquet", 1, "map('a', 1)");
    assertThatThrownBy(
            () ->
                lakehouse.silver(
                    BronzeTable.plan(
                        lakehouse, "odd", "SELECT 1 AS id FROM bronze_odd", List.of("id"), odd)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "bronze.shop.odd: key column id of source odd is of the type MAP<STRING, INT>");
  }

  @Test
  void takesNoOtherErrorForItsOwn() {
    BronzeTable table =
        new BronzeTable(lakehouse, "quoted", "id int, note string", List.of("id"), false);
    table.write("a.csv", 1, "1, 'medallion: silver.shop.quoted: all is well'");
    assertThatThrownBy(
            () ->
                lakehouse.silver(
                    BronzeTable.plan(
                        lakehouse,
                        "quoted",
                        "SELECT id, CAST(note AS int) AS n FROM bronze_quoted",
                        List.of("id"),
                        table)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("silver.shop.quoted: [CAST_INVALID_INPUT] The value … of the type")
        .hasMessageNotContaining("all is well");
    assertThatThrownBy(
            () ->
                lakehouse.silver(
                    BronzeTable.plan(
                        lakehouse,
                        "quoted",
                        "SELECT id, 'medallion: x' + map(1, 2) AS n FROM bronze_quoted",
                        List.of("id"),
                        table)))
        .isInstanceOf(ModelException.class)
        .hasNoCause()
        .isNotInstanceOf(AnalysisException.class)
        .hasMessageStartingWith("silver.shop.quoted: [DATATYPE_MISMATCH");
  }
}
