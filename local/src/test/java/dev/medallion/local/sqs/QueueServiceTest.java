package dev.medallion.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.Site;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.PurgeQueueInProgressException;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

class QueueServiceTest {
  private static final String URL = "http://127.0.0.1:4566/000000000000/landing";
  private static final String DEAD = "http://127.0.0.1:4566/000000000000/dead";
  private static final String REDRIVE =
      "{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:dead\",\"maxReceiveCount\":\"2\"}";

  @TempDir Path state;
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private Queues queues;
  private QueueService sqs;

  @BeforeEach
  void open() {
    queues = new Queues(state.resolve("queues.db"), () -> now);
    sqs = new QueueService(new Site(URI.create("http://127.0.0.1:4566"), state), queues);
  }

  @AfterEach
  void close() {
    queues.close();
  }

  @Test
  void hidesAMessageUntilItsVisibilityTimeoutIsOver() {
    create("landing", Map.of("VisibilityTimeout", "30"));
    send("one");

    assertThat(receive(1)).extracting(Message::body).containsExactly("one");
    assertThat(receive(1)).isEmpty();
    now = now.plusSeconds(30);
    assertThat(receive(1))
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.attributes())
                    .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "2")
                    .containsEntry(
                        MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP,
                        Long.toString(Instant.parse("2026-11-22T12:00:00Z").toEpochMilli())));
  }

  @Test
  void forgetsAMessageOnceItIsDeleted() {
    create("landing", Map.of());
    send("one");
    delete(receive(1).getFirst().receiptHandle());

    now = now.plusSeconds(60);
    assertThat(receive(1)).isEmpty();
  }

  @Test
  void keepsAMessageThatIsDeletedByTheReceiptOfAnEarlierReceive() {
    create("landing", Map.of());
    send("one");
    String earlier = receive(1).getFirst().receiptHandle();
    now = now.plusSeconds(30);
    assertThat(receive(1)).hasSize(1);
    delete(earlier);

    now = now.plusSeconds(30);
    assertThat(receive(1)).hasSize(1);
  }

  @Test
  void showsAMessageAgainWhenItsVisibilityTimeoutIsSetToZero() {
    create("landing", Map.of());
    send("one");
    hide(receive(1).getFirst().receiptHandle(), 0);

    assertThat(receive(1)).hasSize(1);
  }

  @Test
  void movesAMessageThatWasReceivedTooOftenToTheDeadLetters() {
    create("dead", Map.of());
    create("landing", Map.of("RedrivePolicy", REDRIVE, "VisibilityTimeout", "1"));
    send("one");
    for (int i = 0; i < 2; i++) {
      assertThat(receive(1)).hasSize(1);
      now = now.plusSeconds(1);
    }

    assertThat(receive(1)).isEmpty();
    assertThat(receive(DEAD, 1))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.body()).isEqualTo("one");
              assertThat(message.attributes())
                  .containsEntry(
                      MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN,
                      "arn:aws:sqs:us-east-1:000000000000:landing");
            });
  }

  @Test
  void keepsWhatWasSentThroughARestart() {
    create("landing", Map.of("VisibilityTimeout", "45"));
    send("one");
    queues.close();
    open();

    assertThat(receive(10)).extracting(Message::body).containsExactly("one");
    assertThat(attributes()).containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "45");
  }

  @Test
  void forgetsAMessageAfterItsRetentionPeriod() {
    create("landing", Map.of("MessageRetentionPeriod", "60"));
    send("one");

    now = now.plusSeconds(61);
    assertThat(receive(1)).isEmpty();
  }

  @Test
  void delaysAMessage() {
    create("landing", Map.of());
    call(SendMessageRequest.builder().queueUrl(URL).messageBody("later").delaySeconds(5).build());

    assertThat(receive(1)).isEmpty();
    assertThat(attributes())
        .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, "1");
    now = now.plusSeconds(5);
    assertThat(receive(1)).hasSize(1);
  }

  @Test
  void countsWhatIsVisibleAndWhatIsInFlight() {
    create("landing", Map.of());
    send("one");
    send("two");
    assertThat(receive(1)).hasSize(1);

    assertThat(attributes())
        .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "1")
        .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "1")
        .containsEntry(QueueAttributeName.QUEUE_ARN, "arn:aws:sqs:us-east-1:000000000000:landing");
    call(PurgeQueueRequest.builder().queueUrl(URL).build());
    assertThat(attributes()).containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0");
  }

  @Test
  void waitsForAMessageWhenAskedTo() throws Exception {
    now = Instant.now();
    create("landing", Map.of());
    CompletableFuture<List<Message>> received =
        CompletableFuture.supplyAsync(
            () -> receive(URL, 1, request -> request.waitTimeSeconds(20)));
    send("one");

    assertThat(received.get(10, TimeUnit.SECONDS)).hasSize(1);
  }

  @Test
  void keepsMessageAttributesAndTheirDigest() {
    create("landing", Map.of());
    MessageAttributeValue cause =
        MessageAttributeValue.builder().dataType("String").stringValue("no source").build();
    call(
        SendMessageRequest.builder()
            .queueUrl(URL)
            .messageBody("one")
            .messageAttributes(Map.of("cause", cause))
            .build());

    assertThat(receive(URL, 1, request -> request.messageAttributeNames("All")))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.messageAttributes()).containsEntry("cause", cause);
              // Computed by hand from the published algorithm, not by the class under test.
              assertThat(message.md5OfMessageAttributes())
                  .isEqualTo("9769d136d197b0ad9cf3472e8ab3ba50");
            });
  }

  @Test
  void deliversWhatAnotherServiceSendsWithItsAttributesAsStrings() {
    create("landing", Map.of());

    queues.deliver(
        "arn:aws:sqs:us-east-1:000000000000:landing", "{}", Map.of("ErrorMessage", "no source"));

    assertThat(receive(URL, 1, request -> request.messageAttributeNames("All")))
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.messageAttributes())
                    .containsExactly(
                        Map.entry(
                            "ErrorMessage",
                            MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("no source")
                                .build())));
    assertThatThrownBy(
            () -> queues.deliver("arn:aws:sqs:us-east-1:000000000000:gone", "{}", Map.of()))
        .isInstanceOf(QueueDoesNotExistException.class);
  }

  /** As recorded on AWS. */
  @Test
  void refusesMessagesInTheWordsOfAws() {
    create("landing", Map.of("MaximumMessageSize", "1024"));

    assertThatThrownBy(() -> send(""))
        .hasMessageContaining("The request must contain the parameter MessageBody.");
    assertThatThrownBy(() -> send("x".repeat(1025)))
        .hasMessageContaining(
            "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");
    assertThatThrownBy(() -> send("\u0001")).isInstanceOf(InvalidMessageContentsException.class);
    assertThat(
            ((SendMessageBatchResponse) call(batch(List.of("x".repeat(1025)), List.of("a"))))
                .failed()
                .getFirst())
        .returns("InvalidParameterValue", BatchResultErrorEntry::code)
        .returns(
            "One or more parameters cannot be validated. Reason: Message must be shorter than 1024"
                + " bytes.",
            BatchResultErrorEntry::message);
    assertThatThrownBy(() -> call(batch(List.of("x"), List.of("a b"))))
        .isInstanceOf(InvalidBatchEntryIdException.class)
        .hasMessageContaining("It can be at most 80 letters long.");
    assertThatThrownBy(() -> call(batch(List.of("x".repeat(1 << 20), "x"), List.of("a", "b"))))
        .isInstanceOf(BatchRequestTooLongException.class)
        .hasMessageContaining(
            "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
    assertThatThrownBy(
            () ->
                call(
                    SendMessageRequest.builder()
                        .queueUrl(URL)
                        .messageBody("x")
                        .messageAttributes(
                            Map.of(
                                "ErrorDetails",
                                MessageAttributeValue.builder()
                                    .dataType("String")
                                    .stringValue("")
                                    .build()))
                        .build()))
        .hasMessageContaining(
            "Message (user) attribute 'ErrorDetails' must contain a non-empty value of type"
                + " 'String'.");
  }

  @Test
  void purgesAQueueOnceAMinute() {
    create("landing", Map.of());
    send("one");
    call(PurgeQueueRequest.builder().queueUrl(URL).build());

    assertThat(receive(1)).isEmpty();
    assertThatThrownBy(() -> call(PurgeQueueRequest.builder().queueUrl(URL).build()))
        .isInstanceOf(PurgeQueueInProgressException.class)
        .hasMessageContaining(
            "Only one PurgeQueue operation on landing is allowed every 60 seconds.");
    now = now.plusSeconds(60);
    call(PurgeQueueRequest.builder().queueUrl(URL).build());
  }

  @Test
  void reportsWhichEntryOfABatchFailed() {
    create("landing", Map.of());

    SendMessageBatchResponse response =
        (SendMessageBatchResponse) call(batch(List.of("good", ""), List.of("a", "b")));

    assertThat(response.successful()).extracting("id").containsExactly("a");
    assertThat(response.failed())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.id()).isEqualTo("b");
              assertThat(entry.message()).contains("MessageBody");
            });
  }

  @Test
  void hidesEachMessageOfABatchForItsOwnTime() {
    create("landing", Map.of("VisibilityTimeout", "30"));
    send("busy");
    send("busier");
    List<Message> received = receive(2);

    ChangeMessageVisibilityBatchResponse response =
        (ChangeMessageVisibilityBatchResponse)
            call(
                ChangeMessageVisibilityBatchRequest.builder()
                    .queueUrl(URL)
                    .entries(
                        hidden("a", received.get(0).receiptHandle(), 60),
                        hidden("b", received.get(1).receiptHandle(), 120),
                        hidden("c", Receipts.of("123e4567-e89b-12d3-a456-426614174000"), 60))
                    .build());

    assertThat(response.successful()).extracting("id").containsExactly("a", "b");
    assertThat(response.failed()).extracting("id").containsExactly("c");
    now = now.plusSeconds(59);
    assertThat(receive(2)).isEmpty();
    now = now.plusSeconds(1);
    assertThat(receive(2)).extracting(Message::body).containsExactly("busy");
    now = now.plusSeconds(60);
    assertThat(receive(2)).extracting(Message::body).containsExactly("busy", "busier");
  }

  private static ChangeMessageVisibilityBatchRequestEntry hidden(
      String id, String receipt, int seconds) {
    return ChangeMessageVisibilityBatchRequestEntry.builder()
        .id(id)
        .receiptHandle(receipt)
        .visibilityTimeout(seconds)
        .build();
  }

  @Test
  void refusesBatchesThatAwsRefuses() {
    create("landing", Map.of());

    assertThatThrownBy(() -> call(batch(List.of(), List.of())))
        .isInstanceOf(EmptyBatchRequestException.class);
    List<String> eleven = IntStream.range(0, 11).mapToObj(Integer::toString).toList();
    assertThatThrownBy(() -> call(batch(eleven, eleven)))
        .isInstanceOf(TooManyEntriesInBatchRequestException.class)
        .hasMessageContaining("You have sent 11");
    assertThatThrownBy(() -> call(batch(List.of("x", "y"), List.of("a", "a"))))
        .isInstanceOf(BatchEntryIdsNotDistinctException.class);
  }

  @Test
  void makesTheSameQueueTwiceButNotADifferentOneOfTheSameName() {
    create("landing", Map.of("VisibilityTimeout", "30"));
    create("landing", Map.of());

    assertThatThrownBy(() -> create("landing", Map.of("VisibilityTimeout", "31")))
        .isInstanceOf(QueueNameExistsException.class)
        .hasMessageContaining("A queue named landing exists with other attributes.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VisibilityTimeout|43201|VisibilityTimeout: 43201 is not between 0 and 43200",
        "MessageRetentionPeriod|5|MessageRetentionPeriod: 5 is not between 60 and 1209600",
        "DelaySeconds|soon|DelaySeconds: soon is not between 0 and 900",
        "Colour|blue|Unknown Attribute Colour.",
        "FifoQueue|true|no FIFO queues",
        "RedrivePolicy|{}|must be a JSON object of deadLetterTargetArn",
        "RedrivePolicy|nothing|must be a JSON object of deadLetterTargetArn",
      })
  void refusesAttributesThatAwsRefuses(String name, String value, String message) {
    assertThatThrownBy(() -> create("landing", Map.of(name, value)))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesADeadLetterQueueThatIsNotThere() {
    assertThatThrownBy(() -> create("landing", Map.of("RedrivePolicy", REDRIVE)))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining(
            "Dead letter target arn:aws:sqs:us-east-1:000000000000:dead does not exist");
  }

  @Test
  void refusesAQueueThatIsNotThereAndReceiptsThatAreNone() {
    assertThatThrownBy(() -> send("one"))
        .isInstanceOf(QueueDoesNotExistException.class)
        .hasMessageContaining("The specified queue does not exist.");
    create("landing", Map.of());
    assertThatThrownBy(() -> delete("nonsense"))
        .isInstanceOf(ReceiptHandleIsInvalidException.class)
        .hasMessageContaining("\"nonsense\" is not a valid receipt handle");
    assertThatThrownBy(() -> hide(Receipts.of("123e4567-e89b-12d3-a456-426614174000"), 5))
        .isInstanceOf(MessageNotInflightException.class);
    assertThatThrownBy(() -> receive(11))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("Value 11 for parameter MaxNumberOfMessages is invalid");
  }

  private Object call(AwsRequest request) {
    return sqs.operations().handler(request.getClass()).orElseThrow().apply(request);
  }

  private void create(String name, Map<String, String> attributes) {
    call(CreateQueueRequest.builder().queueName(name).attributesWithStrings(attributes).build());
  }

  private void send(String body) {
    call(SendMessageRequest.builder().queueUrl(URL).messageBody(body).build());
  }

  private void delete(String receipt) {
    call(DeleteMessageRequest.builder().queueUrl(URL).receiptHandle(receipt).build());
  }

  private void hide(String receipt, int seconds) {
    call(
        ChangeMessageVisibilityRequest.builder()
            .queueUrl(URL)
            .receiptHandle(receipt)
            .visibilityTimeout(seconds)
            .build());
  }

  private List<Message> receive(int most) {
    return receive(URL, most);
  }

  private List<Message> receive(String url, int most) {
    return receive(url, most, request -> {});
  }

  private List<Message> receive(
      String url, int most, Consumer<ReceiveMessageRequest.Builder> more) {
    ReceiveMessageRequest request =
        ReceiveMessageRequest.builder()
            .queueUrl(url)
            .maxNumberOfMessages(most)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .applyMutation(more)
            .build();
    return ((ReceiveMessageResponse) call(request)).messages();
  }

  private Map<QueueAttributeName, String> attributes() {
    return ((GetQueueAttributesResponse)
            call(
                GetQueueAttributesRequest.builder()
                    .queueUrl(URL)
                    .attributeNames(QueueAttributeName.ALL)
                    .build()))
        .attributes();
  }

  private static SendMessageBatchRequest batch(List<String> bodies, List<String> ids) {
    return SendMessageBatchRequest.builder()
        .queueUrl(URL)
        .entries(
            IntStream.range(0, ids.size())
                .mapToObj(
                    i ->
                        SendMessageBatchRequestEntry.builder()
                            .id(ids.get(i))
                            .messageBody(bodies.get(i))
                            .build())
                .toList())
        .build();
  }
}
