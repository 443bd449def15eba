package dev.medallion.local.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.integration.FunctionInvoker;
import dev.medallion.local.integration.FunctionInvoker.FunctionFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Feeds one function from one queue, a batch at a time. A message that the function could not take
 * stays hidden until its visibility time-out is over, and is then received again.
 */
final class QueuePoller implements AutoCloseable {
  private static final Logger LOG = System.getLogger(QueuePoller.class.getName());
  private static final Duration POLL = Duration.ofSeconds(20);
  private static final Duration PAUSE_AFTER_DEFECT = Duration.ofSeconds(1);

  /** The largest event of a synchronous invocation is 6 MB; this leaves room for the envelope. */
  private static final int LARGEST_EVENT = 5 * 1024 * 1024;

  /** What surrounds a message's text in the event, at most. */
  private static final long ENVELOPE = 1024L;

  private final Queues queues;
  private final FunctionInvoker functions;
  private final ExecutionRoles roles;
  private final EventSource source;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean receiving;

  QueuePoller(Queues queues, FunctionInvoker functions, ExecutionRoles roles, EventSource source) {
    this.roles = roles;
    this.queues = queues;
    this.functions = functions;
    this.source = source;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("queue " + source.queue() + " to " + source.function())
            .start(this::poll);
  }

  private void poll() {
    while (!closed) {
      try {
        receiving = true;
        List<Message> batch = gather();
        receiving = false;
        for (List<Message> part : parts(batch)) {
          hand(part);
        }
      } catch (InterruptedException e) {
        return;
      } catch (AccessDenied e) {
        LOG.log(Level.WARNING, "{0} cannot be fed: {1}", source.function(), e.getMessage());
        pause(POLL);
      } catch (RuntimeException e) {
        LOG.log(
            Level.ERROR,
            "feeding %s from %s failed".formatted(source.function(), source.queue()),
            e);
        pause(PAUSE_AFTER_DEFECT);
      }
    }
  }

  /** Waits for a message, then for more of them until the window is over or the batch full. */
  private List<Message> gather() throws InterruptedException {
    roles.require(source.function(), "ReceiveMessage", source.queue());
    Duration visibility = queues.settings(source.queue()).visibilityTimeout();
    List<Message> batch =
        new ArrayList<>(queues.receive(source.queue(), source.batchSize(), visibility, POLL));
    if (batch.isEmpty()) {
      return batch;
    }
    Instant end = Instant.now().plus(source.window());
    try {
      while (batch.size() < source.batchSize() && Instant.now().isBefore(end)) {
        batch.addAll(
            queues.receive(
                source.queue(),
                source.batchSize() - batch.size(),
                visibility,
                Duration.between(Instant.now(), end)));
      }
    } catch (InterruptedException e) {
      batch.forEach(this::putBack);
      throw e;
    }
    return batch;
  }

  private void putBack(Message message) {
    var unused = queues.hide(source.queue(), message.receipt().orElseThrow(), Duration.ZERO);
  }

  private static List<List<Message>> parts(List<Message> batch) {
    List<List<Message>> parts = new ArrayList<>();
    List<Message> part = new ArrayList<>();
    long size = 0;
    for (Message message : batch) {
      long length = message.body().getBytes(StandardCharsets.UTF_8).length + ENVELOPE;
      if (!part.isEmpty() && size + length > LARGEST_EVENT) {
        parts.add(part);
        part = new ArrayList<>();
        size = 0;
      }
      part.add(message);
      size += length;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  private void hand(List<Message> batch) throws InterruptedException {
    Set<String> failed = invoke(batch);
    if (!failed.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "{0} did not take {1} of {2} messages of {3}; they are handed to it again in at most {4}"
              + " s",
          source.function(),
          failed.size(),
          batch.size(),
          source.queue(),
          queues.settings(source.queue()).visibilityTimeout().toSeconds());
    }
    roles.require(source.function(), "DeleteMessage", source.queue());
    batch.stream()
        .filter(message -> !failed.contains(message.id()))
        .forEach(message -> queues.delete(source.queue(), message.receipt().orElseThrow()));
  }

  /** The ids of the messages that were not taken. */
  private Set<String> invoke(List<Message> batch) throws InterruptedException {
    Set<String> all = batch.stream().map(Message::id).collect(Collectors.toSet());
    try {
      JsonNode answer = functions.invoke(source.function(), SqsEvent.of(source.queue(), batch));
      return switch (source.reports()) {
        case NOTHING -> Set.of();
        case BATCH_ITEM_FAILURES -> SqsEvent.failures(answer, batch).orElse(all);
      };
    } catch (FunctionFailure | AwsServiceException e) {
      LOG.log(Level.WARNING, "{0} failed: {1}", source.function(), e.getMessage());
      return all;
    }
  }

  private void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Ends the wait for messages, or lets the batch under way end. */
  @Override
  public void close() {
    closed = true;
    if (receiving) {
      thread.interrupt();
    }
    try {
      thread.join(source.functionTimeout());
      thread.interrupt();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
