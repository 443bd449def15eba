package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelReaderTest {
  private static final String SILVER = "silver/clean_sales.sql";
  private static final String GOLD = "gold/totals.sql";

  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void wantsSqlAndKey() throws IOException {
    folder.with(
        "  clean_sales:\n    sql: silver/clean_sales.sql\n    key: [sale_id]\n",
        "  clean_sales: {}\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:13: silver.clean_sales: \"sql\" is missing; name its file, as in sql:"
                + " silver/clean_sales.sql",
            "pipeline.yaml:13: silver.clean_sales: \"key\" is missing; add the columns that"
                + " identify a row, as in key: [id]");
  }

  @Test
  void clusterColumnsAreForGold() throws IOException {
    folder.with("    key: [sale_id]\ngold", "    key: [sale_id]\n    cluster: [sale_id]\ngold");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:16: silver.clean_sales.cluster is no known setting; known here: sql,"
                + " key, expect, history, freshness");
  }

  @Test
  void aModelSaysHowFreshItMustBe() throws Exception {
    folder
        .with("    key: [sale_id]\ngold", "    key: [sale_id]\n    freshness: 30m\ngold")
        .with("    key: [day]\n", "    key: [day]\n    freshness: 2d\n");

    Pipeline pipeline = folder.load();

    assertThat(pipeline.silver().get(0).freshness()).contains(Duration.ofMinutes(30));
    assertThat(pipeline.gold().get(0).freshness()).contains(Duration.ofDays(2));
  }

  @Test
  void aModelNeedNotSayHowFreshItMustBe() throws Exception {
    Pipeline pipeline = folder.load();

    assertThat(pipeline.silver().get(0).freshness()).isEmpty();
    assertThat(pipeline.gold().get(0).freshness()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "1", "0h", "-1h", "1.5h", "1 hour", "PT1H"})
  void refusesAFreshnessThatIsNoTime(String freshness) throws IOException {
    folder.with("    key: [day]\n", "    key: [day]\n    freshness: " + freshness + "\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:20: gold.totals.freshness: \""
                + freshness
                + "\" is no time here; write it as in 30m, 1h or 1d");
  }

  @Test
  void theFreshnessOfAColumnIsAnExpectation() throws IOException {
    folder.with("    key: [day]\n", "    key: [day]\n    freshness: {day: 24h}\n");

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .startsWith("pipeline.yaml:20: gold.totals.freshness must be a single value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clean_sales_quarantine", "clean_sales_changes"})
  void namesOfTablesBesideAModelAreTaken(String name) throws IOException {
    folder.with(
        "  clean_sales:\n",
        "  " + name + ": {sql: silver/clean_sales.sql, key: [sale_id]}\n  clean_sales:\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:13: silver."
                + name
                + " is what the job calls a table of its own beside silver.clean_sales; choose"
                + " another name");
  }

  @Test
  void modelsThatReadEachOtherAreRefused() throws IOException {
    folder
        .with(
            "silver:\n",
            "silver:\n  a: {sql: silver/a.sql, key: [sale_id]}\n  b: {sql: silver/b.sql, key:"
                + " [sale_id]}\n")
        .write("silver/a.sql", "SELECT *\nFROM {{ silver.b }}")
        .write(
            "silver/b.sql",
            "SELECT *\nFROM {{ bronze.sales }}\nJOIN {{ silver.a }} USING (sale_id)")
        .with("\ngold:\n", "\ngold:\n  c: {sql: gold/c.sql, key: [day], cluster: [day, total]}\n")
        .write("gold/c.sql", "SELECT day, total\n\nFROM {{ gold.c }}");

    assertThat(folder.problems())
        .containsExactly(
            "gold/c.sql:3: gold.c reads itself; a model can read other tables only",
            "silver/b.sql:3: silver.b reads silver.a, which reads silver.b: none of them could be"
                + " computed first; remove one of these references");
  }

  @Test
  void suggestsTheFileThatWasMeant() throws IOException {
    folder.with("sql: silver/clean_sales.sql", "sql: silver/cleansales.sql");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:14: silver.clean_sales.sql: there is no file"
                + " \"silver/cleansales.sql\"; did you mean \"silver/clean_sales.sql\"?");
  }

  @Test
  void staysInsideTheFolder() throws IOException {
    folder.with("sql: silver/clean_sales.sql", "sql: ../clean_sales.sql");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:14: silver.clean_sales.sql: \"../clean_sales.sql\" lies outside the"
                + " pipeline folder; keep it inside");
  }

  @Test
  void refusesAFileWithoutAQuery() throws IOException {
    folder.write(SILVER, "-- SELECT 1\n;\n").write(GOLD, "");

    assertThat(folder.problems())
        .containsExactly(
            "gold/totals.sql: holds no query; write one SELECT",
            "silver/clean_sales.sql: holds no query; write one SELECT");
  }

  @Test
  void refusesAFileThatIsNotUtf8() throws IOException {
    Files.write(temporary.resolve(SILVER), "-- é".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(folder.problems())
        .containsExactly("silver/clean_sales.sql: is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void refusesASecondStatement() throws IOException {
    folder.write(GOLD, "SELECT day, total FROM {{ silver.clean_sales }};\n\n-- and\nSELECT 2;\n");

    assertThat(folder.problems())
        .containsExactly(
            "gold/totals.sql:4: a second statement begins here; a file holds one query, so remove"
                + " it");
  }

  @Test
  void refusesWhatIsNoQuery() throws IOException {
    folder.write(GOLD, "-- build it\nCREATE TABLE totals AS SELECT 1\n");

    assertThat(folder.problems())
        .containsExactly(
            "gold/totals.sql:2: must be a query, beginning with SELECT or WITH, not with CREATE;"
                + " the table is created and merged for you");
  }

  @Test
  void readsAQueryWithoutWhatFollowsItsLastWord() throws Exception {
    folder.write(
        GOLD,
        """
        \uFEFF-- first
        WITH t AS (SELECT ';' AS day, 1 AS total FROM {{silver.clean_sales}})
        SELECT * FROM t -- all
         ; -- done
        """);

    assertThat(folder.load().gold("totals").orElseThrow().sql().text())
        .startsWith("-- first\nWITH t AS (SELECT ';' AS day")
        .endsWith("{{silver.clean_sales}})\nSELECT * FROM t");
  }

  @Test
  void pointsIntoTheSqlAtAReferenceToNothing() throws IOException {
    folder.write(
        SILVER,
        """
        SELECT *
        FROM {{ bronze.sales }} AS sales
        LEFT JOIN {{ bronze.customer }} AS customers USING (customer_id)
        JOIN {{ bronze.weather }} USING (day)
        """);

    assertThat(folder.problems())
        .containsExactly(
            "silver/clean_sales.sql:3: silver.clean_sales reads \"bronze.customer\", which no"
                + " source defines; did you mean \"customers\"?",
            "silver/clean_sales.sql:4: silver.clean_sales reads \"bronze.weather\", which no source"
                + " defines; there is customers, sales");
  }

  @Test
  void silverReadsNoGold() throws IOException {
    folder.write(SILVER, "SELECT *\nFROM {{ gold.totals }}");

    assertThat(folder.problems())
        .containsExactly(
            "silver/clean_sales.sql:2: silver.clean_sales reads \"gold.totals\", but silver may"
                + " read bronze and silver only; write {{ bronze.NAME }} with one of customers,"
                + " sales");
  }

  @Test
  void suggestsTheModelOfTheSameLayerThatWasMeant() throws IOException {
    folder
        .write(SILVER, "SELECT sale_id\nFROM {{ silver.clean_sale }}")
        .write(GOLD, "SELECT day, total\nFROM {{ silver.clean_sales }}, {{ gold.total }}");

    assertThat(folder.problems())
        .containsExactly(
            "gold/totals.sql:2: gold.totals reads \"gold.total\", which no gold model defines; did"
                + " you mean \"totals\"?",
            "silver/clean_sales.sql:2: silver.clean_sales reads \"silver.clean_sale\", which no"
                + " silver model defines; did you mean \"clean_sales\"?");
  }

  @Test
  void refusesAModelThatReadsItself() throws IOException {
    folder.write(SILVER, "SELECT sale_id\nFROM {{ silver.clean_sales }}");

    assertThat(folder.problems())
        .containsExactly(
            "silver/clean_sales.sql:2: silver.clean_sales reads itself; a model can read other"
                + " tables only");
  }

  @Test
  void goldReadsSilverOnly() throws IOException {
    folder.write(GOLD, "SELECT day, total\nFROM {{ bronze.sales }}");

    assertThat(folder.problems())
        .containsExactly(
            "gold/totals.sql:2: gold.totals reads \"bronze.sales\", but gold may read silver and"
                + " gold only; write {{ silver.NAME }} with one of clean_sales");
  }

  @Test
  void refusesAQueryThatReadsNoTable() throws IOException {
    folder.write(SILVER, "SELECT * FROM sales -- {{ bronze.sales }}\nWHERE true");

    assertThat(folder.problems())
        .containsExactly(
            "silver/clean_sales.sql: silver.clean_sales reads no table; name one as"
                + " {{ bronze.customers }} after FROM");
  }

  @Test
  void refusesBracesThatAreNoReference() throws IOException {
    folder
        .write(SILVER, "SELECT *\nFROM {{ sales }}")
        .write(GOLD, "SELECT day, total\nFROM \"{{ silver.clean_sales }}\"");

    assertThat(folder.problems())
        .containsExactly(
            "gold/totals.sql:2: a reference stands inside quotes; write it without them",
            "silver/clean_sales.sql:2: {{ begins no reference; write {{ bronze.NAME }}");
  }

  @Test
  void refusesATableByItsFullName() throws IOException {
    folder
        .write(SILVER, "SELECT s.*, 'bronze.retail.x'\nFROM {{ bronze.sales }} s, bronze.retail.t")
        .write(
            GOLD,
            "SELECT day, total\nFROM {{ silver.clean_sales }}\n"
                + "JOIN \"s3tablescatalog/medallion-silver\".retail.t USING (day)");

    assertThat(folder.problems())
        .containsExactly(
            "gold/totals.sql:3: gold.totals reads a table by its full name; write"
                + " {{ silver.NAME }}, which stays at one snapshot for the whole run",
            "silver/clean_sales.sql:2: silver.clean_sales reads a table by its full name; write"
                + " {{ bronze.NAME }}, which stays at one snapshot for the whole run");
  }

  @Test
  void aFaultySourceIsNotUnknownToo() throws IOException {
    folder.with(
        "customers: {prefix: customers/, format: parquet, key: [customer_id]}", "customers: later");
    folder.write(SILVER, "SELECT * FROM {{ bronze.sales }} JOIN {{ bronze.customers }}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:3: sources.customers must hold settings (name: value), not the value"
                + " \"later\"");
  }

  @Test
  void wantsKeyAndClusterColumnsToBeColumnsOfTheQuery() throws IOException {
    folder.with("key: [day]", "key: [dya]").with("cluster: [day, total]", "cluster: [day, amt]");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:19: gold.totals.key: \"dya\" is no column of gold/totals.sql; did you"
                + " mean \"day\"?",
            "pipeline.yaml:20: gold.totals.cluster: \"amt\" is no column of gold/totals.sql");
  }

  @Test
  void cannotTellTheColumnsOfAStar() throws IOException {
    folder
        .write(GOLD, "SELECT s.* FROM {{ silver.clean_sales }} s")
        .with("key: [day]", "key: [anything]");

    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void aModelMayBeReadFromWindowsLineEnds() throws Exception {
    folder.write(GOLD, "SELECT day,\r\n total\r\nFROM {{ silver.clean_sale }}\r\n");

    assertThat(folder.problems()).singleElement().asString().startsWith("gold/totals.sql:3: ");
  }

  @Test
  void theDefinitionFollowsTextAndKeyButNotTheClusterColumns() throws Exception {
    String definition = folder.load().gold("totals").orElseThrow().definition();
    assertThat(definition).matches("[0-9a-f]{64}");

    folder.with("cluster: [day, total]", "cluster: [total, day]");
    assertThat(folder.load().gold("totals").orElseThrow().definition()).isEqualTo(definition);

    folder.with("key: [day]", "key: [day, total]");
    String withOtherKey = folder.load().gold("totals").orElseThrow().definition();
    assertThat(withOtherKey).isNotEqualTo(definition);

    folder.write(GOLD, "SELECT day, max(amount) AS total FROM {{ silver.clean_sales }} GROUP BY 1");
    assertThat(folder.load().gold("totals").orElseThrow().definition()).isNotEqualTo(withOtherKey);
  }
}
