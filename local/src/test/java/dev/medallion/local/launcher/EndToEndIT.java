package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.Follower;
import dev.medallion.cli.FunctionCalls;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.Queues;
import dev.medallion.cli.RunReport;
import dev.medallion.cli.TableLineage;
import dev.medallion.cli.Tables;
import dev.medallion.contract.CompanionTables;
import dev.medallion.cost.Transitions;
import dev.medallion.local.Installation;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * The main job on the real engines: the stack is started once, and each test goes on from what the
 * one before left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndIT {

  private static final Path RIGHTS_SELDOM_ASKED =
      Path.of("src/test/resources/rights-seldom-asked.txt");

  private final Installation installation = Installation.current();
  private final Path samples = installation.home().resolve("samples");
  private final Expected expected = new Expected();

  private Path state;
  private Path decisions;
  private Pipeline pipeline;
  private RunningLake lake;
  private String firstGoldSnapshot;
  private Set<List<String>> firstGold;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    state = folder;
    Path requests = installation.home().resolve("target/requests.jsonl");
    Files.deleteIfExists(requests);
    Files.createDirectories(requests.getParent());
    // Checked by .ci/requests against AWS's models.
    System.setProperty("medallion.requests", requests.toString());
    decisions = installation.home().resolve("target/decisions.jsonl");
    Files.deleteIfExists(decisions);
    System.setProperty("medallion.decisions", decisions.toString());
    pipeline = Pipelines.load(installation.pipeline());
    lake = new RunningLake(installation, pipeline, state);
  }

  @AfterAll
  void stop() {
    System.clearProperty("medallion.requests");
    System.clearProperty("medallion.decisions");
    if (lake != null) {
      lake.close();
    }
  }

  @Test
  @Order(1)
  void droppedFilesBecomeSilverGoldAndRefreshedDataSets() throws Exception {
    expected.customers(samples.resolve("customers/customers.parquet"));
    expected.sales(samples.resolve("sales/sales-2026-01.csv"));
    expected.sales(samples.resolve("sales/sales-2026-02.csv"));

    Follower.Outcome outcome =
        lake.drop(
            "customers/customers.parquet", "sales/sales-2026-01.csv", "sales/sales-2026-02.csv");

    assertThat(outcome.problems()).isEmpty();
    assertSilverAndGoldAreAsExpected();
    assertThat(lake.lakehouse().dataSets())
        .extracting(RunReport.DataSetRows::status)
        .isNotEmpty()
        .containsOnly("COMPLETED");
    assertThat(lake.lakehouse().dataSets())
        .extracting(RunReport.DataSetRows::rows)
        .containsExactlyInAnyOrder(
            (long) expected.monthlyRevenueByCompany().size(),
            (long) expected.productPerformance().size());
    assertThat(lake.goldBuilds())
        .containsExactlyInAnyOrder("CREATE_TABLE_AS_SELECT", "CREATE_TABLE_AS_SELECT");
    firstGoldSnapshot = lake.snapshots().get("monthly_revenue_by_company");
    firstGold = expected.monthlyRevenueByCompany();
  }

  @Test
  @Order(2)
  void eachBronzeRowTellsItsObject() throws Exception {
    assertThat(
            lake.rows(
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
    List<String> entered = lake.statesEntered();
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

    // The first run makes each data set: it is defined, made, looked at, and refreshed again.
    long making = 4L * pipeline.dataSets().size();

    assertThat(entered)
        .hasSize(
            Math.toIntExact(once + making + furtherPoll * (polls - pipeline.dataSets().size())));
  }

  @Test
  @Order(2)
  void eachTableIsMaintainedAsItsLayerDeclares() {
    assertThat(lake.maintenance(Layer.BRONZE, "sales"))
        .isEqualTo("icebergCompaction disabled, icebergSnapshotManagement 24 h");
    assertThat(lake.maintenance(Layer.SILVER, "customer_sales"))
        .isEqualTo("icebergCompaction binpack, icebergSnapshotManagement 168 h");
    assertThat(lake.maintenance(Layer.GOLD, "product_performance"))
        .isEqualTo("icebergCompaction z-order, icebergSnapshotManagement 72 h");
  }

  @Test
  @Order(3)
  void goldFollowsASecondFileByMergeAndItsFirstBuildStaysReadable() throws Exception {
    expected.sales(samples.resolve("sales/sales-2026-03.csv"));

    Follower.Outcome outcome = lake.drop("sales/sales-2026-03.csv");

    assertThat(outcome.problems()).isEmpty();
    assertSilverAndGoldAreAsExpected();
    assertThat(lake.goldBuilds()).filteredOn("MERGE"::equals).hasSize(2);
    assertThat(
            lake.rows(
                Layer.GOLD,
                "SELECT * FROM retail.monthly_revenue_by_company FOR VERSION AS OF "
                    + firstGoldSnapshot))
        .isEqualTo(firstGold);
  }

  @Test
  @Order(4)
  void theSameFileAgainIsANewWriteThatChangesNoRowOfSilver() throws Exception {
    Map<String, String> before = lake.snapshots();

    Follower.Outcome outcome = lake.drop("sales/sales-2026-03.csv");

    assertThat(outcome.bronze()).hasSize(1);
    assertThat(lake.snapshots().get("sales")).isNotEqualTo(before.get("sales"));
    assertThat(aboveBronze(lake.snapshots())).isEqualTo(aboveBronze(before)).isNotEmpty();
    assertSilverAndGoldAreAsExpected();
  }

  private Map<String, String> aboveBronze(Map<String, String> snapshots) {
    Map<String, String> above = new TreeMap<>(snapshots);
    for (Source source : pipeline.sources()) {
      above.keySet().removeAll(Set.of(source.name(), CompanionTables.ledgerOf(source.name())));
    }
    return above;
  }

  @Test
  @Order(4)
  void eachGoldSnapshotTellsTheSilverSnapshotThatAllTablesOfItsRunReadAlike() throws Exception {
    Map<String, Set<String>> origins =
        GoldOrigins.ofRuns(lake.services(), lake.deployed(), pipeline);

    assertThat(origins).hasSizeGreaterThan(1);
    assertThat(origins.values()).allSatisfy(run -> assertThat(run).hasSize(1));
    List<TableName> gold =
        new Tables(lake.services(), lake.deployed()).named(Optional.of("product_performance"));
    List<TableLineage> chain = lake.lineage(gold.getFirst());
    assertThat(chain.getFirst().versions())
        .as("rows that a query sees, without those that are deleted")
        .extracting(TableLineage.Version::rows)
        .containsExactly(Long.toString(lake.rows(gold.getFirst())));
    assertThat(chain)
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
    long merges = lake.goldBuilds().stream().filter("MERGE"::equals).count();
    Instant since = Instant.now();

    FunctionCalls.Decision decision =
        new FunctionCalls(lake.services(), lake.deployed())
            .rebuildTables(List.of("product_performance"));

    assertThat(decision.because())
        .containsExactly("gold.retail.product_performance is to be rebuilt");
    Follower.Outcome outcome = lake.follow(since, Set.of());
    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.executions()).hasSize(1);
    assertThat(lake.goldBuilds()).filteredOn("MERGE"::equals).hasSize(Math.toIntExact(merges + 1));
    assertSilverAndGoldAreAsExpected();
  }

  @Test
  @Order(5)
  void whatRunsAlreadyIsWaitedForByADropThatFollowsIt() throws Exception {
    var unused =
        new FunctionCalls(lake.services(), lake.deployed())
            .rebuildTables(List.of("product_performance"));

    Follower.Outcome outcome = lake.follow(Instant.now(), Set.of());

    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.executions()).isEmpty();
    assertThat(
            lake.services()
                .stepFunctions()
                .listExecutions(
                    list ->
                        list.stateMachineArn(lake.deployed().stateMachine())
                            .statusFilter(ExecutionStatus.RUNNING))
                .executions())
        .isEmpty();
  }

  @Test
  @Order(5)
  void aTableToBeRebuiltThatIsUnknownIsRefusedWithThoseThereAre() {
    assertThatThrownBy(
            () ->
                new FunctionCalls(lake.services(), lake.deployed()).rebuildTables(List.of("sales")))
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
            "fixed.csv",
            """
            800003,2026-03-05T10:00:00Z,2,Trackball,input devices,2,59.00
            """);

    assertThat(outcome.problems()).isEmpty();
    assertThat(expected.quarantined()).hasSize(2);
    assertSilverAndGoldAreAsExpected();
    assertTheQuarantineIsAsExpected();
  }

  @Test
  @Order(7)
  void explainTellsWhatARunChangedAndWhichObjectItCameOf() throws Exception {
    new ExplainedCells(lake, pipeline).tellWhatTheNewestRunChanged();
  }

  @Test
  @Order(7)
  void explainGivesContributionsThatAddUpToEachCellOfGold() throws Exception {
    new ExplainedCells(lake, pipeline).addUp();
  }

  @Test
  @Order(8)
  void explainReadsTheRecordsOfARowBackFromLandingAndThoseThatTheyOverrode() throws Exception {
    String company =
        lake.rows(Layer.SILVER, "SELECT company FROM retail.customer_sales WHERE sale_id = 800003")
            .iterator()
            .next()
            .getFirst();
    new ExplainedCells(lake, pipeline)
        .reachTheRecordsInLanding(
            "month = date '2026-03-01' AND company = '%s'".formatted(company),
            "800003,2026-03-05T10:00:00Z,2,Trackball,input devices,2,59.00",
            "800003,2026-03-05T10:00:00Z,2,Trackball,input devices,-2,59.00");
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
    expected.sales(file);

    Follower.Outcome outcome =
        lake.put(
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
  void eachRunIsToldToCollectorsOfLineage() throws Exception {
    ToldRuns told = new ToldRuns(lake);

    told.areComplete(
        List.of(
            "bronze.customers",
            "bronze.sales",
            "silver.customer_sales",
            "gold.monthly_revenue_by_company",
            "gold.product_performance"));
    told.tellWhatTheyDid();
  }

  @Test
  @Order(9)
  void aFileUnderNoSourceIsKeptInTheQueueAndNamedInTheLog() throws Exception {
    lake.services()
        .s3()
        .putObject(
            put -> put.bucket(lake.deployed().landingBucket()).key("stranger/a.csv"),
            RequestBody.fromString("a,b\n1,2\n"));

    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> lake.log("medallion-ingest").contains("stranger/a.csv"));
    assertThat(new Queues(lake.services().sqs()).depth(lake.deployed().landingQueue()))
        .isEqualTo(1);
  }

  @Test
  @Order(10)
  void eachCommandWorksOnAStackByItsNameAlone() throws Exception {
    StackCommands commands = new StackCommands(lake.endpoint(), installation);

    commands.status();
    commands.query();
    commands.lineage();
    commands.maintenance();
    commands.invoke();
    commands.redrive();
    commands.aProcessWithNothingButTheEndpoint();
  }

  @Test
  @Order(11)
  void aStackIsFollowedFromADropAndARebuildToGold() throws Exception {
    StackCommands commands = new StackCommands(lake.endpoint(), installation);
    Path file = commands.sale(state.resolve("stack.csv"));
    expected.sales(file);

    commands.drop("sales", file);

    assertSilverAndGoldAreAsExpected();
    lake.delete("customers/cut-short.parquet");
    commands.rebuild("customers");
    assertSilverAndGoldAreAsExpected();
  }

  @Test
  @Order(11)
  void aFileThatIsUndoneLeavesNoRowAndComesBack() throws Exception {
    StackCommands commands = new StackCommands(lake.endpoint(), installation);
    String object = "s3://%s/sales/wrong.csv".formatted(lake.deployed().landingBucket());
    String rows =
        """
        sale_id,sold_at,customer_id,product,category,quantity,unit_price
        900002,2026-04-02T00:00:00Z,1,"Desk lamp, LED",lighting,2000,39.90
        900003,2026-04-03T00:00:00Z,1,Trackball,input devices,1,59.00
        900004,2026-04-03T00:00:00Z,1,Trackball,input devices,-1,59.00
        """;
    assertThat(
            lake.put(Map.of("sales/wrong.csv", rows.getBytes(StandardCharsets.UTF_8))).problems())
        .isEmpty();

    commands.undo(object);
    assertSilverAndGoldAreAsExpected();
    assertTheQuarantineIsAsExpected();

    commands.redo(object);
    expected.sales("wrong.csv", rows);
    assertSilverAndGoldAreAsExpected();
    assertTheQuarantineIsAsExpected();
  }

  /** What nothing asked for has a reason that is written down, or the template should lack it. */
  @Test
  @Order(12)
  void rolesMayDoAllThatTheyDid() throws Exception {
    RemovedRights rights = new RemovedRights(state.resolve("stack.json"), decisions);

    assertThat(rights.requests()).isGreaterThan(100);
    assertThat(rights.denied()).isEmpty();
    Set<String> seldom = rightsSeldomAsked();
    assertThat(rights.unasked())
        .as("rights that nothing asked for, and that rights-seldom-asked.txt does not explain")
        .allSatisfy(right -> assertThat(right.replaceFirst(" \\S+", "")).isIn(seldom));
    assertThat(seldom).isSubsetOf(rights.all());
  }

  private Set<String> rightsSeldomAsked() throws IOException {
    Set<String> rights = new TreeSet<>();
    for (String line : Files.readAllLines(RIGHTS_SELDOM_ASKED)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] words = line.split(" ", 3);
        for (String action : words[1].split(",", -1)) {
          rights.add(words[0] + " " + action);
        }
      }
    }
    return rights;
  }

  /** What the doctor goes by is what is asked: nothing is forgotten, and nothing made up. */
  @Test
  @Order(13)
  void theDoctorKnowsWhatEachStepAsks() throws Exception {
    assertThat(AskedNeeds.unknown(decisions)).isEmpty();
    assertThat(AskedNeeds.neverAsked(decisions)).isEmpty();
  }

  private Follower.Outcome dropSales(String name, String rows) throws Exception {
    String text = "sale_id,sold_at,customer_id,product,category,quantity,unit_price\n" + rows;
    expected.sales(Files.writeString(state.resolve(name), text));
    return lake.put(Map.of("sales/" + name, text.getBytes(StandardCharsets.UTF_8)));
  }

  private void assertTheQuarantineIsAsExpected() throws Exception {
    assertThat(
            lake.rows(
                Layer.SILVER,
                "SELECT sale_id, array_join(_rules, ','), regexp_extract(_source_object, '[^/]+$')"
                    + " FROM retail.customer_sales_quarantine WHERE _quarantined_at IS NOT NULL"))
        .isEqualTo(expected.quarantined());
  }

  private void assertSilverAndGoldAreAsExpected() throws Exception {
    assertThat(
            lake.rows(
                Layer.SILVER,
                "SELECT sale_id, cast(to_unixtime(sold_at) AS bigint), customer_id, customer,"
                    + " company, country, segment, product, category, quantity, unit_price, amount"
                    + " FROM retail.customer_sales"))
        .isEqualTo(expected.customerSales());
    assertThat(lake.rows(Layer.GOLD, "SELECT * FROM retail.monthly_revenue_by_company"))
        .isEqualTo(expected.monthlyRevenueByCompany());
    assertThat(lake.rows(Layer.GOLD, "SELECT * FROM retail.product_performance"))
        .isEqualTo(expected.productPerformance());
    long quarantined = expected.quarantined().size();
    assertThat(lake.lakehouse().expectations())
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
}
