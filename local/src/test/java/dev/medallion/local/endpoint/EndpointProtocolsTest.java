package dev.medallion.local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.GetJobRunRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunResponse;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionResponse;
import software.amazon.awssdk.services.quicksight.model.ListIngestionsRequest;
import software.amazon.awssdk.services.quicksight.model.ListIngestionsResponse;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Real SDK clients of each protocol against services of a few lines each. */
class EndpointProtocolsTest {
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
  void answersJsonProtocols() {
    Instant started = Instant.parse("2026-11-22T10:00:00.123Z");
    serve(
        "glue",
        new Operations()
            .on(
                StartJobRunRequest.class,
                request ->
                    StartJobRunResponse.builder()
                        .jobRunId(request.jobName() + request.arguments().get("--source"))
                        .build())
            .on(
                GetJobRunRequest.class,
                request ->
                    GetJobRunResponse.builder()
                        .jobRun(
                            run ->
                                run.id(request.runId())
                                    .jobRunState(JobRunState.SUCCEEDED)
                                    .startedOn(started)
                                    .executionTime(7)
                                    .arguments(Map.of("--a", "b")))
                        .build()));
    try (GlueClient glue = SdkClients.of(GlueClient.builder(), endpoint.uri())) {
      assertThat(
              glue.startJobRun(run -> run.jobName("bronze-").arguments(Map.of("--source", "sales")))
                  .jobRunId())
          .isEqualTo("bronze-sales");
      var run = glue.getJobRun(get -> get.jobName("bronze").runId("jr_1")).jobRun();
      assertThat(run.id()).isEqualTo("jr_1");
      assertThat(run.jobRunState()).isEqualTo(JobRunState.SUCCEEDED);
      assertThat(run.startedOn()).isEqualTo(started);
      assertThat(run.executionTime()).isEqualTo(7);
      assertThat(run.arguments()).containsExactly(Map.entry("--a", "b"));
    }
  }

  @Test
  void answersEventsWithTimestampsOfTheRequest() {
    AtomicReference<Instant> seen = new AtomicReference<>();
    serve(
        "events",
        new Operations()
            .on(
                PutEventsRequest.class,
                request -> {
                  seen.set(request.entries().getFirst().time());
                  return PutEventsResponse.builder()
                      .failedEntryCount(0)
                      .entries(PutEventsResultEntry.builder().eventId("1").build())
                      .build();
                }));
    Instant time = Instant.parse("2026-11-22T10:00:00Z");
    try (EventBridgeClient events = SdkClients.of(EventBridgeClient.builder(), endpoint.uri())) {
      var response =
          events.putEvents(
              put ->
                  put.entries(PutEventsRequestEntry.builder().source("test").time(time).build()));
      assertThat(response.entries()).hasSize(1);
      assertThat(response.failedEntryCount()).isZero();
    }
    assertThat(seen).hasValue(time);
  }

  @Test
  void answersRestWithArnsInThePath() {
    AtomicReference<PutTableMaintenanceConfigurationRequest> seen = new AtomicReference<>();
    serve(
        "s3tables",
        new Operations()
            .on(
                PutTableMaintenanceConfigurationRequest.class,
                request -> {
                  seen.set(request);
                  return PutTableMaintenanceConfigurationResponse.builder().build();
                })
            .on(
                GetTableMaintenanceConfigurationRequest.class,
                request ->
                    GetTableMaintenanceConfigurationResponse.builder()
                        .tableARN(request.tableBucketARN() + "/table/1")
                        .configuration(
                            Map.of(TableMaintenanceType.ICEBERG_COMPACTION, seen.get().value()))
                        .build()));
    try (S3TablesClient tables = SdkClients.of(S3TablesClient.builder(), endpoint.uri())) {
      tables.putTableMaintenanceConfiguration(
          put ->
              put.tableBucketARN(BUCKET)
                  .namespace("retail")
                  .name("sales")
                  .type(TableMaintenanceType.ICEBERG_COMPACTION)
                  .value(
                      value ->
                          value
                              .status(MaintenanceStatus.ENABLED)
                              .settings(s -> s.icebergCompaction(c -> c.targetFileSizeMB(128)))));
      assertThat(seen.get().tableBucketARN()).isEqualTo(BUCKET);
      assertThat(seen.get().namespace()).isEqualTo("retail");
      assertThat(seen.get().type()).isEqualTo(TableMaintenanceType.ICEBERG_COMPACTION);
      var got =
          tables.getTableMaintenanceConfiguration(
              get -> get.tableBucketARN(BUCKET).namespace("retail").name("sales"));
      assertThat(got.tableARN()).isEqualTo(BUCKET + "/table/1");
      assertThat(
              got.configuration()
                  .get(TableMaintenanceType.ICEBERG_COMPACTION)
                  .settings()
                  .icebergCompaction()
                  .targetFileSizeMB())
          .isEqualTo(128);
    }
  }

  @Test
  void answersRestWithQueryParametersAndAStatusMember() {
    AtomicReference<ListIngestionsRequest> seen = new AtomicReference<>();
    serve(
        "quicksight",
        new Operations()
            .on(
                CreateIngestionRequest.class,
                request ->
                    CreateIngestionResponse.builder()
                        .ingestionId(request.ingestionId())
                        .ingestionStatus("INITIALIZED")
                        .status(201)
                        .build())
            .on(
                ListIngestionsRequest.class,
                request -> {
                  seen.set(request);
                  return ListIngestionsResponse.builder().status(200).build();
                }));
    try (QuickSightClient quicksight = SdkClients.of(QuickSightClient.builder(), endpoint.uri())) {
      var created =
          quicksight.createIngestion(
              create -> create.awsAccountId("000000000000").dataSetId("d").ingestionId("i"));
      assertThat(created.ingestionId()).isEqualTo("i");
      assertThat(created.status()).isEqualTo(201);
      quicksight.listIngestions(
          list ->
              list.awsAccountId("000000000000").dataSetId("d").maxResults(7).nextToken("a/b c"));
    }
    assertThat(seen.get().maxResults()).isEqualTo(7);
    assertThat(seen.get().nextToken()).isEqualTo("a/b c");
  }

  @Test
  void answersABlobPayloadWithMembersInHeaders() {
    AtomicReference<InvokeRequest> seen = new AtomicReference<>();
    serve(
        "lambda",
        new Operations()
            .on(
                InvokeRequest.class,
                request -> {
                  seen.set(request);
                  return InvokeResponse.builder()
                      .statusCode(200)
                      .functionError("Unhandled")
                      .executedVersion("$LATEST")
                      .payload(request.payload())
                      .build();
                }));
    try (LambdaClient lambda = SdkClients.of(LambdaClient.builder(), endpoint.uri())) {
      var response =
          lambda.invoke(
              invoke ->
                  invoke
                      .functionName("arn:aws:lambda:us-east-1:000000000000:function:plan")
                      .invocationType(InvocationType.REQUEST_RESPONSE)
                      .qualifier("live")
                      .payload(SdkBytes.fromUtf8String("{\"a\":1}")));
      assertThat(response.payload().asUtf8String()).isEqualTo("{\"a\":1}");
      assertThat(response.functionError()).isEqualTo("Unhandled");
      assertThat(response.executedVersion()).isEqualTo("$LATEST");
    }
    assertThat(seen.get().functionName())
        .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:plan");
    assertThat(seen.get().qualifier()).isEqualTo("live");
    assertThat(seen.get().invocationType()).isEqualTo(InvocationType.REQUEST_RESPONSE);
  }

  @Test
  void answersQueues() {
    serve(
        "sqs",
        new Operations()
            .on(
                ReceiveMessageRequest.class,
                request ->
                    ReceiveMessageResponse.builder()
                        .messages(
                            Message.builder()
                                .body("hello")
                                .md5OfBody("5d41402abc4b2a76b9719d911017c592")
                                .build())
                        .build())
            .on(
                SendMessageRequest.class,
                request -> {
                  throw QueueDoesNotExistException.builder().message("no such queue").build();
                }));
    try (SqsClient sqs = SdkClients.of(SqsClient.builder(), endpoint.uri())) {
      String url = endpoint.uri() + "/000000000000/queue";
      assertThat(sqs.receiveMessage(receive -> receive.queueUrl(url)).messages())
          .extracting(Message::body)
          .containsExactly("hello");
      assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl(url).messageBody("x")))
          .isInstanceOf(QueueDoesNotExistException.class)
          .hasMessageContaining("no such queue");
    }
  }

  private void serve(String signingName, Operations operations) {
    serve(new FakeService(signingName, operations));
  }

  private void serve(AwsService service) {
    endpoint.serve(
        List.of(service), Map.of(), exchange -> Answers.send(exchange, 403, "text/plain", "s3"));
  }
}
