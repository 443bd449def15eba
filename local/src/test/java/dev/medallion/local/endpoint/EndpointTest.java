package dev.medallion.local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medallion.local.access.SignatureVerifier;
import java.io.IOException;
import java.net.BindException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/** Requests that the endpoint or a service refuses, and where everything else goes. */
class EndpointTest {
  private static final String BUCKET = "arn:aws:s3tables:us-east-1:000000000000:bucket/gold";

  private Endpoint endpoint;

  @BeforeEach
  void bind() throws IOException {
    endpoint = Endpoint.bind(0);
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void sendsAnErrorAsItsOwnTypeUnderTheServicesOwnCode() {
    serve(
        "states",
        new Operations()
            .on(
                StartExecutionRequest.class,
                request -> {
                  if (request.name().equals("new")) {
                    return StartExecutionResponse.builder().executionArn("arn").build();
                  }
                  throw ExecutionAlreadyExistsException.builder().message("taken").build();
                }));
    try (SfnClient states = SdkClients.of(SfnClient.builder(), endpoint.uri())) {
      assertThat(states.startExecution(s -> s.stateMachineArn("m").name("new")).executionArn())
          .isEqualTo("arn");
      var refused =
          catchThrowableOfType(
              ExecutionAlreadyExistsException.class,
              () -> states.startExecution(s -> s.stateMachineArn("m").name("old")));
      assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ExecutionAlreadyExists");
      assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("taken");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.requestId()).isNotBlank();
    }
  }

  @Test
  void takesTheStatusOfAnErrorFromTheModel() {
    serve(
        "s3tables",
        new Operations()
            .on(
                GetTableMaintenanceConfigurationRequest.class,
                request -> {
                  throw NotFoundException.builder().message("no such table").build();
                }));
    try (S3TablesClient tables = SdkClients.of(S3TablesClient.builder(), endpoint.uri())) {
      var refused =
          catchThrowableOfType(
              NotFoundException.class,
              () ->
                  tables.getTableMaintenanceConfiguration(
                      get -> get.tableBucketARN(BUCKET).namespace("retail").name("sales")));
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("no such table");
    }
  }

  @Test
  void sendsTheModelledMembersOfAnError() {
    serve(
        "quicksight",
        new Operations()
            .on(
                CreateIngestionRequest.class,
                request -> {
                  throw ResourceExistsException.builder()
                      .message("used before")
                      .resourceType("INGESTION")
                      .build();
                }));
    try (QuickSightClient quicksight = SdkClients.of(QuickSightClient.builder(), endpoint.uri())) {
      var refused =
          catchThrowableOfType(
              ResourceExistsException.class,
              () ->
                  quicksight.createIngestion(
                      create -> create.awsAccountId("0").dataSetId("d").ingestionId("i")));
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.resourceTypeAsString()).isEqualTo("INGESTION");
    }
  }

  @Test
  void sendsErrorsInTheShapeOfTheService() throws Exception {
    serve(
        new FakeService(
            "athena",
            new Operations()
                .on(
                    StartQueryExecutionRequest.class,
                    request -> {
                      if (request.queryString().equals("SELECT 1")) {
                        return StartQueryExecutionResponse.builder().build();
                      }
                      throw InvalidRequestException.builder()
                          .message("line 1:8: mismatched input")
                          .athenaErrorCode("MALFORMED_QUERY")
                          .build();
                    }),
            ErrorShape.standard()
                .withoutTypeHeader()
                .withMessageIn("Message")
                .repeating("AthenaErrorCode", "ErrorCode")));
    try (AthenaClient athena = SdkClients.of(AthenaClient.builder(), endpoint.uri())) {
      var refused =
          catchThrowableOfType(
              InvalidRequestException.class,
              () -> athena.startQueryExecution(start -> start.queryString("SELECT FROM")));
      assertThat(refused.athenaErrorCode()).isEqualTo("MALFORMED_QUERY");
      assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("line 1:8: mismatched input");
    }
    HttpResponse<String> raw =
        post("athena", "AmazonAthena.StartQueryExecution", "{\"QueryString\":\"SELECT FROM\"}");
    assertThat(raw.statusCode()).isEqualTo(400);
    assertThat(raw.headers().firstValue("x-amzn-errortype")).isEmpty();
    assertThat(raw.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
    assertThat(raw.body())
        .isEqualTo(
            "{\"__type\":\"InvalidRequestException\",\"AthenaErrorCode\":\"MALFORMED_QUERY\","
                + "\"ErrorCode\":\"MALFORMED_QUERY\",\"Message\":\"line 1:8: mismatched input\"}");
  }

  @Test
  void refusesAValueOfTheWrongType() throws Exception {
    serve(
        "glue",
        new Operations()
            .on(StartJobRunRequest.class, request -> StartJobRunResponse.builder().build()));
    assertThat(post("glue", "AWSGlue.StartJobRun", "{\"Timeout\":\"soon\"}").body())
        .contains("SerializationException", "STRING_VALUE can not be converted to an Integer");
    assertThat(post("glue", "AWSGlue.StartJobRun", "{\"JobName\":{}}").body())
        .contains("Start of structure or map found where not expected.");
    assertThat(post("glue", "AWSGlue.StartJobRun", "{\"Timeout\":true}").body())
        .contains("TRUE_VALUE can not be converted to an Integer");
    assertThat(post("glue", "AWSGlue.StartJobRun", "{\"JobName\":null}").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "null", "\"x\"", "{\"JobName\":\"a\",}", "{} {}"})
  void saysNothingOfABodyThatIsNoJsonObject(String body) throws Exception {
    serveAthena(request -> GetQueryResultsResponse.builder().build());

    HttpResponse<String> answer = post("athena", "AmazonAthena.GetQueryResults", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"__type\":\"SerializationException\"}");
  }

  @Test
  void cutsNumbersToTheMembersType() throws Exception {
    List<Integer> seen = new ArrayList<>();
    serveAthena(
        request -> {
          seen.add(request.maxResults());
          return GetQueryResultsResponse.builder().build();
        });

    post("athena", "AmazonAthena.GetQueryResults", "{\"MaxResults\":1.5}");
    post("athena", "AmazonAthena.GetQueryResults", "{\"MaxResults\":99999999999}");

    assertThat(seen).containsExactly(1, Integer.MAX_VALUE);
    assertThat(post("athena", "AmazonAthena.GetQueryResults", "[]").body())
        .contains("Start of list found where not expected");
  }

  private void serveAthena(Function<GetQueryResultsRequest, GetQueryResultsResponse> handler) {
    serve("athena", new Operations().on(GetQueryResultsRequest.class, handler));
  }

  @Test
  void refusesAnOperationThatTheServiceDoesNotAnswer() {
    serve(
        "glue",
        new Operations()
            .on(StartJobRunRequest.class, request -> StartJobRunResponse.builder().build()));
    try (GlueClient glue = SdkClients.of(GlueClient.builder(), endpoint.uri());
        LambdaClient lambda = SdkClients.of(LambdaClient.builder(), endpoint.uri())) {
      assertThatThrownBy(() -> glue.getCrawler(get -> get.name("c")))
          .isInstanceOfSatisfying(
              AwsServiceException.class,
              refused ->
                  assertThat(refused.awsErrorDetails().errorCode())
                      .isEqualTo("UnknownOperationException"))
          .hasMessageContaining("AWSGlue.GetCrawler is not supported by the local side");
      assertThatThrownBy(lambda::listFunctions)
          .hasMessageContaining("the service 'lambda' is not supported by the local side");
    }
  }

  @Test
  void refusesARestOperationThatTheServiceDoesNotAnswer() {
    serve(
        "lambda",
        new Operations().on(InvokeRequest.class, request -> InvokeResponse.builder().build()));
    try (LambdaClient lambda = SdkClients.of(LambdaClient.builder(), endpoint.uri())) {
      assertThatThrownBy(() -> lambda.deleteFunction(delete -> delete.functionName("f")))
          .hasMessageContaining(
              "lambda: DELETE /2015-03-31/functions/f is not supported by the local side");
    }
  }

  @Test
  void refusesAnUnsignedRequest() throws Exception {
    serve(
        "glue",
        new Operations()
            .on(StartJobRunRequest.class, request -> StartJobRunResponse.builder().build()));
    HttpResponse<String> refused =
        send(
            HttpRequest.newBuilder(endpoint.uri())
                .header("X-Amz-Target", "AWSGlue.StartJobRun")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("x-amzn-errortype"))
        .hasValue("MissingAuthenticationTokenException");
    assertThat(refused.body()).contains("Missing Authentication Token");
  }

  @Test
  void turnsADefectIntoAnInternalFailure() throws Exception {
    serve(
        "glue",
        new Operations()
            .on(
                StartJobRunRequest.class,
                request -> {
                  throw new StackOverflowError("defect");
                }));
    HttpResponse<String> failed = post("glue", "AWSGlue.StartJobRun", "{}");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body())
        .contains("InternalFailure", "StackOverflowError")
        .doesNotContain("defect");
  }

  @Test
  void sendsOtherPathsToTheirHandlersAndTheRestToS3() throws Exception {
    endpoint.serve(
        List.of(),
        Map.of("/iceberg/", exchange -> Answers.send(exchange, 200, "text/plain", "iceberg")),
        exchange -> Answers.send(exchange, 403, "text/plain", "s3"));
    assertThat(
            send(HttpRequest.newBuilder(endpoint.uri().resolve("/iceberg/v1/config"))
                    .header("Authorization", SignatureVerifier.bearer()))
                .body())
        .isEqualTo("iceberg");
    assertThat(send(HttpRequest.newBuilder(endpoint.uri().resolve("/bucket/key"))).body())
        .isEqualTo("s3");
    assertThat(send(HttpRequest.newBuilder(endpoint.uri().resolve("/_medallion/health"))).body())
        .isEqualTo("{\"status\":\"running\",\"services\":[]}");
  }

  @Test
  void saysThatThePortIsInUse() {
    int port = endpoint.uri().getPort();
    assertThatThrownBy(() -> Endpoint.bind(port))
        .isInstanceOf(BindException.class)
        .hasMessage(
            "port %d of 127.0.0.1 is in use: stop what listens there, or choose another port"
                .formatted(port));
  }

  private void serve(String signingName, Operations operations) {
    serve(new FakeService(signingName, operations));
  }

  private void serve(AwsService service) {
    endpoint.serve(
        List.of(service), Map.of(), exchange -> Answers.send(exchange, 403, "text/plain", "s3"));
  }

  private HttpResponse<String> post(String service, String target, String body) throws Exception {
    return new Signed()
        .header("X-Amz-Target", target)
        .header("Content-Type", "application/x-amz-json-1.1")
        .post(endpoint.uri(), service, body);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
