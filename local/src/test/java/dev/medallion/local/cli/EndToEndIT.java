package dev.medallion.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.catalog.TableName;
import dev.medallion.local.Installation;
import dev.medallion.local.cost.Transitions;
import dev.medallion.local.stack.LocalStack;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.StateEnteredEventDetails;

/**
 * The main job on the real engines: the stack is started once, and each test goes on from what the
 * one before left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Installation installation = Installation.current();
  private final Path samples = installation.home().resolve("samples");
  private final Expected expected = new Expected();

  private Path state;
  private LocalStack stack;
  private Services services;
  private Deployed deployed;
  private Lakehouse lakehouse;
  private AthenaQuery athena;
  private Pipeline pipeline;
  private String firstGoldSnapshot;
  private Set<List<String>> firstGold;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    state = folder;
    pipeline = Pipelines.load(installation);
    stack = LocalStack.start(installation, state, 0, line -> {});
    services = Services.at(stack.site().endpoint());
    deployed = Deployed.at(stack.site().endpoint());
    lakehouse = new Lakehouse(services, deployed, pipeline);
    athena = new AthenaQuery(services.athena(), deployed.workGroup());
  }

  @AfterAll
  void stop() {
    if (services != null) {
      services.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void droppedFilesBecomeSilverGoldAndRefreshedDataSets() throws Exception {
    expected.customers(samples.resolve("customers/customers.parquet"));
    expected.sales(samples.resolve("sales/sales-2026-01.csv"));
    expected.sales(samples.resolve("sales/sales-2026-02.csv"));

    Follower.Outcome outcome =
        drop("customers/customers.parquet", "sales/sales-2026-01.csv", "sales/sales-2026-02.csv");

    assertThat(outcome.problems()).isEmpty();
    assertSilverAndGoldAreAsExpected();
    assertThat(lakehouse.dataSets())
        .extracting(RunReport.DataSetRows::status)
        .isNotEmpty()
        .containsOnly("COMPLETED");
    assertThat(lakehouse.dataSets())
        .extracting(RunReport.DataSetRows::rows)
        .containsExactlyInAnyOrder(
            (long) expected.monthlyRevenueByCompany().size(),
            (long) expected.productPerformance().size());
    assertThat(goldBuilds())
        .containsExactlyInAnyOrder("CREATE_TABLE_AS_SELECT", "CREATE_TABLE_AS_SELECT");
    firstGoldSnapshot = snapshots().get("monthly_revenue_by_company");
    firstGold = expected.monthlyRevenueByCompany();
  }

  @Test
  @Order(2)
  void eachBronzeRowTellsItsObject() throws Exception {
    assertThat(
            rows(
                Layer.BRONZE,
                "SELECT regexp_extract(_source_object, '[^/]+$'), count(*), count(_source_etag),"
                    + " count(_ingested_at), count(_rescued) FROM retail.sales GROUP BY 1"))
        .containsExactlyInAnyOrder(
            List.of("sales-2026-01.csv", "1600", "1600", "1600", "0"),
            List.of("sales-2026-02.csv", "1650", "1650", "1650", "0"));
  }

  @Test
  @Order(2)
  void theRunEnteredTheStatesThatItsCostIsComputedFrom() throws Exception {
    List<String> entered = statesEntered();
    long polls = entered.stream().filter("LookAtRefresh"::equals).count();
    Transitions transitions =
        new Transitions(
            new ObjectMapper()
                .readTree(installation.home().resolve("statemachine/medallion.asl.json").toFile()));
    Map<String, Integer> items =
        Map.of(
            "Silver", pipeline.silver().size(),
            "Gold", pipeline.gold().size(),
            "DataSets", pipeline.dataSets().size());
    long once = transitions.count(items, 1);
    long furtherPoll = (transitions.count(items, 2) - once) / pipeline.dataSets().size();

    assertThat(entered)
        .hasSize(Math.toIntExact(once + furtherPoll * (polls - pipeline.dataSets().size())));
  }

  @Test
  @Order(2)
  void eachTableIsMaintainedAsItsLayerDeclares() {
    assertThat(maintenance(Layer.BRONZE, "sales"))
        .isEqualTo("icebergCompaction disabled, icebergSnapshotManagement 24 h");
    assertThat(maintenance(Layer.SILVER, "customer_sales"))
        .isEqualTo("icebergCompaction binpack, icebergSnapshotManagement 168 h");
    assertThat(maintenance(Layer.GOLD, "product_performance"))
        .isEqualTo("icebergCompaction z-order, icebergSnapshotManagement 72 h");
  }

  @Test
  @Order(3)
  void goldFollowsASecondFileByMergeAndItsFirstBuildStaysReadable() throws Exception {
    expected.nextRun().sales(samples.resolve("sales/sales-2026-03.csv"));

    Follower.Outcome outcome = drop("sales/sales-2026-03.csv");

    assertThat(outcome.problems()).isEmpty();
    assertSilverAndGoldAreAsExpected();
    assertThat(goldBuilds()).filteredOn("MERGE"::equals).hasSize(2);
    assertThat(
            rows(
                Layer.GOLD,
                "SELECT * FROM retail.monthly_revenue_by_company FOR VERSION AS OF "
                    + firstGoldSnapshot))
        .isEqualTo(firstGold);
  }

  @Test
  @Order(4)
  void theSameFileAgainChangesNothing() throws Exception {
    Map<String, String> before = snapshots();

    Follower.Outcome outcome = drop("sales/sales-2026-03.csv");

    assertThat(outcome.bronze()).hasSize(1);
    assertThat(outcome.executions()).isEmpty();
    assertThat(snapshots()).isEqualTo(before);
    assertSilverAndGoldAreAsExpected();
  }

  @Test
  @Order(4)
  void eachGoldSnapshotTellsTheSilverSnapshotThatAllTablesOfItsRunReadAlike() throws Exception {
    Map<String, Set<String>> origins = GoldOrigins.ofRuns(deployed, pipeline);

    assertThat(origins).hasSizeGreaterThan(1);
    assertThat(origins.values()).allSatisfy(run -> assertThat(run).hasSize(1));
    List<TableName> gold = new Tables(services, deployed).named(Optional.of("product_performance"));
    assertThat(new LineageLook(services.catalog(deployed)::load, 1).of(gold.getFirst()))
        .extracting(TableLineage::table)
        .containsExactly(
            "gold.retail.product_performance",
            "silver.retail.customer_sales",
            "bronze.retail.customers",
            "bronze.retail.sales");
  }

  @Test
  @Order(5)
  void aRebuildRunsTheWholeQueryOnceAndChangesNoRow() throws Exception {
    long merges = goldBuilds().stream().filter("MERGE"::equals).count();
    Instant since = Instant.now();

    JsonNode decision = RebuildCommand.ask(services, deployed, List.of("product_performance"));

    assertThat(decision.path("because").toString())
        .isEqualTo("[\"gold.retail.product_performance is to be rebuilt\"]");
    Follower.Outcome outcome =
        new Follower(services, deployed, new Progress(System.out, since), since, Set.of())
            .follow(LIMIT);
    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.executions()).hasSize(1);
    assertThat(goldBuilds()).filteredOn("MERGE"::equals).hasSize(Math.toIntExact(merges + 1));
    assertSilverAndGoldAreAsExpected();
  }

  @Test
  @Order(5)
  void aTableToBeRebuiltThatIsUnknownIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> RebuildCommand.ask(services, deployed, List.of("sales")))
        .hasMessage(
            "nothing is rebuilt: no silver or gold model is named \"sales\"; there are"
                + " customer_sales, monthly_revenue_by_company, product_performance");
  }

  @Test
  @Order(6)
  void rowsThatBreakARuleStandBesideSilverWithTheRuleAndTheirObject() throws Exception {
    Follower.Outcome outcome =
        dropSales(
            "odd.csv",
            """
            800001,2026-03-05T08:00:00Z,1,"Desk lamp, LED",lighting,3,39.90
            800002,2026-03-05T09:00:00Z,1,"Desk lamp, LED",lighting,0,39.90
            800003,2026-03-05T10:00:00Z,2,Trackball,input devices,-2,59.00
            800004,2026-03-05T11:00:00Z,2,Trackball,input devices,,59.00
            """);

    assertThat(outcome.problems()).isEmpty();
    assertThat(expected.quarantined()).hasSize(3);
    assertSilverAndGoldAreAsExpected();
    assertTheQuarantineIsAsExpected();
  }

  @Test
  @Order(7)
  void aQuarantinedRowIsTakenBackOnceItKeepsTheRules() throws Exception {
    Follower.Outcome outcome =
        dropSales(
            "mended.csv",
            """
            800003,2026-03-05T10:00:00Z,2,Trackball,input devices,2,59.00
            """);

    assertThat(outcome.problems()).isEmpty();
    assertThat(expected.quarantined()).hasSize(2);
    assertSilverAndGoldAreAsExpected();
    assertTheQuarantineIsAsExpected();
  }

  @Test
  @Order(8)
  void badObjectsAreNamedAndTheGoodOneBesideThemIsTaken() throws Exception {
    byte[] parquet = Files.readAllBytes(samples.resolve("customers/customers.parquet"));
    String good =
        """
        sale_id,sold_at,customer_id,product,category,quantity,unit_price
        900001,2026-04-01T00:00:00Z,1,"Desk lamp, LED",lighting,1,39.90
        """;
    Path file = Files.writeString(state.resolve("good.csv"), good);
    expected.nextRun().sales(file);

    Follower.Outcome outcome =
        put(
            Map.of(
                "sales/good.csv",
                good.getBytes(StandardCharsets.UTF_8),
                "sales/empty.csv",
                new byte[0],
                "sales/picture.csv",
                new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 0, 13, '\n', 1},
                "customers/cut-short.parquet",
                Arrays.copyOf(parquet, parquet.length / 2)));

    String problems = String.join("\n", outcome.problems());
    assertThat(problems)
        .contains("sales/empty.csv")
        .contains("sales/picture.csv")
        .contains("customers/cut-short.parquet")
        .doesNotContain("sales/good.csv");
    assertSilverAndGoldAreAsExpected();
  }

  @Test
  @Order(9)
  void aFileUnderNoSourceIsKeptInTheQueueAndNamedInTheLog() throws Exception {
    services
        .s3()
        .putObject(
            put -> put.bucket(deployed.landingBucket()).key("stranger/a.csv"),
            RequestBody.fromString("a,b\n1,2\n"));

    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> log("medallion-ingest").contains("stranger/a.csv"));
    assertThat(new Queues(services.sqs()).depth(deployed.landingQueue())).isEqualTo(1);
  }

  private Follower.Outcome dropSales(String name, String rows) throws Exception {
    String text = "sale_id,sold_at,customer_id,product,category,quantity,unit_price\n" + rows;
    expected.nextRun().sales(Files.writeString(state.resolve(name), text));
    return put(Map.of("sales/" + name, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void assertTheQuarantineIsAsExpected() throws Exception {
    assertThat(
            rows(
                Layer.SILVER,
                "SELECT sale_id, array_join(_rules, ','), regexp_extract(_source_object, '[^/]+$')"
                    + " FROM retail.customer_sales_quarantine WHERE _quarantined_at IS NOT NULL"))
        .isEqualTo(expected.quarantined());
  }

  private String maintenance(Layer layer, String table) {
    return services
        .s3Tables()
        .getTableMaintenanceConfiguration(
            request ->
                request
                    .tableBucketARN(deployed.tableBucket(layer))
                    .namespace(pipeline.namespace())
                    .name(table))
        .configurationAsStrings()
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(setting -> setting.getKey() + " " + described(setting.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String described(TableMaintenanceConfigurationValue value) {
    if (value.status() == MaintenanceStatus.DISABLED) {
      return "disabled";
    }
    return value.settings().icebergCompaction() != null
        ? value.settings().icebergCompaction().strategyAsString()
        : value.settings().icebergSnapshotManagement().maxSnapshotAgeHours() + " h";
  }

  /** The names of the states that the newest execution has entered. */
  private List<String> statesEntered() {
    String newest =
        services
            .stepFunctions()
            .listExecutions(request -> request.stateMachineArn(deployed.stateMachine()))
            .executions()
            .getFirst()
            .executionArn();
    return services
        .stepFunctions()
        .getExecutionHistoryPaginator(request -> request.executionArn(newest))
        .events()
        .stream()
        .map(HistoryEvent::stateEnteredEventDetails)
        .filter(Objects::nonNull)
        .map(StateEnteredEventDetails::name)
        .toList();
  }

  private String log(String name) throws Exception {
    Path log = stack.site().logs().resolve(name + ".log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private Follower.Outcome drop(String... keys) throws Exception {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    for (String key : keys) {
      objects.put(key, Files.readAllBytes(samples.resolve(key)));
    }
    return put(objects);
  }

  private Follower.Outcome put(Map<String, byte[]> objects) throws Exception {
    Instant since = Instant.now();
    objects.forEach(
        (key, content) ->
            services
                .s3()
                .putObject(
                    put -> put.bucket(deployed.landingBucket()).key(key),
                    RequestBody.fromBytes(content)));
    return new Follower(
            services, deployed, new Progress(System.out, since), since, objects.keySet())
        .follow(LIMIT);
  }

  private void assertSilverAndGoldAreAsExpected() throws Exception {
    assertThat(
            rows(
                Layer.SILVER,
                "SELECT sale_id, cast(to_unixtime(sold_at) AS bigint), customer_id, customer,"
                    + " company, country, segment, product, category, quantity, unit_price, amount"
                    + " FROM retail.customer_sales"))
        .isEqualTo(expected.customerSales());
    assertThat(rows(Layer.GOLD, "SELECT * FROM retail.monthly_revenue_by_company"))
        .isEqualTo(expected.monthlyRevenueByCompany());
    assertThat(rows(Layer.GOLD, "SELECT * FROM retail.product_performance"))
        .isEqualTo(expected.productPerformance());
    long quarantined = expected.quarantined().size();
    assertThat(lakehouse.expectations())
        .containsExactly(
            new RunReport.Checked(
                "customer_sales",
                expected.checked(),
                List.of(
                    new RunReport.Rule(
                        "positive_quantity", "quarantine", expected.withoutPositiveQuantity()),
                    new RunReport.Rule("known_customer", "warn", expected.unknownCustomers())),
                "silver.retail.customer_sales_quarantine",
                quarantined));
  }

  /** The rows; fails if two are the same, which a set would hide. */
  private Set<List<String>> rows(Layer layer, String sql) throws Exception {
    List<List<String>> rows =
        athena.run(sql, deployed.catalog(layer), pipeline.namespace()).rows().stream()
            .map(row -> row.stream().map(value -> value.orElse("null")).toList())
            .toList();
    assertThat(rows).doesNotHaveDuplicates();
    return new HashSet<>(rows);
  }

  private Map<String, String> snapshots() throws Exception {
    return lakehouse.tables().stream()
        .collect(Collectors.toMap(RunReport.Table::name, RunReport.Table::snapshot));
  }

  /** How each statement that wrote gold was classified by Athena. */
  private List<String> goldBuilds() {
    return services
        .athena()
        .listQueryExecutionsPaginator(request -> request.workGroup(deployed.workGroup()))
        .stream()
        .flatMap(page -> page.queryExecutionIds().stream())
        .map(id -> services.athena().getQueryExecution(request -> request.queryExecutionId(id)))
        .map(response -> response.queryExecution())
        .map(QueryExecution::substatementType)
        .filter(type -> !type.equals("SELECT"))
        .toList();
  }
}
