package dev.medallion.local.athena;

import static dev.medallion.local.athena.AthenaSite.GOLD;
import static dev.medallion.local.athena.AthenaSite.WORK_GROUP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.medallion.local.quicksight.SpiceRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionErrorType;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;

/** Statements on a real Trino, asked for by a real SDK client. */
class AthenaIT {
  private static final String SILVER_SALES = "\"s3tablescatalog/silver\".\"retail\".\"sales\"";

  @TempDir private static Path state;

  private static AthenaSite site;

  @BeforeAll
  static void start() throws Exception {
    site = new AthenaSite(state);
    Files.createDirectories(site.site().objects().resolve("results"));
    site.buckets().create("silver");
    site.buckets().create("gold");
    site.athena()
        .createWorkGroup(
            group ->
                group
                    .name(WORK_GROUP)
                    .configuration(
                        configuration ->
                            configuration.managedQueryResultsConfiguration(
                                managed -> managed.enabled(true))));
    site.rows("CREATE DATABASE retail");
    site.silver("CREATE DATABASE retail");
    site.silver(
        """
        CREATE TABLE retail.sales AS
        SELECT id, 'company ' || CAST(id % 3 AS varchar) AS company, CAST(id * 10 AS decimal(10, 2)) AS amount
        FROM UNNEST(sequence(1, 9)) AS t (id)\
        """);
    site.rows(
        "CREATE TABLE retail.revenue AS SELECT company, sum(amount) AS revenue FROM %s GROUP BY 1"
            .formatted(SILVER_SALES));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void answersAQueryWithTheTypesAndTextsOfAthena() {
    List<List<String>> rows =
        site.rows(
            "SELECT 0.1 + 0.2 AS sum, DECIMAL '1.50' AS price, ARRAY[1, NULL] AS list, CAST(ROW(1,"
                + " 'x') AS ROW(id integer, name varchar)) AS item, X'0102' AS bytes, DATE"
                + " '2026-01-31' AS day, CAST(NULL AS varchar) AS nothing");

    assertThat(rows.getFirst())
        .containsExactly("sum", "price", "list", "item", "bytes", "day", "nothing");
    assertThat(rows.get(1))
        .containsExactly(
            "0.30000000000000004",
            "1.50",
            "[1, null]",
            "{id=1, name=x}",
            "01 02",
            "2026-01-31",
            null);
  }

  /** Where Lake Formation grants all columns of a table but one. */
  @Test
  void showsTheColumnsThatAreGrantedAndNoOther() {
    site.hide("revenue");
    try {
      assertThat(site.rows("SELECT * FROM retail.revenue").getFirst()).containsExactly("company");
      assertThat(
              site.rows("SELECT count(*) AS n FROM revenue a JOIN revenue b USING (company)")
                  .get(1))
          .containsExactly("3");
      assertThat(site.rows("SHOW COLUMNS IN revenue")).containsExactly(List.of("company"));
      assertThat(
              site.rows(
                  "SELECT column_name FROM information_schema.columns WHERE table_name ="
                      + " 'revenue'"))
          .containsExactly(List.of("column_name"), List.of("company"));
      Map<String, String> positions =
          Map.of(
              "SELECT revenue FROM retail.revenue", "1:8",
              "SELECT 1 FROM retail.revenue WHERE revenue > 1", "1:36",
              "SELECT sum(r.revenue) FROM retail.revenue r", "1:12");
      positions.forEach(
          (sql, position) -> {
            QueryExecutionStatus status = site.run(sql).status();
            assertThat(status.state()).as(sql).isEqualTo(QueryExecutionState.FAILED);
            assertThat(status.athenaError().errorType()).isEqualTo(1006);
            assertThat(status.stateChangeReason())
                .startsWith("COLUMN_NOT_FOUND: line " + position + ": Column '")
                .endsWith(
                    "revenue' cannot be resolved or requester is not authorized to access requested"
                        + " resources");
          });
    } finally {
      site.hideNothing();
    }
  }

  @Test
  void givesATokenWithAFullPageThoughNothingFollows() {
    QueryExecution execution = site.run("SELECT company FROM retail.revenue");
    String id = execution.queryExecutionId();

    GetQueryResultsResponse whole =
        site.athena().getQueryResults(get -> get.queryExecutionId(id).maxResults(4));
    assertThat(whole.resultSet().rows()).as("three, and the header").hasSize(4);
    assertThat(whole.nextToken()).isNotNull();
    GetQueryResultsResponse after =
        site.athena()
            .getQueryResults(
                get -> get.queryExecutionId(id).maxResults(4).nextToken(whole.nextToken()));
    assertThat(after.resultSet().rows()).isEmpty();
    assertThat(after.nextToken()).isNull();
    assertThat(
            site.athena()
                .getQueryResults(get -> get.queryExecutionId(id).maxResults(5))
                .nextToken())
        .isNull();
  }

  @Test
  void makesATableOfAPinnedSnapshotOfAnotherTableBucket() {
    String snapshot =
        site.rows(
                "SELECT snapshot_id FROM \"s3tablescatalog/silver\".retail.\"sales$snapshots\""
                    + " ORDER BY committed_at LIMIT 1")
            .get(1)
            .getFirst();
    QueryExecution execution =
        site.run(
            "CREATE TABLE retail.pinned AS SELECT * FROM %s FOR VERSION AS OF %s"
                .formatted(SILVER_SALES, snapshot));

    assertThat(execution.status().state()).isEqualTo(QueryExecutionState.SUCCEEDED);
    assertThat(execution.substatementType()).isEqualTo("CREATE_TABLE_AS_SELECT");
    assertThat(execution.statistics().dataScannedInBytes()).isPositive();
    assertThat(execution.statistics().engineExecutionTimeInMillis()).isPositive();
    GetQueryResultsResponse results = results(execution);
    assertThat(results.updateCount()).isEqualTo(9);
    assertThat(results.resultSet().rows()).isEmpty();
    assertThat(results.resultSet().resultSetMetadata().columnInfo())
        .extracting("name", "type")
        .containsExactly(tuple("rows", "bigint"));
  }

  @Test
  void mergesInOneCommitWhatAQueryOfAnotherTableBucketGives() {
    site.rows("CREATE TABLE retail.merged AS SELECT 'company 0' AS company, DECIMAL '1.00' AS n");
    QueryExecution merge =
        site.run(
            """
            MERGE INTO retail.merged AS target
            USING (
              SELECT coalesce(fresh.company, stale.company) AS company, fresh.n, fresh._present IS NULL AS _gone
              FROM (SELECT *, 1 AS _present FROM (SELECT company, CAST(1 AS decimal(3, 2)) AS n FROM %s WHERE id < 3)) AS fresh
              FULL OUTER JOIN retail.merged AS stale ON fresh.company = stale.company
            ) AS source
            ON target.company = source.company
            WHEN MATCHED AND source._gone THEN DELETE
            WHEN MATCHED THEN UPDATE SET n = source.n
            WHEN NOT MATCHED THEN INSERT (company, n) VALUES (source.company, source.n)
            """
                .formatted(SILVER_SALES));

    assertThat(merge.status().state()).isEqualTo(QueryExecutionState.SUCCEEDED);
    assertThat(results(merge).updateCount()).isEqualTo(3);
    assertThat(site.rows("SELECT * FROM retail.merged ORDER BY 1"))
        .containsExactly(
            List.of("company", "n"), List.of("company 1", "1.00"), List.of("company 2", "1.00"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM retail.nosuch|1301|TABLE_NOT_FOUND: line 1:15: Table"
            + " '\"awsdatacatalog$iceberg-aws\".\"catalog:000000000000:s3tablescatalog/gold$schema:retail\".nosuch'"
            + " does not exist",
        "SELECT 0.5, nosuch FROM retail.revenue|1006|COLUMN_NOT_FOUND: line 1:13: Column 'nosuch'"
            + " cannot be resolved or requester is not authorized to access requested resources",
        "UPDATE retail.revenue SET nosuch = 1|1006|COLUMN_NOT_FOUND: line 1:27: The UPDATE SET"
            + " target column nosuch doesn't exist",
        "UPDATE retail.revenue SET revenue = nosuch|1006|COLUMN_NOT_FOUND: line 1:37: Column"
            + " 'nosuch' cannot be resolved or requester is not authorized to access requested"
            + " resources",
        "SELECT * FROM \"x/y\".retail.t|1006|CATALOG_NOT_FOUND: line 1:15: Catalog 'x/y' does not"
            + " exist",
        "SELECT * FROM awsdatacatalog.db.t|1301|SCHEMA_NOT_FOUND: line 1:15: Schema 'db' does not"
            + " exist",
        "SELECT 1 / 0|1001|DIVISION_BY_ZERO: Division by zero",
        "SELECT CAST('x' AS integer)|1100|INVALID_CAST_ARGUMENT: Cannot cast 'x' to INT",
        "CREATE TABLE nosuch.t AS SELECT CAST('x' AS integer) AS n|1300|NOT_FOUND: Schema"
            + " catalog:000000000000:s3tablescatalog/gold$schema:nosuch not found.",
        "CREATE TABLE retail.revenue AS SELECT 1 AS n|1110|TABLE_ALREADY_EXISTS: line 1:1:"
            + " Destination table"
            + " '\"awsdatacatalog$iceberg-aws\".\"catalog:000000000000:s3tablescatalog/gold$schema:retail\".revenue'"
            + " already exists",
        "CREATE TABLE retail.j AS SELECT JSON '1' AS n|1200|NOT_SUPPORTED: Type not supported for"
            + " Iceberg: json",
        "CREATE TABLE nosuch.t (n int)|1100|Cannot find or access the specified table",
        "CREATE TABLE AwsDataCatalog.nosuch.t (n int)|1100|Cannot find or access the specified"
            + " table",
      })
  void failsInAthenasWords(String sql, int type, String message) {
    QueryExecution execution = site.run(sql);

    assertThat(execution.status().state()).isEqualTo(QueryExecutionState.FAILED);
    assertThat(execution.status().stateChangeReason()).isEqualTo(message);
    assertThat(execution.status().athenaError().errorMessage()).isEqualTo(message);
    assertThat(execution.status().athenaError().errorType()).isEqualTo(type);
    assertThat(execution.status().athenaError().errorCategory()).isEqualTo(2);
    assertThatThrownBy(() -> results(execution))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Query did not finish successfully. Final query state: FAILED");
  }

  @Test
  void unloadsRowsToObjects() throws IOException {
    String sql =
        "UNLOAD (SELECT id, company, amount FROM %s ORDER BY id) TO 's3://results/%s'"
            + " WITH (format = '%s'%s)";
    QueryExecution lines =
        unload(sql.formatted(SILVER_SALES, "unloaded/csv/", "TEXTFILE", ", field_delimiter = ','"));
    QueryExecution json =
        unload(
            "UNLOAD (SELECT amount, company FROM %s WHERE id < ? AND amount > 0.5)"
                    .formatted(SILVER_SALES)
                + " TO 's3://results/unloaded/json' WITH (format = 'JSON', compression = 'NONE',"
                + " partitioned_by = ARRAY['company'])",
            "2");
    QueryExecution parquet =
        unload(sql.formatted(SILVER_SALES, "unloaded/parquet/", "PARQUET", ""));
    QueryExecution again = unload(sql.formatted(SILVER_SALES, "unloaded/csv", "ORC", ""));

    Path csv = only(lines, "unloaded/csv/");
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(csv)), UTF_8))) {
      assertThat(rows.lines().toList())
          .hasSize(9)
          .startsWith("1,company 1,10.00", "2,company 2,20.00");
    }
    assertThat(only(json, "unloaded/json/company=company 1/")).hasContent("{\"amount\":10.00}");
    assertThat(Files.readAllBytes(only(parquet, "unloaded/parquet/")))
        .startsWith("PAR1".getBytes(UTF_8))
        .endsWith("PAR1".getBytes(UTF_8));
    assertThat(results(parquet).updateCount()).isEqualTo(9);
    assertThat(again.status().stateChangeReason())
        .startsWith(
            "HIVE_PATH_ALREADY_EXISTS: Target directory already exists: s3://results/unloaded/csv");
    assertThat(site.site().state().resolve("athena/unload")).isEmptyDirectory();
    assertThat(site.rows("SELECT catalog_name FROM system.metadata.catalogs"))
        .flatExtracting(row -> row)
        .noneMatch(name -> name.startsWith("unload"));
  }

  private static QueryExecution unload(String sql, String... parameters) {
    String id =
        site.athena()
            .startQueryExecution(
                start ->
                    start
                        .queryString(sql)
                        .executionParameters(parameters.length == 0 ? null : List.of(parameters))
                        .queryExecutionContext(context -> context.catalog(GOLD))
                        .resultConfiguration(to -> to.outputLocation("s3://results/query")))
            .queryExecutionId();
    return site.finished(id);
  }

  /** The file of the one object that the manifest names, which is below that prefix. */
  private static Path only(QueryExecution execution, String prefix) throws IOException {
    assertThat(execution.status().state())
        .as("%s", execution.status())
        .isEqualTo(QueryExecutionState.SUCCEEDED);
    String manifest = "query/" + execution.queryExecutionId() + "-manifest.csv";
    assertThat(execution.statistics().dataManifestLocation()).isEqualTo("s3://results/" + manifest);
    Path bucket = site.site().objects().resolve("results");
    List<String> objects = Files.readAllLines(bucket.resolve(manifest));
    assertThat(objects).singleElement().asString().startsWith("s3://results/" + prefix);
    return bucket.resolve(objects.getFirst().substring("s3://results/".length()));
  }

  @Test
  void leavesTheEntryOfATableThatFailedWhileItWasWritten() {
    QueryExecution execution =
        site.run(
            "CREATE TABLE retail.broken AS SELECT 1 / (id - 5) AS n FROM %s"
                .formatted(SILVER_SALES));

    assertThat(execution.status().stateChangeReason())
        .isEqualTo("DIVISION_BY_ZERO: Division by zero");
    assertThat(site.rows("SELECT * FROM retail.broken")).containsExactly(List.of("n"));
  }

  @Test
  void listsAndDescribesTables() {
    site.rows(
        "CREATE TABLE described (id bigint COMMENT 'key', at timestamp, price decimal(10,2), tags"
            + " array<struct<a:int>>) PARTITIONED BY (bucket(4, id), day(at))");
    site.rows("ALTER TABLE described ADD COLUMNS (note string)");

    assertThat(site.rows("SHOW TABLES")).contains(List.of("described"), List.of("revenue"));
    assertThat(site.rows("SHOW DATABASES")).containsExactly(List.of("retail"));
    assertThat(site.rows("DESCRIBE described"))
        .extracting(List::getFirst)
        .containsExactly(
            "# Table schema:\t\t",
            "# col_name\tdata_type\tcomment",
            "id\tbigint\tkey",
            "at\ttimestamp\t",
            "price\tdecimal(10, 2)\t",
            "tags\tarray<struct<a: int>>\t",
            "note\tstring\t",
            "\t\t",
            "# Partition spec:\t\t",
            "# field_name\tfield_transform\tcolumn_name",
            "id_bucket\tbucket[4]\tid",
            "at_day\tday\tat");
    assertThat(site.rows("DROP TABLE described")).containsExactly(List.of(""), List.of(""));
    assertThatThrownBy(() -> site.run("DESCRIBE described"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Entity Not Found (Service: AmazonDataCatalog;");
  }

  @Test
  void cutsLongResultsIntoPages() {
    QueryExecution execution = site.run("SELECT n FROM UNNEST(sequence(1, 2500)) AS t (n)");

    List<Row> rows = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    site.athena()
        .getQueryResultsPaginator(get -> get.queryExecutionId(execution.queryExecutionId()))
        .forEach(
            page -> {
              sizes.add(page.resultSet().rows().size());
              rows.addAll(page.resultSet().rows());
            });
    assertThat(sizes).containsExactly(1000, 1000, 501);
    assertThat(rows.getFirst().data().getFirst().varCharValue()).isEqualTo("n");
    assertThat(rows.getLast().data().getFirst().varCharValue()).isEqualTo("2500");
  }

  @Test
  void cancelsAQuery() {
    String id =
        site.start(
            "SELECT count(*) FROM UNNEST(sequence(1, 10000)) AS a (n), UNNEST(sequence(1, 10000))"
                + " AS b (n), UNNEST(sequence(1, 10000)) AS c (n) WHERE a.n * b.n % 7 = c.n % 7",
            UUID.randomUUID().toString());
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                site.athena()
                    .getQueryExecution(get -> get.queryExecutionId(id))
                    .queryExecution()
                    .status()
                    .state(),
            QueryExecutionState.RUNNING::equals);

    site.athena().stopQueryExecution(stop -> stop.queryExecutionId(id));

    QueryExecution execution = site.finished(id);
    assertThat(execution.status().state()).isEqualTo(QueryExecutionState.CANCELLED);
    assertThat(execution.status().stateChangeReason()).isEqualTo("Query cancelled by user");
    assertThat(execution.status().athenaError()).isNull();
  }

  @Test
  void changesTablesAsAthenaDoes() {
    site.rows("CREATE TABLE changed (id bigint, note string)");
    site.rows("INSERT INTO changed VALUES (1, 'a'), (2, 'b')");

    site.rows("ALTER TABLE changed RENAME TO renamed");
    site.rows("ALTER TABLE `Renamed` DROP COLUMN note");

    assertThat(site.rows("SELECT * FROM renamed ORDER BY 1"))
        .containsExactly(List.of("id"), List.of("1"), List.of("2"));
    assertThat(site.run("ALTER TABLE renamed SET LOCATION 's3://b/t/'").status().athenaError())
        .satisfies(
            error ->
                assertThat(error.errorMessage())
                    .isEqualTo("Query type not supported by Athena Iceberg at this time"));
    site.rows("DROP TABLE renamed");
  }

  @Test
  void listsTheEnginesFunctions() {
    List<List<String>> functions = site.rows("SHOW FUNCTIONS LIKE 'abs'");

    assertThat(functions.getFirst())
        .containsExactly(
            "Function",
            "Return Type",
            "Argument Types",
            "Function Type",
            "Deterministic",
            "Description");
    assertThat(functions).hasSizeGreaterThan(1).last().asString().contains("abs");
  }

  @Test
  void runsAStatementWithParameters() {
    String id =
        site.athena()
            .startQueryExecution(
                start ->
                    start
                        .queryString(
                            "SELECT n, ? AS text FROM (VALUES 1, 2, 3) AS t (n) WHERE n > ?")
                        .executionParameters("it's", "1 + 1")
                        .queryExecutionContext(context -> context.catalog(GOLD))
                        .resultConfiguration(to -> to.outputLocation("s3://results/query")))
            .queryExecutionId();

    QueryExecution execution = site.finished(id);

    assertThat(execution.status().state()).isEqualTo(QueryExecutionState.SUCCEEDED);
    assertThat(execution.executionParameters()).containsExactly("it's", "1 + 1");
    assertThat(site.site().objects().resolve("results/query/" + id + ".csv"))
        .hasContent("\"n\",\"text\"\n\"3\",\"it's\"\n");
  }

  @Test
  void writesResultObjectsWhereTheRequestSays() throws IOException {
    String id =
        site.athena()
            .startQueryExecution(
                start ->
                    start
                        .queryString("SELECT 'a \"b\"' AS x, CAST(NULL AS integer) AS y")
                        .queryExecutionContext(context -> context.catalog(GOLD))
                        .resultConfiguration(to -> to.outputLocation("s3://results/query")))
            .queryExecutionId();
    QueryExecution execution = site.finished(id);

    assertThat(execution.resultConfiguration().outputLocation())
        .isEqualTo("s3://results/query/%s.csv".formatted(id));
    Path folder = site.site().objects().resolve("results/query");
    assertThat(folder.resolve(id + ".csv")).hasContent("\"x\",\"y\"\n\"a \"\"b\"\"\",\n");
    assertThat(Files.readAllBytes(folder.resolve(id + ".csv.metadata"))).isNotEmpty();
    // What awswrangler asks next, and at once.
    assertThat(
            site.objects()
                .headObject(head -> head.bucket("results").key("query/%s.csv".formatted(id)))
                .contentLength())
        .isEqualTo(Files.size(folder.resolve(id + ".csv")));
  }

  @Test
  void answersTheSameTokenWithTheSameExecutionEvenIfItFailed() {
    String token = UUID.randomUUID().toString();
    String first = site.start("SELECT 1 / 0", token);
    site.finished(first);

    assertThat(site.start("SELECT 1 / 0", token)).isEqualTo(first);
    assertThatThrownBy(() -> site.start("SELECT 1 / 1", token))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Idempotent parameters do not match");
  }

  @Test
  void runsSeveralQueriesAtOnce() {
    List<String> ids =
        Stream.of("a", "b", "c", "d")
            .map(name -> site.start("SELECT '%s'".formatted(name), UUID.randomUUID().toString()))
            .toList();

    assertThat(ids)
        .extracting(id -> site.finished(id).status().state())
        .containsOnly(QueryExecutionState.SUCCEEDED);
  }

  @Test
  void startsTrinoAgainAfterItsDeath() {
    ProcessHandle child = ProcessHandle.current().children().findFirst().orElseThrow();
    child.destroyForcibly();
    child.onExit().join();

    assertThat(site.rows("SELECT count(*) AS n FROM retail.revenue"))
        .containsExactly(List.of("n"), List.of("3"));
  }

  @Test
  void refreshesADataSetThroughAthena() {
    site.dataSet("revenue", "SELECT \"company\", \"revenue\" FROM \"%s\".\"retail\".\"revenue\"");

    Ingestion done = site.ingest("revenue", "first");

    assertThat(done.ingestionStatus()).isEqualTo(IngestionStatus.COMPLETED);
    assertThat(done.rowInfo().rowsIngested()).isEqualTo(3);
    SpiceRows rows = site.quickSightService().rows("revenue").orElseThrow();
    assertThat(rows.columns()).containsExactly("company", "revenue");
    assertThat(rows.rows())
        .containsExactlyInAnyOrder(
            List.of("company 0", "180.00"),
            List.of("company 1", "120.00"),
            List.of("company 2", "150.00"));
  }

  @Test
  void failsARefreshWhoseTableIsMissing() {
    site.dataSet("missing", "SELECT company, revenue FROM \"%s\".retail.nosuch");

    Ingestion failed = site.ingest("missing", "first");

    assertThat(failed.ingestionStatus()).isEqualTo(IngestionStatus.FAILED);
    assertThat(failed.errorInfo().type()).isEqualTo(IngestionErrorType.SQL_TABLE_NOT_FOUND);
    assertThat(failed.errorInfo().message()).startsWith("TABLE_NOT_FOUND: line 1:30: Table ");
  }

  private static GetQueryResultsResponse results(QueryExecution execution) {
    return site.athena().getQueryResults(get -> get.queryExecutionId(execution.queryExecutionId()));
  }
}
