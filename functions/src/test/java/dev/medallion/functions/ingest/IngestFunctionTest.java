package dev.medallion.functions.ingest;

import static dev.medallion.functions.fixture.Fixtures.answer;
import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.contract.Manifest;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.functions.fixture.TestContext;
import dev.medallion.functions.runtime.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetJobRequest;
import software.amazon.awssdk.services.glue.model.GlueException;
import software.amazon.awssdk.services.glue.model.ResourceNumberLimitExceededException;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

class IngestFunctionTest {
  private static final String LANDING = "medallion-landing-000000000000-us-east-1";
  private static final String QUEUE = "https://sqs/000000000000/medallion-landing";

  private final GlueClient glue = SdkMocks.mock(GlueClient.class);
  private final S3Client s3 = SdkMocks.mock(S3Client.class);
  private final SqsClient sqs = SdkMocks.mock(SqsClient.class);
  private final TestContext context = new TestContext();
  private final IngestFunction function =
      new IngestFunction(
          Fixtures.pipeline(),
          new Settings(
              LANDING,
              QUEUE,
              "medallion-artifacts-000000000000-us-east-1",
              "medallion-bronze",
              5,
              Duration.ofMinutes(4),
              Duration.ofMinutes(30)),
          s3,
          glue,
          sqs,
          Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC));

  @BeforeEach
  void servicesAnswer() {
    when(glue.startJobRun(any(StartJobRunRequest.class)))
        .thenReturn(StartJobRunResponse.builder().jobRunId("jr_1").build());
    when(s3.putObject(any(PutObjectRequest.class), any(RequestBody.class)))
        .thenReturn(PutObjectResponse.builder().build());
    when(sqs.changeMessageVisibilityBatch(any(ChangeMessageVisibilityBatchRequest.class)))
        .thenReturn(ChangeMessageVisibilityBatchResponse.builder().build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqs-batch", "s3-object-created", "s3-notification"})
  void startsOneRunOfBronzeForSalesWithItsManifest(String event) throws IOException {
    answer(function, event(event), context);

    String source = "sales";
    String manifest =
        manifests().keySet().stream().filter(k -> k.contains("/sales/")).findFirst().orElseThrow();
    assertThat(started())
        .filteredOn(run -> run.arguments().get("--source").equals(source))
        .containsExactly(
            StartJobRunRequest.builder()
                .jobName("medallion-bronze")
                .arguments(
                    Map.of(
                        "--source",
                        source,
                        "--manifest",
                        "s3://medallion-artifacts-000000000000-us-east-1/" + manifest))
                .build());
  }

  @Test
  void writesTheManifestThatTheBronzeJobReads() throws IOException {
    answer(function, event("s3-object-created"), context);

    assertThat(manifests().values())
        .containsExactly(
            json(
                """
                {'source': {'name': 'sales', 'format': 'csv', 'options': {'delimiter': ';'},
                   'key': ['sale_id'], 'columns': [
                     {'name': 'sale_id', 'type': 'bigint'}, {'name': 'customer_id', 'type': 'bigint'},
                     {'name': 'product', 'type': 'string'}, {'name': 'amount', 'type': 'decimal(10,2)'}]},
                 'table': 'bronze.retail.sales',
                 'objects': [{'bucket': 'medallion-landing-000000000000-us-east-1', 'key': 'sales/2026-01.csv',
                   'etag': 'b1946ac92492d2347c6235b4d2611184', 'size': 1024,
                   'sequencer': '00617F08299329D189', 'time': '2026-11-22T10:00:00Z'}],
                 'definition': '%s',
                 'receipts': 's3://medallion-artifacts-000000000000-us-east-1/receipts/sales/'}\
                """
                    .formatted(
                        Manifests.definition(Fixtures.pipeline().source("sales").orElseThrow()))));
  }

  @Test
  void putsTheVersionThatAnEventTellsOfIntoTheManifest() throws IOException {
    ObjectNode event = created("sales/a.csv", "1", "01");
    ((ObjectNode) event.at("/detail/object")).put("version-id", "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e");

    answer(function, event.toString(), context);

    assertThat(manifests().values())
        .extracting(manifest -> manifest.at("/objects/0/version").asText())
        .containsExactly("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e");
  }

  @Test
  void takesABatchSourceBySourceAndEachObjectOnce() throws IOException {
    JsonNode answer = answer(function, event("sqs-batch"), context);

    assertThat(answer).isEqualTo(json("{'batchItemFailures': []}"));
    assertThat(started())
        .extracting(run -> run.arguments().get("--source"))
        .containsExactlyInAnyOrder("sales", "customers");
    assertThat(keysOf("sales")).containsExactly("sales/2026-01.csv", "sales/2026-02.csv");
  }

  @Test
  void startsOneRunForAHundredFilesThatLandTogether() throws IOException {
    JsonNode[] events = new JsonNode[100];
    for (int file = 0; file < events.length; file++) {
      events[file] = created("sales/%d.csv".formatted(file), "e" + file, "01");
    }

    answer(function, batch(events), context);

    assertThat(started()).hasSize(1);
    assertThat(keysOf("sales")).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void readsTheKeyOfANotificationUrlDecoded() throws IOException {
    JsonNode answer = answer(function, event("s3-notification"), context);

    assertThat(keysOf("sales")).containsExactly("sales/January 2026 (final).csv");
    assertThat(answer.get(0).path("jobRunId").asText()).isEqualTo("jr_1");
    assertThat(answer.get(0).path("objects").asInt()).isEqualTo(1);
  }

  @Test
  void givesTheSameEventsTheSameManifestWhateverTheirOrder() throws IOException {
    answer(
        function,
        batch(created("sales/a.csv", "1", "01"), created("sales/b.csv", "2", "02")),
        context);
    answer(
        function,
        batch(created("sales/b.csv", "2", "02"), created("sales/a.csv", "1", "01")),
        context);

    assertThat(manifests()).hasSize(1);
    assertThat(started()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "0A,0B",
    "0a,0B",
    "0055AED6DCD90281E5,0155AED6DCD90281E5",
    "0055AED6DCD9,0055AED6DCD90281E5",
    "0055AED6DCD90281E5,0055AED6DD"
  })
  void keepsTheNewestEventOfAKeyBySequencer(String older, String newer) throws IOException {
    answer(
        function,
        batch(created("sales/a.csv", "new", newer), created("sales/a.csv", "old", older)),
        context);

    assertThat(manifests().values())
        .extracting(manifest -> manifest.at("/objects/0/etag").asText())
        .containsExactly("new");
  }

  @Test
  void failsOnlyTheMessagesThatCannotBeTakenAndNamesThem() throws IOException {
    JsonNode answer = answer(function, event("sqs-batch-with-poison"), context);

    assertThat(answer)
        .isEqualTo(
            json(
                "{'batchItemFailures': [{'itemIdentifier': '2e1424d4-f796-459a-8184-9c92662be6da'},"
                    + " {'itemIdentifier': '8a7f3b0c-6d5e-4f1a-9b2c-3d4e5f6a7b8c'}]}"));
    assertThat(keysOf("sales")).containsExactly("sales/2026-01.csv");
    assertThat(context.logged())
        .contains(
            "ERROR message 2e1424d4-f796-459a-8184-9c92662be6da:"
                + " s3://medallion-landing-000000000000-us-east-1/invoices/2026-01.csv is under no"
                + " source: put it below one of the prefixes customers/, sales/, or declare its"
                + " source in pipeline.yaml",
            "ERROR message 8a7f3b0c-6d5e-4f1a-9b2c-3d4e5f6a7b8c: the event is not JSON:"
                + " {\"detail-type\":\"Object Cre");
  }

  @Test
  void takesTheGoodObjectsOfAMessageThatAlsoBringsABadOne() throws IOException {
    ObjectNode notification = (ObjectNode) json(event("s3-notification"));
    ArrayNode items = (ArrayNode) notification.path("Records");
    items.add(items.get(0).deepCopy());
    ((ObjectNode) items.get(1).at("/s3/object")).put("key", "nowhere/x.csv");

    JsonNode answer = answer(function, batch(notification), context);

    assertThat(answer).isEqualTo(json("{'batchItemFailures': [{'itemIdentifier': 'm0'}]}"));
    assertThat(started()).hasSize(1);
  }

  @Test
  void refusesAnObjectOfAnotherBucket() {
    ObjectNode event = created("sales/a.csv", "1", "01");
    ((ObjectNode) event.at("/detail/bucket")).put("name", "someone-elses");

    assertThatThrownBy(() -> answer(function, event.toString(), context))
        .isInstanceOf(IngestException.class)
        .hasMessage(
            "s3://someone-elses/sales/a.csv is not in the landing bucket"
                + " medallion-landing-000000000000-us-east-1");
  }

  @Test
  void ignoresTheTestEventOfS3() throws IOException {
    assertThat(answer(function, event("s3-test-event"), context)).isEqualTo(json("[]"));

    assertThat(context.logged()).containsExactly("INFO a test event of S3: nothing to do");
    verify(glue, never()).startJobRun(any(StartJobRunRequest.class));
  }

  @Test
  void ignoresFolderMarkers() throws IOException {
    ObjectNode marker = created("sales/2026/", "d41d8cd98f00b204e9800998ecf8427e", "01");
    ((ObjectNode) marker.at("/detail/object")).put("size", 0);

    assertThat(answer(function, batch(marker), context))
        .isEqualTo(json("{'batchItemFailures': []}"));
    verify(glue, never()).startJobRun(any(StartJobRunRequest.class));
  }

  @Test
  void putsTheMessagesOfABusySourceBackAndStartsTheOthers() throws IOException {
    for (RuntimeException busy :
        List.of(
            ConcurrentRunsExceededException.builder().message("busy").build(),
            ResourceNumberLimitExceededException.builder().message("busy").build(),
            GlueException.builder()
                .message("busy")
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode("ThrottlingException").build())
                .build())) {
      refuse("sales", busy);

      JsonNode answer = answer(function, event("sqs-batch"), context);

      assertThat(answer.path("batchItemFailures"))
          .extracting(failure -> failure.path("itemIdentifier").asText())
          .containsExactlyInAnyOrder(
              "059f36b4-87a3-44ab-83d2-661975830a7d",
              "8a7f3b0c-6d5e-4f1a-9b2c-3d4e5f6a7b8c",
              "c0ffee00-1234-4abc-8def-0123456789ab");
    }
    assertThat(context.logged())
        .filteredOn(line -> line.startsWith("WARN"))
        .hasSize(3)
        .allMatch(
            line ->
                line.startsWith(
                    "WARN source sales: the bronze ingestion could not be started: busy"));
  }

  @Test
  void startsSeveralRunsForALargeBatchAndPutsBackOnlyWhatHasNone() throws IOException {
    when(glue.startJobRun(any(StartJobRunRequest.class)))
        .thenReturn(StartJobRunResponse.builder().jobRunId("jr_1").build())
        .thenThrow(ConcurrentRunsExceededException.builder().message("busy").build());

    JsonNode answer =
        answer(
            function,
            batch(
                created("sales/c.csv", "3", Manifest.MOST_BYTES),
                created("sales/a.csv", "1", Manifest.MOST_BYTES / 2),
                created("sales/b.csv", "2", Manifest.MOST_BYTES / 2)),
            context);

    assertThat(answer).isEqualTo(json("{'batchItemFailures': [{'itemIdentifier': 'm0'}]}"));
    assertThat(started()).hasSize(2);
    assertThat(manifests().values())
        .extracting(manifest -> manifest.path("objects").size())
        .containsExactlyInAnyOrder(2, 1);
  }

  @Test
  void letsTheMessagesOfABusySourceWaitLongerEachTime() throws IOException {
    refuse("sales", ConcurrentRunsExceededException.builder().message("busy").build());
    ObjectNode batch =
        (ObjectNode)
            json(
                batch(
                    created("sales/a.csv", "1", "01"),
                    created("sales/b.csv", "2", "02"),
                    created("sales/c.csv", "3", "03"),
                    created("sales/d.csv", "4", "04"),
                    created("customers/a.csv", "5", "05")));
    receivedBefore(batch, 1, 2);
    receivedBefore(batch, 2, 4);
    receivedBefore(batch, 3, 5);

    answer(function, batch.toString(), context);

    Map<String, Integer> hidden = hidden();
    assertThat(hidden).containsOnlyKeys("m0", "m1", "m2");
    assertThat(hidden.get("m0")).isBetween(240, 359);
    assertThat((double) hidden.get("m1")).isCloseTo(2.0 * hidden.get("m0"), within(2.0));
    assertThat((double) hidden.get("m2")).isCloseTo(8.0 * hidden.get("m0"), within(8.0));
  }

  @Test
  void letsTheQueueBringBackWhatItDoesNotHideLonger() throws IOException {
    refuse("sales", ConcurrentRunsExceededException.builder().message("busy").build());
    when(sqs.changeMessageVisibilityBatch(any(ChangeMessageVisibilityBatchRequest.class)))
        .thenThrow(SqsException.builder().message("throttled").build());

    JsonNode answer = answer(function, batch(created("sales/a.csv", "1", "01")), context);

    assertThat(answer).isEqualTo(json("{'batchItemFailures': [{'itemIdentifier': 'm0'}]}"));
    assertThat(context.logged())
        .contains("WARN 1 messages are tried again sooner than they should be: throttled");
  }

  @Test
  void putsTheMessagesBackWhenTheJobIsMissing() throws IOException {
    refuse("sales", EntityNotFoundException.builder().message("no such job").build());

    JsonNode answer = answer(function, event("sqs-batch"), context);

    assertThat(answer.path("batchItemFailures")).hasSize(3);
    assertThat(context.logged())
        .anyMatch(
            line ->
                line.startsWith(
                    "ERROR source sales: the bronze ingestion could not be started: no such job"));
  }

  @Test
  void recordsWhyAMessageIsGivenUpWhenItIsReceivedForTheLastTime() throws IOException {
    ObjectNode batch =
        (ObjectNode) json(batch(created("nowhere/a.csv", "1", "01"), created("b.csv", "2", "02")));
    receivedBefore(batch, 0, 5);
    receivedBefore(batch, 1, 4);

    answer(function, batch.toString(), context);

    assertThat(manifests()).containsOnlyKeys("failures/messages/m0.json");
    assertThat(manifests().get("failures/messages/m0.json"))
        .isEqualTo(
            json(
                ("{'subject': 'm0', 'etag': '', 'reason': 's3://%s/nowhere/a.csv is under no"
                        + " source: put it below one of the prefixes customers/, sales/, or declare"
                        + " its source in pipeline.yaml', 'at': '2026-11-22T12:00:00Z'}")
                    .replace("%s", LANDING)));
  }

  @Test
  void throwsWhatFailsWithoutAQueue() {
    when(s3.putObject(any(PutObjectRequest.class), any(RequestBody.class)))
        .thenThrow(SdkClientException.create("no route to host"));

    assertThatThrownBy(() -> answer(function, event("s3-object-created"), context))
        .isInstanceOf(IngestException.class)
        .hasMessage("source sales: the bronze ingestion could not be started: no route to host");
    verify(glue, never()).startJobRun(any(StartJobRunRequest.class));
  }

  @Test
  void isPrimedByReadingTheJob() {
    function.prime();

    verify(glue).getJob(GetJobRequest.builder().jobName("medallion-bronze").build());
  }

  private void refuse(String source, RuntimeException refusal) {
    when(glue.startJobRun(
            argThat(
                (StartJobRunRequest run) ->
                    run != null && source.equals(run.arguments().get("--source")))))
        .thenThrow(refusal);
  }

  /** For how many seconds each message was hidden. */
  private Map<String, Integer> hidden() {
    ArgumentCaptor<ChangeMessageVisibilityBatchRequest> requests =
        ArgumentCaptor.forClass(ChangeMessageVisibilityBatchRequest.class);
    verify(sqs, atLeast(1)).changeMessageVisibilityBatch(requests.capture());
    Map<String, Integer> hidden = new LinkedHashMap<>();
    for (ChangeMessageVisibilityBatchRequest request : requests.getAllValues()) {
      assertThat(request.queueUrl()).isEqualTo(QUEUE);
      request.entries().forEach(entry -> hidden.put(entry.id(), entry.visibilityTimeout()));
    }
    return hidden;
  }

  private List<StartJobRunRequest> started() {
    ArgumentCaptor<StartJobRunRequest> runs = ArgumentCaptor.forClass(StartJobRunRequest.class);
    verify(glue, atLeast(0)).startJobRun(runs.capture());
    return runs.getAllValues();
  }

  /** The manifests by key, as the bucket holds them in the end. */
  private Map<String, JsonNode> manifests() {
    ArgumentCaptor<PutObjectRequest> puts = ArgumentCaptor.forClass(PutObjectRequest.class);
    ArgumentCaptor<RequestBody> bodies = ArgumentCaptor.forClass(RequestBody.class);
    verify(s3, atLeast(0)).putObject(puts.capture(), bodies.capture());
    Map<String, JsonNode> manifests = new LinkedHashMap<>();
    for (int i = 0; i < puts.getAllValues().size(); i++) {
      manifests.put(puts.getAllValues().get(i).key(), content(bodies.getAllValues().get(i)));
    }
    return manifests;
  }

  private List<String> keysOf(String source) {
    List<String> keys = new ArrayList<>();
    for (JsonNode manifest : manifests().values()) {
      if (manifest.at("/source/name").asText().equals(source)) {
        manifest.path("objects").forEach(object -> keys.add(object.path("key").asText()));
      }
    }
    return keys;
  }

  private static JsonNode content(RequestBody body) {
    try (var stream = body.contentStreamProvider().newStream()) {
      return Json.tree(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode created(String key, String etag, String sequencer) {
    ObjectNode event = (ObjectNode) json(event("s3-object-created"));
    ((ObjectNode) event.at("/detail/object"))
        .put("key", key)
        .put("etag", etag)
        .put("sequencer", sequencer);
    return event;
  }

  private static ObjectNode created(String key, String etag, long bytes) {
    ObjectNode event = created(key, etag, "01");
    ((ObjectNode) event.at("/detail/object")).put("size", bytes);
    return event;
  }

  private static void receivedBefore(ObjectNode batch, int message, int times) {
    ((ObjectNode) batch.path("Records").path(message).path("attributes"))
        .put("ApproximateReceiveCount", Integer.toString(times));
  }

  private static String batch(JsonNode... bodies) {
    ObjectNode batch = (ObjectNode) json(event("sqs-batch"));
    ArrayNode messages = (ArrayNode) batch.path("Records");
    JsonNode first = messages.get(0);
    messages.removeAll();
    for (JsonNode body : bodies) {
      messages.add(
          ((ObjectNode) first.deepCopy())
              .put("messageId", "m" + messages.size())
              .put("body", body.toString()));
    }
    return batch.toString();
  }
}
