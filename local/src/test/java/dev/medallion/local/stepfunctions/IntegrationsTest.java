package dev.medallion.local.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.integration.FunctionInvoker;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRequest;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import dev.medallion.local.stepfunctions.states.VirtualTimeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class IntegrationsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String GLUE = "arn:aws:states:::glue:startJobRun.sync";
  private static final String ATHENA = "arn:aws:states:::athena:startQueryExecution.sync";
  private static final String LAMBDA = "arn:aws:states:::lambda:invoke";
  private static final String INGEST = "arn:aws:states:::aws-sdk:quicksight:createIngestion";

  private final FakeServices services = new FakeServices();
  private FunctionInvoker functions = (function, payload) -> payload;
  private final List<JsonNode> submitted = new ArrayList<>();

  private Integrations integrations() {
    return new Integrations(
        (function, payload) -> functions.invoke(function, payload),
        services.all(),
        new VirtualTimeline());
  }

  private JsonNode run(String resource, String arguments) throws TaskFailure, InterruptedException {
    return integrations()
        .run(
            new TaskRequest(
                resource, json(arguments), json("{}"), Optional.empty(), submitted::add));
  }

  private TaskFailure failure(String resource, String arguments) {
    return catchThrowableOfType(TaskFailure.class, () -> run(resource, arguments));
  }

  private List<String> refusals(String resource, String arguments) {
    return integrations().refusals(resource, json(arguments)).stream()
        .map((TaskRunner.Refusal refusal) -> refusal.field() + ": " + refusal.message())
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Test
  void invokesAFunctionWithItsPayload() throws Exception {
    functions = (function, payload) -> json("{'ran': '" + function + "'}");

    JsonNode result = run(LAMBDA, "{'FunctionName': 'plan', 'Payload': {'step': 'gold'}}");

    // As the example of a response in AWS's page on invoking a Lambda function.
    assertThat(result.fieldNames())
        .toIterable()
        .containsExactly(
            "ExecutedVersion", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode");
    assertThat(result.get("ExecutedVersion").asText()).isEqualTo("$LATEST");
    assertThat(result.get("Payload")).isEqualTo(json("{'ran': 'plan'}"));
    assertThat(result.at("/SdkHttpMetadata/HttpStatusCode").asInt()).isEqualTo(200);
    assertThat(result.at("/SdkHttpMetadata/HttpHeaders/Content-Length").asText()).isEqualTo("14");
    assertThat(result.at("/SdkHttpMetadata/AllHttpHeaders/x-amzn-RequestId/0"))
        .isEqualTo(result.at("/SdkResponseMetadata/RequestId"));
  }

  @Test
  void failsWithTheErrorTypeAndDocumentOfAFunction() {
    JsonNode document = json("{'errorType': 'java.lang.X', 'errorMessage': 'no plan'}");
    functions =
        (function, payload) -> {
          throw new FunctionInvoker.FunctionFailure("java.lang.X", "no plan", document);
        };

    TaskFailure failure = failure(LAMBDA, "{'FunctionName': 'plan'}");

    assertThat(failure.error()).isEqualTo("java.lang.X");
    assertThat(failure.reason()).isEqualTo(document.toString());
  }

  @Test
  void failsWhenThereIsNoFunction() {
    functions =
        (function, payload) -> {
          throw ResourceNotFoundException.builder().message("Function not found: plan").build();
        };

    TaskFailure failure = failure(LAMBDA, "{'FunctionName': 'plan'}");

    assertThat(failure.error()).isEqualTo("Lambda.ResourceNotFoundException");
    assertThat(failure.reason()).contains("Function not found: plan");
  }

  @Test
  void callsAnOperationWithPascalCaseParameters() throws Exception {
    assertThat(
            run(
                INGEST,
                "{'AwsAccountId': '1', 'DataSetId': 'd', 'IngestionId': 'i', 'IngestionType':"
                    + " 'FULL_REFRESH'}"))
        .isEqualTo(json("{'IngestionId': 'i', 'IngestionStatus': 'INITIALIZED'}"));
  }

  @Test
  void writesTimestampsOfSdkCallsAsText() throws Exception {
    services.ingestionStates.add("COMPLETED");

    assertThat(
            run("arn:aws:states:::aws-sdk:quicksight:describeIngestion", "{'DataSetId': 'd'}")
                .at("/Ingestion/CreatedTime"))
        .isEqualTo(json("'1970-01-01T00:00:03Z'"));
  }

  @Test
  void namesErrorsByServiceAndClass() {
    services.ingestionExists = true;
    services.tableIsThere = false;

    assertThat(failure(INGEST, "{'IngestionId': 'i'}").error())
        .isEqualTo("QuickSight.ResourceExistsException");
    assertThat(failure("arn:aws:states:::aws-sdk:s3tables:deleteTable", "{'Name': 't'}").error())
        .isEqualTo("S3Tables.NotFoundException");
  }

  @Test
  void failsWithRuntimeWhenArgumentsDoNotFit() {
    TaskFailure failure = failure(INGEST, "{'IngestionId': {}, 'DataSetID': 'd'}");

    assertThat(failure.error()).isEqualTo("States.Runtime");
    assertThat(failure.reason())
        .contains("CreateIngestionRequest: IngestionId: expected string, got object; DataSetID");
  }

  @Test
  void waitsForAJobRun() throws Exception {
    services.jobRunStates.addAll(List.of("STARTING", "RUNNING", "RUNNING", "SUCCEEDED"));

    assertThat(run(GLUE, "{'JobName': 'silver', 'Arguments': {'--plan': 's3://p'}}"))
        .hasToString(
            """
            {"Id":"jr_1","JobName":"silver","StartedOn":1000,"JobRunState":"SUCCEEDED"}\
            """);
    assertThat(services.requests(StartJobRunRequest.class).getFirst().arguments())
        .containsEntry("--plan", "s3://p");
  }

  @Test
  void failsWithTheJobRunOfAFailedJob() {
    services.jobRunStates.addAll(List.of("RUNNING", "FAILED"));

    TaskFailure failure = failure(GLUE, "{'JobName': 'silver'}");

    assertThat(failure.error()).isEqualTo("States.TaskFailed");
    assertThat(json(failure.reason()).get("ErrorMessage").asText())
        .isEqualTo("BadObject: sales/a.csv is empty");
  }

  @Test
  void failsWithGluesErrorWhenTheJobIsBusy() {
    services.busy = true;

    TaskFailure failure = failure(GLUE, "{'JobName': 'silver'}");

    assertThat(failure.error()).isEqualTo("Glue.ConcurrentRunsExceededException");
    assertThat(failure.reason()).contains("Concurrent runs exceeded for silver");
  }

  @Test
  void stopsTheJobRunOfATaskThatIsCut() {
    services.jobRunStates.add("RUNNING");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> run(GLUE, "{'JobName': 'silver'}"))
        .isInstanceOf(InterruptedException.class);

    BatchStopJobRunRequest stop = services.requests(BatchStopJobRunRequest.class).getFirst();
    assertThat(stop.jobName()).isEqualTo("silver");
    assertThat(stop.jobRunIds()).containsExactly("jr_1");
  }

  @Test
  void waitsForAQueryAndMakesATokenAsTheSdkDoes() throws Exception {
    services.queryStates.addAll(List.of("QUEUED", "RUNNING", "SUCCEEDED"));

    assertThat(
            run(ATHENA, "{'QueryString': 'SELECT 1', 'QueryExecutionContext': {'Catalog': 'c'}}"))
        .hasToString(
            """
            {"QueryExecution":{"QueryExecutionId":"q-1","Status":{"State":"SUCCEEDED","SubmissionDateTime":2000}}}\
            """);
    StartQueryExecutionRequest request =
        services.requests(StartQueryExecutionRequest.class).getFirst();
    assertThat(request.clientRequestToken()).hasSize(36);
    assertThat(request.queryExecutionContext().catalog()).isEqualTo("c");
  }

  @Test
  void failsWithTheExecutionOfAFailedQuery() {
    services.queryStates.add("FAILED");

    TaskFailure failure = failure(ATHENA, "{'QueryString': 'SELECT 1'}");

    assertThat(failure.error()).isEqualTo("States.TaskFailed");
    assertThat(json(failure.reason()).at("/Status/AthenaError/ErrorMessage").asText())
        .isEqualTo("TABLE_NOT_FOUND: line 1:15: Table does not exist");
  }

  @Test
  void cancelsTheQueryOfATaskThatIsCut() {
    services.queryStates.add("RUNNING");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> run(ATHENA, "{'QueryString': 'SELECT 1'}"))
        .isInstanceOf(InterruptedException.class);

    assertThat(services.requests(StopQueryExecutionRequest.class))
        .extracting(StopQueryExecutionRequest::queryExecutionId)
        .containsExactly("q-1");
  }

  @Test
  void refusesResourcesThatNothingServes() {
    assertThat(refusals("arn:aws:states:::sns:publish", "{}"))
        .containsExactly(
            "Resource: The resource 'arn:aws:states:::sns:publish' is not supported here; known are"
                + " arn:aws:states:::lambda:invoke, arn:aws:states:::glue:startJobRun.sync,"
                + " arn:aws:states:::athena:startQueryExecution.sync and"
                + " arn:aws:states:::aws-sdk:<service>:<operation>");
    assertThat(refusals("arn:aws:states:::aws-sdk:sns:publish", "{}"))
        .containsExactly(
            "Resource: The resource 'arn:aws:states:::aws-sdk:sns:publish' is not supported here:"
                + " there is no local service 'sns', only athena, glue, quicksight, s3tables");
    assertThat(refusals("arn:aws:states:::aws-sdk:quicksight:deleteUser", "{}"))
        .containsExactly(
            "Resource: The resource 'arn:aws:states:::aws-sdk:quicksight:deleteUser' is not"
                + " supported here: the local service 'quicksight' has createDataSet,"
                + " createIngestion, describeIngestion");
  }

  @Test
  void refusesArgumentsThatTheRequestDoesNotHave() {
    assertThat(
            refusals(ATHENA, "{'QueryString': '{% $q %}', 'QueryExecutionContext': {'Schema': 1}}"))
        .containsExactly(
            "Arguments/QueryExecutionContext/Schema: The field 'Schema' is not supported by Step"
                + " Functions; known are Database, Catalog");
    assertThat(refusals(GLUE, "{'JobName': 'j', 'Arguments': {'--anything': 'goes'}}")).isEmpty();
    assertThat(refusals(GLUE, "'{% $all %}'")).isEmpty();
    assertThat(refusals(LAMBDA, "{'Function': 'f'}"))
        .containsExactly(
            "Arguments/Function: The field 'Function' is not supported here; known are"
                + " FunctionName, Payload",
            "Arguments: The field 'FunctionName' is required and missing");
  }
}
