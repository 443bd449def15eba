package dev.medallion.functions.advance;

import static dev.medallion.functions.fixture.Fixtures.answer;
import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.Lineage;
import dev.medallion.catalog.Retry;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.functions.fixture.TestContext;
import dev.medallion.functions.fixture.TestStorage;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

class AdvanceFunctionTest {
  private static final String STATE_MACHINE =
      "arn:aws:states:us-east-1:000000000000:stateMachine:medallion";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final SfnClient stepFunctions = SdkMocks.mock(SfnClient.class);
  private final TestContext context = new TestContext();
  private final TestCatalog catalog = new TestCatalog();
  private final TestStorage storage = new TestStorage(catalog);
  private final List<String> metrics = new ArrayList<>();
  private final List<ExecutionListItem> executions = new ArrayList<>();
  private AdvanceFunction function = function(Duration.ZERO);

  @BeforeEach
  void stepFunctionsAnswers() {
    when(stepFunctions.listExecutions(any(ListExecutionsRequest.class)))
        .thenAnswer(call -> list(call.getArgument(0)));
    when(stepFunctions.startExecution(any(StartExecutionRequest.class)))
        .thenReturn(StartExecutionResponse.builder().build());
  }

  @AfterEach
  void closeCatalog() {
    catalog.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glue-job-succeeded",
        "glue-job-failed",
        "glue-job-timeout",
        "execution-succeeded",
        "execution-failed",
        "schedule"
      })
  void startsARunForWhatIsDueWhateverEventCallsIt(String event) throws IOException {
    bronzeArrived();

    JsonNode decision = answer(function, event(event), context);

    StartExecutionRequest started = started().getFirst();
    assertThat(started.stateMachineArn()).isEqualTo(STATE_MACHINE);
    assertThat(started.name()).matches("run-[0-9a-f]{24}-1");
    assertThat(json(started.input()))
        .isEqualTo(json("{'cause': 'silver.retail.customer_sales does not exist'}"));
    assertThat(decision.path("decision").asText()).isEqualTo("started");
    assertThat(decision.path("execution").asText()).isEqualTo(started.name());
    assertThat(decision.path("because"))
        .isEqualTo(json("['silver.retail.customer_sales does not exist']"));
  }

  @Test
  void startsNothingWhenEverythingIsFresh() throws IOException {
    assertThat(look()).isEqualTo(json("{'decision': 'fresh', 'because': []}"));

    verify(stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  @Test
  void startsNothingWhileAnExecutionRuns() throws IOException {
    bronzeArrived();
    execution("run-by-hand", ExecutionStatus.RUNNING, NOW);

    JsonNode decision = look();

    assertThat(decision.path("decision").asText()).isEqualTo("running");
    assertThat(decision.path("execution").asText()).isEqualTo("run-by-hand");
    verify(stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  @Test
  void startsNothingTooSoonAfterTheLastStart() throws IOException {
    bronzeArrived();
    function = function(Duration.ofMinutes(45));
    execution("run-x-1", ExecutionStatus.SUCCEEDED, NOW.minus(Duration.ofMinutes(44)));

    assertThat(look().path("decision").asText()).isEqualTo("too-soon");
    verify(stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  @Test
  void startsAgainOnceTheLeastTimeHasPassed() throws IOException {
    bronzeArrived();
    function = function(Duration.ofMinutes(45));
    execution("run-x-1", ExecutionStatus.SUCCEEDED, NOW.minus(Duration.ofMinutes(45)));

    assertThat(look().path("decision").asText()).isEqualTo("started");
  }

  @Test
  void namesTheSameWorkTheSameAndOtherWorkOtherwise() throws IOException {
    bronzeArrived();
    look();
    look();
    catalog.snapshot("bronze.retail.sales", 3, "append");
    look();

    List<String> names = started().stream().map(StartExecutionRequest::name).toList();
    assertThat(names.get(0)).isEqualTo(names.get(1));
    assertThat(names.get(2)).isNotEqualTo(names.get(0));
  }

  @Test
  void triesFailedWorkAgainUnderTheNextNameAndGivesUpAfterThreeTimes() throws IOException {
    bronzeArrived();
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(look().path("execution").asText()).endsWith("-" + attempt);
      execution(started().getLast().name(), ExecutionStatus.FAILED, NOW);
    }

    JsonNode decision = look();

    assertThat(decision.path("decision").asText()).isEqualTo("given-up");
    assertThat(started()).hasSize(3);
    assertThat(context.logged()).last().asString().startsWith("ERROR after ");
  }

  @Test
  void countsNoAbortedExecutionAsAFailure() throws IOException {
    bronzeArrived();
    for (int attempt = 1; attempt <= 4; attempt++) {
      assertThat(look().path("execution").asText()).endsWith("-" + attempt);
      execution(started().getLast().name(), ExecutionStatus.ABORTED, NOW);
    }
  }

  @Test
  void takesAnExecutionThatExistsForOneThatAnotherLookStarted() throws IOException {
    bronzeArrived();
    when(stepFunctions.startExecution(any(StartExecutionRequest.class)))
        .thenThrow(ExecutionAlreadyExistsException.builder().message("exists").build());

    assertThat(look().path("decision").asText()).isEqualTo("running");
  }

  @Test
  void recordsOnGoldWhatARunHasPutIntoIt() throws IOException {
    String table = "gold.retail.product_performance";
    catalog
        .table(table, "product")
        .property(table, "kept", "as it is")
        .snapshot(table, 7, "overwrite");

    JsonNode recorded = answer(function, event("record"), context);

    assertThat(recorded).isEqualTo(json("{'recorded': ['gold.retail.product_performance']}"));
    assertThat(catalog.properties(table))
        .isEqualTo(
            json(
                """
                {'kept': 'as it is',
                 'medallion.consumed.customer_sales': '6291703425617891232',
                 'medallion.consumed-version.customer_sales': '3',
                 'medallion.definition': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
                 'medallion.execution': 'run-3f1c2c1e7f0a4d0e9a590c5d-1'}\
                """));
    assertThat(catalog.metadata(table).at("/snapshots/0/summary"))
        .isEqualTo(
            json(
                """
                {'operation': 'overwrite',
                 'medallion.consumed.customer_sales': '6291703425617891232',
                 'medallion.execution': 'run-3f1c2c1e7f0a4d0e9a590c5d-1'}\
                """));
    verify(stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  @Test
  void marksTheTablesThatAreToBeRebuiltAndStartsARunForThem() throws IOException {
    everythingIsThere();
    String before = look().path("decision").asText();

    JsonNode decision =
        answer(function, "{\"rebuild\":[\"customer_sales\", \"product_performance\"]}", context);

    assertThat(before).isEqualTo("fresh");
    assertThat(decision.path("decision").asText()).isEqualTo("started");
    assertThat(decision.path("because"))
        .isEqualTo(
            json(
                "['silver.retail.customer_sales is to be rebuilt',"
                    + " 'gold.retail.product_performance is to be rebuilt']"));
  }

  @Test
  void rebuildsAllTablesThereAreWhenNoneIsNamed() throws IOException {
    everythingIsThere();

    assertThat(answer(function, "{\"rebuild\":[]}", context).path("because")).hasSize(3);
  }

  @Test
  void aSecondRebuildIsOtherWorkThanTheFirst() throws IOException {
    everythingIsThere();
    answer(function, "{\"rebuild\":[]}", context);
    catalog.property("silver.retail.customer_sales", "medallion.rebuild", "another");
    look();

    List<String> names = started().stream().map(StartExecutionRequest::name).toList();
    assertThat(names).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void marksNothingWhenATableToBeRebuiltIsUnknown() {
    everythingIsThere();

    assertThatThrownBy(
            () -> answer(function, "{\"rebuild\":[\"customer_sales\", \"products\"]}", context))
        .hasMessage(
            "no silver or gold model is named \"products\"; there are customer_sales,"
                + " product_performance, revenue_by_company");
    assertThat(catalog.properties("silver.retail.customer_sales").has("medallion.rebuild"))
        .isFalse();
  }

  @Test
  void tellsOfACompactedGoldTableWhatItWasMadeFromAtTheNextLook() throws IOException {
    everythingIsThere();
    String table = "gold.retail.product_performance";
    catalog
        .summary(table, Lineage.EXECUTION, "run-0")
        .summary(table, Lineage.consumed("customer_sales"), "3")
        .snapshot(table, 5, "replace");

    assertThat(look().path("decision").asText()).isEqualTo("fresh");
    String moved = storage.movedTo(table);
    look();

    assertThat(catalog.metadata(table).at("/snapshots/1/summary"))
        .isEqualTo(
            json(
                "{'operation': 'replace', 'medallion.execution': 'run-0',"
                    + " 'medallion.consumed.customer_sales': '3'}"));
    assertThat(storage.movedTo(table)).isNotNull().isEqualTo(moved);
  }

  @Test
  void recordsTheOtherTablesWhenOneIsGone() {
    catalog.table("gold.retail.product_performance", "product");
    String two =
        """
        {"record": [{"table": "gold.retail.gone", "refreshed": true, "consumed": {}, "versions": {}, "definition": "d", "execution": "e", "rebuild": ""},
          {"table": "gold.retail.product_performance", "refreshed": true, "consumed": {}, "versions": {}, "definition": "d", "execution": "e", "rebuild": ""}]}\
        """;

    assertThatThrownBy(() -> answer(function, two, context))
        .hasMessageStartingWith("gold.retail.gone");
    assertThat(
            catalog
                .properties("gold.retail.product_performance")
                .path("medallion.definition")
                .asText())
        .isEqualTo("d");
  }

  @Test
  void recordsNothingWhenNothingWasBuilt() throws IOException {
    assertThat(answer(function, "{\"record\":[]}", context)).isEqualTo(json("{'recorded': []}"));
  }

  @ParameterizedTest
  @CsvSource({"glue-job-succeeded, 0", "glue-job-failed, 1", "glue-job-timeout, 1", "schedule, 0"})
  void countsAJobThatFailed(String event, int failures) throws IOException {
    answer(function, event(event), context);

    assertThat(metrics).hasSize(failures).allMatch(line -> line.contains("\"FailedJobs\":1.0"));
  }

  @Test
  void measuresTheAgeOfTheGoldTableThatIsFurthestBehind() throws IOException {
    String table = "gold.retail.product_performance";
    catalog.table(table, "product").snapshot(table, 7, "append");

    look();

    Instant committed =
        catalog
            .client()
            .load(TableName.parse(table))
            .orElseThrow()
            .currentSnapshot()
            .orElseThrow()
            .committed();
    assertThat(metrics)
        .singleElement()
        .extracting(Fixtures::json)
        .isEqualTo(
            json(
                """
                {'_aws': {'Timestamp': %d, 'CloudWatchMetrics': [{'Namespace': 'Medallion',
                  'Dimensions': [['Stack']], 'Metrics': [{'Name': 'GoldAge', 'Unit': 'Seconds'}]}]},
                 'Stack': 'medallion', 'GoldAge': %d.0}\
                """
                    .formatted(NOW.toEpochMilli(), Duration.between(committed, NOW).toSeconds())));
  }

  @Test
  void measuresWhatTheRulesOfSilverFound() throws IOException {
    String table = "silver.retail.customer_sales";
    catalog
        .table(table, "sale_id")
        .property(table, "medallion.checked", "5000")
        .property(table, "medallion.quarantined", "3")
        .property(table, "medallion.broken.positive_amount", "2")
        .property(table, "medallion.broken.known_company", "0")
        .property(table, "medallion.broken.a_rule_that_is_gone", "7");

    look();

    assertThat(metrics)
        .extracting(Fixtures::json)
        .extracting(
            line -> line.at("/_aws/CloudWatchMetrics/0/Dimensions/0").toString(),
            line -> line.path("Model").asText() + " " + line.path("Rule").asText(),
            line -> line.path("BrokenRows").asText() + line.path("QuarantinedRows").asText())
        .containsExactly(
            tuple("[\"Stack\",\"Model\",\"Rule\"]", "customer_sales positive_amount", "2.0"),
            tuple("[\"Stack\",\"Model\",\"Rule\"]", "customer_sales known_company", "0.0"),
            tuple("[\"Stack\"]", " ", "3.0"));
  }

  @Test
  void measuresNoRulesBeforeAJobHasRecordedAny() throws IOException {
    catalog.table("silver.retail.customer_sales", "sale_id");

    look();

    assertThat(metrics).isEmpty();
  }

  @Test
  void isPrimedByListingExecutions() {
    function.prime();

    verify(stepFunctions)
        .listExecutions(
            ListExecutionsRequest.builder().stateMachineArn(STATE_MACHINE).maxResults(1).build());
  }

  private AdvanceFunction function(Duration leastBetween) {
    return new AdvanceFunction(
        Fixtures.pipeline(),
        catalog.client(),
        new SnapshotSummaries(
            storage.tables(),
            new MetadataFiles(storage.files(), CLOCK),
            Fixtures.BUCKETS,
            new Retry()),
        new Runs(stepFunctions, STATE_MACHINE, leastBetween, CLOCK),
        new Gauges("medallion", CLOCK, metrics::add),
        CLOCK);
  }

  private JsonNode look() throws IOException {
    return answer(function, event("schedule"), context);
  }

  private void bronzeArrived() {
    catalog.table("bronze.retail.sales").snapshot("bronze.retail.sales", 1, "append");
    catalog.table("bronze.retail.customers").snapshot("bronze.retail.customers", 2, "append");
  }

  private void everythingIsThere() {
    bronzeArrived();
    Pipeline pipeline = Fixtures.pipeline();
    String silver = "silver.retail.customer_sales";
    catalog
        .table(silver)
        .snapshot(silver, 3, "append")
        .property(silver, Lineage.DEFINITION, pipeline.silver().getFirst().definition())
        .property(silver, Lineage.consumed("sales"), "1")
        .property(silver, Lineage.consumed("customers"), "2");
    for (GoldModel model : pipeline.gold()) {
      String gold = "gold.retail." + model.name();
      catalog
          .table(gold)
          .snapshot(gold, 4, "append")
          .property(gold, Lineage.DEFINITION, model.definition())
          .property(gold, Lineage.consumed("customer_sales"), "3");
    }
  }

  private void execution(String name, ExecutionStatus status, Instant started) {
    executions.addFirst(
        ExecutionListItem.builder().name(name).status(status).startDate(started).build());
  }

  private ListExecutionsResponse list(ListExecutionsRequest request) {
    return ListExecutionsResponse.builder()
        .executions(
            executions.stream()
                .filter(
                    item ->
                        request.statusFilter() == null || item.status() == request.statusFilter())
                .toList())
        .build();
  }

  private List<StartExecutionRequest> started() {
    ArgumentCaptor<StartExecutionRequest> requests =
        ArgumentCaptor.forClass(StartExecutionRequest.class);
    verify(stepFunctions, atLeast(0)).startExecution(requests.capture());
    return requests.getAllValues();
  }
}
