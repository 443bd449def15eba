package dev.medallion.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.Installation;
import dev.medallion.local.integration.FunctionInvoker;
import dev.medallion.local.stepfunctions.FakeServices;
import dev.medallion.local.stepfunctions.Integrations;
import dev.medallion.local.stepfunctions.states.Definition;
import dev.medallion.local.stepfunctions.states.Execution;
import dev.medallion.local.stepfunctions.states.Interpreter;
import dev.medallion.local.stepfunctions.states.Outcome;
import dev.medallion.local.stepfunctions.states.VirtualTimeline;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.lambda.model.SnapStartNotReadyException;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableRequest;

/** The deployed state machine on the real integrations, over services that answer by script. */
class MedallionStateMachineTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, String> SUBSTITUTIONS =
      Map.of(
          "PlanFunctionArn", "plan",
          "AdvanceFunctionArn", "advance",
          "MaintenanceFunctionArn", "maintenance",
          "SilverJob", "medallion-silver",
          "WorkGroup", "medallion-gold",
          "AccountId", "000000000000",
          "Partition", "aws",
          "PollSeconds", "30",
          "SilverTimeoutMinutes", "60");
  private static final String SILVER =
      """
      {"silver": [{"model": "customer_sales", "table": "silver.retail.customer_sales", "plan": "s3://p"}],
       "wave": 1, "waves": 1, "snapshots": "s3://s", "stopped": []}
      """;
  private static final String GOLD =
      """
      {"gold": [{"model": "m", "table": "gold.retail.m", "bucketArn": "arn:gold", "namespace": "retail", "name": "m",
        "action": "create", "statement": "CREATE TABLE retail.m AS SELECT 1", "catalog": "s3tablescatalog/medallion-gold",
        "token": "0123456789012345678901234567890123456789", "consumed": {"customer_sales": "9007199254740993"}, "versions": {}, "definition": "d", "rebuild": ""}],
       "dataSets": [{"name": "m", "model": "m", "id": "medallion-m", "ingestion": "run-1-m"}]}
      """;

  private final FakeServices services = new FakeServices();
  private final List<JsonNode> recorded = new CopyOnWriteArrayList<>();
  private final AtomicInteger events = new AtomicInteger();
  private JsonNode gold = read(GOLD);
  private String notReady = "";
  private int notReadyTimes;

  @BeforeEach
  void everythingGoesWell() {
    services.jobRunStates.addAll(List.of("RUNNING", "SUCCEEDED"));
    services.queryStates.addAll(List.of("QUEUED", "SUCCEEDED"));
    services.ingestionStates.addAll(List.of("QUEUED", "RUNNING", "COMPLETED"));
  }

  @Test
  void buildsSilverAndGoldAndRefreshesTheDataSet() throws Exception {
    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);

    assertThat(services.requests(StartQueryExecutionRequest.class).getFirst().clientRequestToken())
        .startsWith("0123456789012345678901234567890123456789-");
    assertThat(services.requests(CreateIngestionRequest.class)).hasSize(1);
    assertThat(services.requests(DeleteTableRequest.class)).isEmpty();
    assertThat(recorded).hasSize(1);
    assertThat(recorded.getFirst().at("/record/0/consumed/customer_sales").asText())
        .isEqualTo("9007199254740993");
  }

  @Test
  void namesTheSilverTableWhoseJobFailed() throws Exception {
    services.jobRunStates.clear();
    services.jobRunStates.add("FAILED");

    assertThat(failed())
        .contains("silver.retail.customer_sales")
        .contains("BadObject: sales/a.csv is empty");
  }

  @Test
  void dropsWhatAFailedCreateLeavesAndNamesTheTable() throws Exception {
    services.queryStates.clear();
    services.queryStates.add("FAILED");

    assertThat(failed())
        .contains("gold.retail.m")
        .contains("TABLE_NOT_FOUND: line 1:15: Table does not exist");
    assertThat(services.requests(DeleteTableRequest.class))
        .extracting(DeleteTableRequest::name)
        .containsExactly("m");
  }

  @Test
  void namesTheDataSetWhoseRefreshFailed() throws Exception {
    services.ingestionStates.clear();
    services.ingestionStates.addAll(List.of("RUNNING", "FAILED"));

    assertThat(failed()).contains("data set m").contains("SQL_TABLE_NOT_FOUND: no table");
  }

  @Test
  void takesAnIngestionThatWasStartedBeforeForItsOwn() throws Exception {
    services.ingestionExists = true;

    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);
  }

  /** AWS ends an execution at 25,000 events: far from that, this one ends by its own time-out. */
  @Test
  void keepsWithinItsHistoryWhileFiftyDataSetsAreRefreshedForHours() throws Exception {
    gold = many(read(GOLD), 50);
    services.ingestionStates.clear();
    services.ingestionStates.add("RUNNING");

    assertThat(run()).isInstanceOf(Outcome.TimedOut.class);

    assertThat(services.requests(StartQueryExecutionRequest.class)).hasSize(50);
    assertThat(events.get()).isBetween(2_000, 10_000);
  }

  @Test
  void waitsLongerEachTimeItLooksAtARefresh() throws Exception {
    services.ingestionStates.clear();
    services.ingestionStates.add("RUNNING");

    assertThat(failed()).contains("after two hours");

    assertThat(services.requests(DescribeIngestionRequest.class)).hasSizeBetween(20, 40);
  }

  private static JsonNode many(JsonNode plan, int count) {
    ObjectNode all = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> list : plan.properties()) {
      ArrayNode items = all.putArray(list.getKey());
      for (int i = 0; i < count; i++) {
        ObjectNode item = list.getValue().get(0).deepCopy();
        item.put("model", "m" + i).put("name", "m" + i);
        if (item.has("ingestion")) {
          item.put("ingestion", "run-1-m" + i).put("id", "medallion-m" + i);
        }
        items.add(item);
      }
    }
    return all;
  }

  private String failed() throws Exception {
    Outcome outcome = run();
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).cause().orElseThrow();
  }

  /** Longer than Lambda takes to make a snapshot again: AWS says minutes. */
  @ParameterizedTest
  @ValueSource(strings = {"plan", "advance", "maintenance"})
  void waitsForAFunctionWhoseSnapshotIsMadeAgain(String function) throws Exception {
    notReady = function;
    notReadyTimes = 15;

    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);
  }

  private Outcome run() throws Exception {
    VirtualTimeline timeline = new VirtualTimeline();
    Integrations integrations = new Integrations(functions(), services.all(), timeline);
    Execution execution =
        new Interpreter(integrations, timeline, new Random(1))
            .start(
                Definition.parse(definition(), integrations),
                new Interpreter.Start(
                    "arn:run-1",
                    "run-1",
                    JSON.readTree("{\"cause\": \"test\"}"),
                    "arn:aws:iam::000000000000:role/medallion",
                    "arn:machine",
                    "medallion"),
                event -> events.incrementAndGet());
    return execution.outcome().get(10, TimeUnit.SECONDS);
  }

  private FunctionInvoker functions() {
    JsonNode silver = read(SILVER);
    return (function, payload) -> {
      if (function.equals(notReady) && notReadyTimes-- > 0) {
        throw SnapStartNotReadyException.builder()
            .statusCode(409)
            .message("Lambda is initializing your function")
            .build();
      }
      return switch (function) {
        case "plan" ->
            switch (payload.get("step").asText()) {
              case "silver" -> silver;
              case "gold" -> references();
              default -> build(payload.get("plan").asText());
            };
        case "advance" -> {
          recorded.add(payload);
          yield payload;
        }
        default -> payload;
      };
    };
  }

  /** What a plan of gold gives: where each build is, here its place in the list. */
  private JsonNode references() {
    ObjectNode plan = gold.deepCopy();
    plan.put("wave", 1).put("waves", 1).put("snapshots", "s3://s").putArray("stopped");
    ArrayNode references = plan.putArray("gold");
    for (JsonNode build : gold.path("gold")) {
      references
          .addObject()
          .put("model", build.path("model").asText())
          .put("table", build.path("table").asText())
          .put("plan", String.valueOf(references.size() - 1));
    }
    return plan;
  }

  private JsonNode build(String plan) {
    return gold.path("gold").get(Integer.parseInt(plan));
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static String definition() throws java.io.IOException {
    String definition =
        Files.readString(Installation.current().home().resolve("statemachine/medallion.asl.json"));
    for (Map.Entry<String, String> substitution : SUBSTITUTIONS.entrySet()) {
      definition = definition.replace("${" + substitution.getKey() + "}", substitution.getValue());
    }
    return definition;
  }
}
