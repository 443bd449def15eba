package dev.medallion.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.medallion.local.integration.FunctionInvoker;
import dev.medallion.local.sqs.EventSource.Reports;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSourcesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path state;
  private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
  private UnaryOperator<JsonNode> function = event -> NullNode.getInstance();
  private Queues queues;
  private EventSources sources;

  @BeforeEach
  void open() {
    queues = new Queues(state.resolve("queues.db"), InstantSource.system());
    queues.create("dead", QueueSettings.of(Map.of()));
    queues.create(
        "landing",
        QueueSettings.of(
            Map.of(
                "VisibilityTimeout",
                "2",
                "RedrivePolicy",
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":2}"
                    .formatted(Queues.arn("dead")))));
    sources =
        new EventSources(
            queues,
            (name, event) -> {
              events.add(event);
              return function.apply(event);
            });
  }

  @AfterEach
  void close() {
    sources.close();
    queues.close();
  }

  @Test
  void handsAllThatArrivesWithinTheWindowToTheFunctionAtOnce() {
    sources.connect(source(Duration.ofSeconds(1), 1000));
    for (int i = 0; i < 25; i++) {
      send("object " + i);
    }

    await().untilAsserted(() -> assertThat(left()).isEqualTo(new QueueStore.Counts(0, 0, 0)));
    assertThat(events).hasSize(1);
    assertThat(events.peek().get("Records")).hasSize(25);
  }

  @Test
  void givesEachRecordTheShapeThatLambdaGivesIt() throws Exception {
    sources.connect(source(Duration.ZERO, 1));
    send("{\"detail\":1}");

    await().until(() -> !events.isEmpty());
    JsonNode record = events.element().get("Records").get(0);
    List<String> names = new ArrayList<>();
    record.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "messageId",
            "receiptHandle",
            "body",
            "attributes",
            "messageAttributes",
            "md5OfBody",
            "eventSource",
            "eventSourceARN",
            "awsRegion");
    assertThat(record.get("body").asText()).isEqualTo("{\"detail\":1}");
    assertThat(record.get("eventSource").asText()).isEqualTo("aws:sqs");
    assertThat(record.get("eventSourceARN").asText())
        .isEqualTo("arn:aws:sqs:us-east-1:000000000000:landing");
    assertThat(record.get("attributes").get("ApproximateReceiveCount").asText()).isEqualTo("1");
  }

  @Test
  void handsOnlyTheFailedMessagesToTheFunctionAgain() {
    function =
        event -> {
          JsonNode bad = null;
          for (JsonNode record : event.get("Records")) {
            bad = record.get("body").asText().equals("bad") ? record.get("messageId") : bad;
          }
          return bad == null
              ? NullNode.getInstance()
              : json("{\"batchItemFailures\":[{\"itemIdentifier\":%s}]}".formatted(bad));
        };
    sources.connect(source(Duration.ofSeconds(1), 10));
    send("good");
    send("bad");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(queues.counts("dead").visible()).isEqualTo(1));
    assertThat(events).hasSize(2);
    assertThat(events).last().satisfies(event -> assertThat(event.get("Records")).hasSize(1));
  }

  @Test
  void keepsTheMessagesOfAFunctionThatFailed() {
    function =
        event -> {
          throw new FunctionInvoker.FunctionFailure("Boom", "out of order", event);
        };
    sources.connect(source(Duration.ZERO, 1));
    send("one");

    await().until(() -> !events.isEmpty());
    assertThat(left().visible() + left().inFlight()).isEqualTo(1);
  }

  @Test
  void takesAnAnswerThatNamesAnUnknownMessageAsAFailureOfAll() {
    List<Message> batch = receiveOne();

    assertThat(
            SqsEvent.failures(json("{\"batchItemFailures\":[{\"itemIdentifier\":\"x\"}]}"), batch))
        .isEmpty();
    assertThat(SqsEvent.failures(json("\"done\""), batch)).isEmpty();
    assertThat(SqsEvent.failures(json("{\"batchItemFailures\":[]}"), batch).orElseThrow())
        .isEmpty();
    assertThat(SqsEvent.failures(NullNode.getInstance(), batch).orElseThrow()).isEmpty();
  }

  @Test
  void refusesWhatAwsRefuses() {
    assertThatThrownBy(() -> source(Duration.ZERO, 11))
        .hasMessage(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is"
                + " greater than 10");
    assertThatThrownBy(() -> source(Duration.ofSeconds(301), 10))
        .hasMessageContaining("must be from 0 to 300, not 301");
    assertThatThrownBy(() -> source(Duration.ofSeconds(1), 10_001))
        .hasMessageContaining("must be from 1 to 10000");
    assertThatThrownBy(
            () ->
                sources.connect(
                    new EventSource(
                        "landing",
                        "ingest",
                        Duration.ofSeconds(30),
                        1,
                        Duration.ZERO,
                        Reports.NOTHING)))
        .hasMessage(
            "Queue visibility timeout: 2 seconds is less than Function timeout: 30 seconds");
  }

  private List<Message> receiveOne() {
    send("one");
    try {
      return queues.receive("landing", 1, Duration.ofSeconds(1), Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(String body) {
    queues.send("landing", body, Map.of(), Duration.ZERO);
  }

  private QueueStore.Counts left() {
    return queues.counts("landing");
  }

  private static EventSource source(Duration window, int size) {
    return new EventSource(
        "landing", "ingest", Duration.ofSeconds(1), size, window, Reports.BATCH_ITEM_FAILURES);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
