package dev.medallion.local.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;

class MoveTasksTest {
  private static final String DEAD = "arn:aws:sqs:us-east-1:000000000000:dead";

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private Queues queues;
  private MoveTasks moves;

  @BeforeEach
  void open() {
    queues = new Queues(folder.resolve("queues.db"), () -> now);
    moves = new MoveTasks(queues, () -> now);
    queues.create("dead", QueueSettings.of(Map.of()));
    queues.create(
        "landing",
        QueueSettings.of(
            Map.of(
                "RedrivePolicy",
                "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"1\"}".formatted(DEAD))));
  }

  @AfterEach
  void close() {
    queues.close();
  }

  @Test
  void movesDeadLettersToWhereTheyCameFromAsNewMessages() throws InterruptedException {
    for (int i = 0; i < 12; i++) {
      String unused = queues.send("landing", "message " + i, Map.of(), Duration.ZERO);
    }
    List<Message> first = queues.receive("landing", 100, Duration.ofSeconds(30), Duration.ZERO);
    now = now.plusSeconds(30);
    assertThat(queues.receive("landing", 100, Duration.ofSeconds(30), Duration.ZERO)).isEmpty();
    assertThat(queues.counts("dead").visible()).isEqualTo(12);

    assertThat(start(DEAD)).isNotEmpty();

    assertThat(queues.counts("dead").visible()).isZero();
    List<Message> again = queues.receive("landing", 100, Duration.ofSeconds(30), Duration.ZERO);
    assertThat(again).extracting(Message::body).hasSize(12).doesNotHaveDuplicates();
    assertThat(again).extracting(Message::received).containsOnly(1);
    assertThat(again)
        .extracting(Message::id)
        .doesNotContainAnyElementsOf(first.stream().map(Message::id).toList());
    assertThat(moves.list(ListMessageMoveTasksRequest.builder().sourceArn(DEAD).build()).results())
        .extracting(
            ListMessageMoveTasksResultEntry::status,
            ListMessageMoveTasksResultEntry::approximateNumberOfMessagesMoved)
        .containsExactly(tuple("COMPLETED", 12L));
  }

  @Test
  void refusesAQueueThatTakesNoDeadLettersAndOneThatIsNotThere() {
    assertThatThrownBy(() -> start("arn:aws:sqs:us-east-1:000000000000:landing"))
        .hasMessageContaining("Source queue must be configured as a Dead Letter Queue");
    assertThatThrownBy(() -> start("arn:aws:sqs:us-east-1:000000000000:nowhere"))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private String start(String arn) {
    return moves.start(StartMessageMoveTaskRequest.builder().sourceArn(arn).build()).taskHandle();
  }
}
