package dev.medallion.local.sqs;

import dev.medallion.local.endpoint.Operations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskResponse;

/**
 * Moves dead letters back to where they came from. A moved message is a new one, with an id of its
 * own that has not been received yet. A task is done when the answer to its start is given.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html">Dead-letter
 *     queue redrive</a>
 */
final class MoveTasks {
  private static final int AT_ONCE = 10;
  private static final int REMEMBERED = 10;

  /** A message whose move is cut off is there again after this time. */
  private static final Duration HIDDEN = Duration.ofSeconds(30);

  private final Queues queues;
  private final InstantSource clock;
  private final Deque<ListMessageMoveTasksResultEntry> newestFirst = new ArrayDeque<>();

  MoveTasks(Queues queues, InstantSource clock) {
    this.queues = queues;
    this.clock = clock;
  }

  Operations addTo(Operations operations) {
    return operations
        .on(StartMessageMoveTaskRequest.class, this::start)
        .on(ListMessageMoveTasksRequest.class, this::list);
  }

  synchronized StartMessageMoveTaskResponse start(StartMessageMoveTaskRequest request) {
    String source = deadLetterQueue(request.sourceArn());
    Optional<String> destination = Optional.ofNullable(request.destinationArn());
    destination.ifPresent(this::requireQueue);
    long started = clock.instant().toEpochMilli();
    long toMove = queues.counts(source).visible();
    long moved = 0;
    List<Message> messages = receive(source);
    while (!messages.isEmpty()) {
      for (Message message : messages) {
        String target =
            destination.or(message::deadLetterSource).orElseThrow(() -> homeless(message));
        String unused =
            queues.send(Queues.name(target), message.body(), message.attributes(), Duration.ZERO);
        queues.delete(source, message.receipt().orElseThrow());
        moved++;
      }
      messages = receive(source);
    }
    String handle = UUID.randomUUID().toString();
    newestFirst.addFirst(
        ListMessageMoveTasksResultEntry.builder()
            .status("COMPLETED")
            .sourceArn(request.sourceArn())
            .destinationArn(request.destinationArn())
            .approximateNumberOfMessagesToMove(toMove)
            .approximateNumberOfMessagesMoved(moved)
            .startedTimestamp(started)
            .build());
    while (newestFirst.size() > REMEMBERED) {
      newestFirst.removeLast();
    }
    return StartMessageMoveTaskResponse.builder().taskHandle(handle).build();
  }

  synchronized ListMessageMoveTasksResponse list(ListMessageMoveTasksRequest request) {
    String source = deadLetterQueue(request.sourceArn());
    int most = request.maxResults() == null ? 1 : request.maxResults();
    if (most < 1 || most > REMEMBERED) {
      throw SqsErrors.invalidParameter(
          "Value %d for parameter MaxResults is invalid. Reason: Must be between 1 and 10, if provided."
              .formatted(most));
    }
    return ListMessageMoveTasksResponse.builder()
        .results(
            newestFirst.stream()
                .filter(task -> Queues.name(task.sourceArn()).equals(source))
                .limit(most)
                .toList())
        .build();
  }

  private List<Message> receive(String queue) {
    try {
      return queues.receive(queue, AT_ONCE, HIDDEN, Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private String deadLetterQueue(String arn) {
    requireQueue(arn);
    boolean feeds =
        queues.names().stream()
            .flatMap(name -> queues.settings(name).redrive().stream())
            .anyMatch(redrive -> redrive.deadLetterTargetArn().equals(arn));
    if (!feeds) {
      throw SqsErrors.invalidParameter(
          "Source queue must be configured as a Dead Letter Queue: " + arn);
    }
    return Queues.name(arn);
  }

  private void requireQueue(String arn) {
    if (arn == null || !queues.names().contains(Queues.name(arn))) {
      throw ResourceNotFoundException.builder()
          .message("The resource that you specified for the SourceArn parameter doesn't exist.")
          .build();
    }
  }

  private static RuntimeException homeless(Message message) {
    return SqsErrors.invalidParameter(
        "message %s was sent to the dead-letter queue itself: name a DestinationArn"
            .formatted(message.id()));
  }
}
