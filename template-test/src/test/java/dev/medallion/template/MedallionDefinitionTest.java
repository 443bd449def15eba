package dev.medallion.template;

import static dev.medallion.local.stepfunctions.states.Run.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.stepfunctions.states.Outcome;
import dev.medallion.local.stepfunctions.states.Run;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine that is deployed, with tasks that answer as told. */
class MedallionDefinitionTest {
  private static final String PLAN = "plan";
  private static final String GLUE = "arn:aws:states:::glue:startJobRun.sync";
  private static final String ATHENA = "arn:aws:states:::athena:startQueryExecution.sync";
  private static final String DELETE = "arn:aws:states:::aws-sdk:s3tables:deleteTable";
  private static final String INGEST = "arn:aws:states:::aws-sdk:quicksight:createIngestion";
  private static final String LOOK = "arn:aws:states:::aws-sdk:quicksight:describeIngestion";
  private static final String TOKEN = "t".repeat(64);
  private static final String MAKE = "arn:aws:states:::aws-sdk:quicksight:createDataSet";
  private static final String DEFINITION =
      "{'Name': 'about_x', 'PhysicalTableMap': {'gold': {}}, 'Permissions': [{'Principal': 'me'}],"
          + " 'Tags': [{'Key': 'k', 'Value': 'v'}]}";
  private static final String COMPLETED = "{'Ingestion': {'IngestionStatus': 'COMPLETED'}}";

  private final List<TaskRequest> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Queue<Object>> answers = new HashMap<>();

  @Test
  void buildsEverythingAndRecordsIt() {
    silver("a");
    gold("merge", "x");
    dataSets("x");

    assertThat(run())
        .isEqualTo(
            new Outcome.Succeeded(
                json(
                    "{'silver': ['silver.retail.a'], 'gold': [{'table': 'gold.retail.x', 'action':"
                        + " 'merge'}], 'dataSets': [{'name': 'about_x', 'rows': 0}]}")));
    assertThat(arguments(GLUE))
        .containsExactly(
            json("{'JobName': 'medallion-silver', 'Arguments': {'--plan': 's3://plan/a'}}"));
    assertThat(arguments(ATHENA))
        .containsExactly(
            json(
                "{'QueryString': 'merge x', 'ClientRequestToken': '"
                    + TOKEN
                    + "-1-0', 'WorkGroup': 'medallion-gold', 'QueryExecutionContext': {'Catalog':"
                    + " 's3tablescatalog/medallion-gold', 'Database': 'retail'}}"));
    assertThat(arguments(INGEST))
        .containsExactly(
            json(
                "{'AwsAccountId': '000000000000', 'DataSetId': 'medallion-about_x', 'IngestionId':"
                    + " 'run-1-x', 'IngestionType': 'FULL_REFRESH'}"));
    assertThat(recorded())
        .isEqualTo(
            json(
                "[{'table': 'gold.retail.x', 'model': 'x', 'refreshed': true, 'consumed': {'a':"
                    + " '9007199254740993'}, 'versions': {'a': '3'}, 'definition': 'd',"
                    + " 'execution': 'run-1', 'rebuild': 'now'}]"));
  }

  /**
   * A snapshot that nobody used for 14 days is made again when a run comes, which takes minutes.
   */
  @Test
  void waitsForSnapshotsWhereverItInvokesAFunction() {
    List<JsonNode> invoking =
        read(definition()).findParents("Resource").stream()
            .filter(state -> state.path("Resource").asText().endsWith("lambda:invoke"))
            .toList();

    assertThat(invoking)
        .hasSize(6)
        .allSatisfy(
            state -> {
              JsonNode retry = state.path("Retry").get(0);
              assertThat(retry.path("ErrorEquals"))
                  .extracting(JsonNode::asText)
                  .containsExactly(
                      "Lambda.SnapStartNotReadyException",
                      "Lambda.SnapStartTimeoutException",
                      "Lambda.SnapStartException");
              assertThat(retry.path("MaxAttempts").asInt() * retry.path("IntervalSeconds").asInt())
                  .as("seconds, at the least")
                  .isGreaterThanOrEqualTo(180);
            });
  }

  @Test
  void succeedsWithNothingToDo() {
    assertThat(run())
        .isEqualTo(new Outcome.Succeeded(json("{'silver': [], 'gold': [], 'dataSets': []}")));
    assertThat(recorded()).isEqualTo(json("[]"));
  }

  @Test
  void namesTheSilverTableAndGluesMessageAndStillBuildsGold() {
    silver("a", "b");
    answer(
        GLUE + "a",
        failure("States.TaskFailed", "{'Id': 'jr', 'ErrorMessage': 'ParseException: no'}"));
    gold("merge", "x");

    assertThat(run())
        .isEqualTo(Run.failed("Failed: silver.retail.a", "silver.retail.a: ParseException: no"));
    assertThat(arguments(ATHENA)).hasSize(1);
    assertThat(recorded()).hasSize(1);
  }

  @Test
  void leavesOneFailedGoldTableOutAndNamesItAtTheEnd() {
    gold("create", "x", "y");
    dataSets("x", "y");
    answer(ATHENA + "x", failure("States.TaskFailed", athena("TYPE_MISMATCH: line 1:2: no")));

    assertThat(run())
        .isEqualTo(
            Run.failed("Failed: gold.retail.x", "gold.retail.x: TYPE_MISMATCH: line 1:2: no"));
    assertThat(arguments(DELETE)).extracting(a -> a.path("Name").asText()).containsExactly("x");
    assertThat(arguments(INGEST))
        .extracting(a -> a.path("DataSetId").asText())
        .containsExactly("medallion-about_y");
    assertThat(recorded()).extracting(r -> r.path("model").asText()).containsExactly("y");
    assertThat(arguments("advance").getFirst().at("/Payload/failed"))
        .extracting(r -> r.path("table").asText())
        .containsExactly("gold.retail.x");
  }

  /** Step Functions may or may not wrap it, as GetQueryExecution's answer does. */
  @ParameterizedTest
  @ValueSource(strings = {"%s", "{'QueryExecution': %s}"})
  void readsBothShapesOfWhatAthenaFailedOf(String shape) {
    gold("merge", "x");
    answer(
        ATHENA + "x",
        failure("States.TaskFailed", shape.formatted(athena("COLUMN_NOT_FOUND: line 1:8: no"))));

    assertThat(run())
        .isEqualTo(
            Run.failed("Failed: gold.retail.x", "gold.retail.x: COLUMN_NOT_FOUND: line 1:8: no"));
  }

  @Test
  void namesTheTableWhosePlanCannotBeReadAndBuildsTheOthers() {
    gold("merge", "x", "y");
    dataSets("x", "y");
    answer("build0", failure("IllegalArgumentException", "{'errorMessage': 'too long'}"));

    assertThat(run()).isEqualTo(Run.failed("Failed: gold.retail.x", "gold.retail.x: too long"));
    assertThat(recorded()).extracting(r -> r.path("model").asText()).containsExactly("y");
  }

  @Test
  void deletesAnOutdatedTableBeforeItIsBuiltAnew() {
    gold("recreate", "x");

    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(resources()).containsSubsequence(DELETE, ATHENA);
    assertThat(arguments(DELETE))
        .containsExactly(
            json("{'TableBucketARN': 'arn:gold', 'Namespace': 'retail', 'Name': 'x'}"));
  }

  @Test
  void goesOnWhenTheTableToDeleteIsGone() {
    gold("recreate", "x");
    answer(DELETE + "x", failure("S3Tables.NotFoundException", "no such table"));

    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void tellsWhyATableWasNotBuiltEvenIfItsRestCannotBeDeleted() {
    gold("create", "x");
    answer(ATHENA + "x", failure("States.TaskFailed", athena("TYPE_MISMATCH: no")));
    answer(DELETE + "x", failure("S3Tables.ForbiddenException", "not allowed"));

    assertThat(run())
        .isEqualTo(Run.failed("Failed: gold.retail.x", "gold.retail.x: TYPE_MISMATCH: no"));
  }

  @Test
  void leavesATableThatWasThereBeforeTheFailedCreate() {
    gold("create", "x");
    answer(ATHENA + "x", failure("States.TaskFailed", athena("TABLE_ALREADY_EXISTS: line 1:1: x")));

    assertThat(run()).isInstanceOf(Outcome.Failed.class);
    assertThat(arguments(DELETE)).isEmpty();
  }

  @Test
  void neverDeletesATableThatCouldNotBeRefreshed() {
    gold("merge", "x");
    answer(ATHENA + "x", failure("States.TaskFailed", athena("no")));

    assertThat(run()).isEqualTo(Run.failed("Failed: gold.retail.x", "gold.retail.x: no"));
    assertThat(arguments(DELETE)).isEmpty();
  }

  @Test
  void triesARefreshAgainThatLostToACompaction() {
    gold("merge", "x");
    answer(ATHENA + "x", failure("States.TaskFailed", athena("ICEBERG_COMMIT_ERROR: conflict")));

    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(arguments(ATHENA))
        .extracting(a -> a.path("ClientRequestToken").asText())
        .containsExactly(TOKEN + "-1-0", TOKEN + "-2-0");
  }

  @Test
  void givesUpARefreshThatLosesThreeTimes() {
    gold("merge", "x");
    for (int i = 0; i < 3; i++) {
      answer(ATHENA + "x", failure("States.TaskFailed", athena("ICEBERG_COMMIT_ERROR: conflict")));
    }

    assertThat(run()).isInstanceOf(Outcome.Failed.class);
    assertThat(arguments(ATHENA)).hasSize(3);
  }

  @Test
  void waitsUntilTheIngestionHasEnded() {
    gold("merge", "x");
    dataSets("x");
    answer(LOOK + "x", json("{'Ingestion': {'IngestionStatus': 'QUEUED'}}"));
    answer(LOOK + "x", json("{'Ingestion': {'IngestionStatus': 'RUNNING'}}"));
    answer(
        LOOK + "x",
        json("{'Ingestion': {'IngestionStatus': 'COMPLETED', 'RowInfo': {'RowsIngested': 5}}}"));

    assertThat(((Outcome.Succeeded) run()).output().path("dataSets"))
        .isEqualTo(json("[{'name': 'about_x', 'rows': 5}]"));
  }

  @Test
  void looksAtAnIngestionThatWasStartedBefore() {
    gold("merge", "x");
    dataSets("x");
    answer(INGEST + "x", failure("QuickSight.ResourceExistsException", "exists"));

    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);
  }

  /** QuickSight fills a data set as soon as it is made, so it is made once its table is there. */
  @Test
  void makesADataSetThatIsNotThereAndWaitsUntilItIsFilled() {
    gold("create", "x");
    dataSets("x");
    answer(INGEST + "x", failure("QuickSight.ResourceNotFoundException", "no such data set"));
    answer(MAKE + "x", json("{'IngestionId': 'first'}"));

    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(arguments(MAKE))
        .containsExactly(
            json(
                "{'AwsAccountId': '000000000000', 'DataSetId': 'medallion-about_x', 'Name':"
                    + " 'about_x', 'ImportMode': 'SPICE', 'PhysicalTableMap': {'gold': {}},"
                    + " 'Permissions': [{'Principal': 'me'}], 'Tags': [{'Key': 'k', 'Value':"
                    + " 'v'}]}"));
    assertThat(arguments(INGEST)).hasSize(1);
    assertThat(arguments(LOOK))
        .extracting(a -> a.path("IngestionId").asText())
        .containsExactly("first");
  }

  @Test
  void fillsADataSetThatWasMadeEmpty() {
    gold("create", "x");
    dataSets("x");
    answer(INGEST + "x", failure("QuickSight.ResourceNotFoundException", "no such data set"));
    answer(MAKE + "x", json("{'DataSetId': 'medallion-about_x'}"));

    assertThat(run()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(arguments(INGEST)).hasSize(2);
    assertThat(arguments(LOOK))
        .extracting(a -> a.path("IngestionId").asText())
        .containsExactly("run-1-x");
  }

  @Test
  void recordsOfATableWhoseDataSetFailedThatItIsToBeTakenUpAgain() {
    gold("merge", "x", "y");
    dataSets("x", "y");
    answer(
        LOOK + "x",
        json(
            "{'Ingestion': {'IngestionStatus': 'FAILED', 'ErrorInfo': {'Type':"
                + " 'PERMISSION_DENIED', 'Message': 'no'}}}"));

    assertThat(run())
        .isEqualTo(
            Run.failed(
                "Failed: data set about_x",
                "data set about_x: PERMISSION_DENIED: no: ingestion run-1-x"));
    assertThat(recorded())
        .extracting(
            r -> r.path("refreshed").asBoolean(), r -> r.path("consumed").path("a").asText())
        .containsExactly(tuple(false, "9007199254740993"), tuple(true, "9007199254740993"));
  }

  @Test
  void failsAfterMaintenanceFailedButOnlyAtTheEnd() {
    gold("merge", "x");
    answer("maintenance", failure("MaintenanceException", "{'errorMessage': 'denied'}"));

    assertThat(run()).isEqualTo(Run.failed("Failed: maintenance", "maintenance: denied"));
    assertThat(recorded()).hasSize(1);
  }

  @Test
  void namesThePlanThatFailed() {
    answer(
        PLAN + "silver",
        failure("IllegalStateException", "{'errorMessage': 'pipeline.yaml:3: no'}"));

    assertThat(run())
        .isEqualTo(Run.failed("Failed: plan of silver", "plan of silver: pipeline.yaml:3: no"));
  }

  @Test
  void namesEveryFailedTable() {
    silver("a", "b");
    answer(GLUE + "a", failure("States.TaskFailed", "{'ErrorMessage': 'one'}"));
    answer(GLUE + "b", failure("States.Timeout", ""));

    assertThat(run())
        .isEqualTo(
            Run.failed(
                "Failed: silver.retail.a, silver.retail.b",
                "silver.retail.a: one; silver.retail.b: States.Timeout"));
  }

  @Test
  void runsEachLayerWaveByWave() {
    wave("silver", "'silver': [" + job("a") + "]", 1, 2, "");
    wave("silver", "'silver': [" + job("b") + "]", 2, 2, "");
    gold("merge", "x", "y");
    dataSets("x");
    wave("gold", "'gold': [" + references().get(0) + "], 'dataSets': " + dataSets, 1, 3, "");
    wave("gold", "'gold': [" + references().get(1) + "], 'dataSets': []", 3, 3, "");

    assertThat(run())
        .isEqualTo(
            new Outcome.Succeeded(
                json(
                    "{'silver': ['silver.retail.a', 'silver.retail.b'], 'gold': [{'table':"
                        + " 'gold.retail.x', 'action': 'merge'}, {'table': 'gold.retail.y',"
                        + " 'action': 'merge'}], 'dataSets': [{'name': 'about_x', 'rows': 0}]}")));
    assertThat(resources()).containsSubsequence(GLUE, GLUE, ATHENA, ATHENA, INGEST);
    assertThat(planned())
        .containsExactly(
            "silver after 0 of ",
            "silver after 1 of s3://1",
            "gold after 0 of s3://2",
            "gold after 1 of s3://1");
    assertThat(recorded()).hasSize(2);
  }

  @Test
  void tellsLaterPlansWhatFailedAndNamesWhatWasLeftForThat() {
    wave("silver", "'silver': [" + job("a") + "," + job("c") + "]", 1, 2, "");
    wave("silver", "'silver': []", 2, 2, "'silver.retail.b'");
    wave("gold", "'gold': [], 'dataSets': []", 1, 1, "'gold.retail.x', 'gold.retail.y'");
    answer(GLUE + "a", failure("States.TaskFailed", "{'ErrorMessage': 'one'}"));

    assertThat(run())
        .isEqualTo(
            Run.failed(
                "Failed: silver.retail.a",
                "silver.retail.a: one; left as they were, since they are made from what failed:"
                    + " silver.retail.b, gold.retail.x, gold.retail.y"));
    assertThat(arguments(PLAN))
        .extracting(call -> call.at("/Payload/failed").toString())
        .containsExactly("[]", "[\"silver.retail.a\"]", "[\"silver.retail.a\"]");
  }

  private List<String> planned() {
    return arguments(PLAN).stream()
        .map(call -> call.path("Payload"))
        .filter(call -> call.has("after"))
        .map(
            call ->
                "%s after %s of %s"
                    .formatted(
                        call.path("step").asText(),
                        call.path("after").asText(),
                        call.path("snapshots").asText()))
        .toList();
  }

  /** What the plan of a layer answers next. */
  private void wave(String layer, String plan, int wave, int waves, String stopped) {
    answer(
        PLAN + layer,
        json(
            "{'Payload': {%s, 'wave': %d, 'waves': %d, 'snapshots': 's3://%2$d', 'stopped': [%s]}}"
                .formatted(plan, wave, waves, stopped)));
  }

  private static String job(String model) {
    return "{'model': '%1$s', 'table': 'silver.retail.%1$s', 'plan': 's3://plan/%1$s'}"
        .formatted(model);
  }

  private final List<String> silver = new ArrayList<>();
  private final List<String> gold = new ArrayList<>();
  private final List<String> dataSets = new ArrayList<>();

  private void silver(String... models) {
    for (String model : models) {
      silver.add(job(model));
    }
  }

  private void gold(String action, String... models) {
    for (String model : models) {
      gold.add(
          """
          {'model': '%2$s', 'table': 'gold.retail.%2$s', 'bucketArn': 'arn:gold',
           'namespace': 'retail', 'name': '%2$s', 'action': '%1$s', 'statement': '%1$s %2$s',
           'catalog': 's3tablescatalog/medallion-gold', 'token': '%3$s',
           'consumed': {'a': '9007199254740993'}, 'versions': {'a': '3'}, 'definition': 'd',
           'rebuild': 'now'}\
          """
              .formatted(action, model, TOKEN));
    }
  }

  /** Where each build is, here its place in the list. */
  private List<String> references() {
    List<String> references = new ArrayList<>();
    for (String build : gold) {
      references.add(
          "{'model': '%1$s', 'table': 'gold.retail.%1$s', 'plan': '%2$d'}"
              .formatted(json(build).path("model").asText(), references.size()));
    }
    return references;
  }

  private void dataSets(String... models) {
    for (String model : models) {
      dataSets.add(
          "{'name': 'about_%1$s', 'id': 'medallion-about_%1$s', 'ingestion': 'run-1-%1$s', 'model': '%1$s'}"
              .formatted(model));
    }
  }

  private static TaskFailure failure(String error, String cause) {
    return new TaskFailure(error, cause.replace('\'', '"'));
  }

  private static String athena(String reason) {
    return "{'QueryExecutionId': 'q', 'Status': {'State': 'FAILED', 'StateChangeReason': '%1$s', 'AthenaError': {'ErrorMessage': '%1$s', 'Retryable': false}}}"
        .formatted(reason);
  }

  private void answer(String task, Object answer) {
    answers.computeIfAbsent(task, any -> new ConcurrentLinkedQueue<>()).add(answer);
  }

  private Outcome run() {
    return Run.end(new Run().tasks(this::carryOut).startDefinition(definition()));
  }

  private synchronized JsonNode carryOut(TaskRequest request) throws TaskFailure {
    requests.add(request);
    String plan = request.arguments().at("/Payload/plan").asText();
    String step = request.arguments().at("/Payload/step").asText();
    String task = plan.isEmpty() ? task(request) + item(request) + step : "build" + plan;
    Object told = answers.getOrDefault(task, new ConcurrentLinkedQueue<>()).poll();
    if (told instanceof TaskFailure failure) {
      throw failure;
    }
    if (told instanceof JsonNode answer) {
      return answer;
    }
    return switch (task(request)) {
      case PLAN ->
          json(
              "{'Payload': "
                  + switch (request.arguments().at("/Payload/step").asText()) {
                    case "silver" -> wave(request, "'silver': " + silver);
                    case "gold" ->
                        wave(request, "'gold': " + references() + ", 'dataSets': " + dataSets);
                    case "data-set" -> DEFINITION;
                    default -> gold.get(request.arguments().at("/Payload/plan").asInt());
                  }
                  + "}");
      case GLUE -> json("{'Id': 'jr_1'}");
      case LOOK -> json(COMPLETED);
      default -> json("{'Payload': {}}");
    };
  }

  /** The only wave of a layer. */
  private static String wave(TaskRequest request, String plan) {
    assertThat(request.arguments().at("/Payload/after").asInt()).isZero();
    return "{%s, 'wave': 1, 'waves': 1, 'snapshots': 's3://snapshots', 'stopped': []}"
        .formatted(plan);
  }

  private static String task(TaskRequest request) {
    return request.resource().endsWith("lambda:invoke")
        ? request.arguments().path("FunctionName").asText()
        : request.resource();
  }

  /** The model that a task is about: items of a Map come in any order. */
  private static String item(TaskRequest request) {
    JsonNode arguments = request.arguments();
    String text =
        switch (task(request)) {
          case GLUE -> arguments.at("/Arguments/--plan").asText();
          case ATHENA -> arguments.path("QueryString").asText();
          case DELETE -> arguments.path("Name").asText();
          case INGEST, LOOK, MAKE -> arguments.path("DataSetId").asText();
          default -> "";
        };
    return text.isEmpty() ? "" : text.substring(text.length() - 1);
  }

  private List<JsonNode> arguments(String task) {
    return requests.stream()
        .filter(request -> task(request).equals(task))
        .map(TaskRequest::arguments)
        .toList();
  }

  private List<String> resources() {
    return requests.stream().map(TaskRequest::resource).toList();
  }

  private JsonNode recorded() {
    List<JsonNode> calls = arguments("advance");
    assertThat(calls).hasSize(1);
    return calls.getFirst().at("/Payload/record");
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String definition() {
    Path file = Path.of(System.getProperty("medallion.home"), "statemachine", "medallion.asl.json");
    try {
      return Files.readString(file)
          .replace("${PlanFunctionArn}", PLAN)
          .replace("${AdvanceFunctionArn}", "advance")
          .replace("${MaintenanceFunctionArn}", "maintenance")
          .replace("${SilverJob}", "medallion-silver")
          .replace("${WorkGroup}", "medallion-gold")
          .replace("${AccountId}", "000000000000")
          .replace("${Partition}", "aws")
          .replace("${PollSeconds}", "1")
          .replace("${SilverTimeoutMinutes}", "60");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
