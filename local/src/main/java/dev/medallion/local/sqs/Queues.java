package dev.medallion.local.sqs;

import dev.medallion.local.Site;
import dev.medallion.local.access.ResourcePolicies;
import dev.medallion.local.sqs.QueueSettings.Redrive;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.PurgeQueueInProgressException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/**
 * The queues and what they hold: each message is handed out at least once, hidden for the
 * visibility time-out after each receive, and moved to the dead-letter queue once it was received
 * too often. What was sent survives the end of this process.
 */
public final class Queues implements AutoCloseable {
  private static final Duration BETWEEN_PURGES = Duration.ofSeconds(60);

  private final QueueStore store;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SequencedMap<String, QueueSettings> queues;
  private final Map<String, Instant> purged = new HashMap<>();

  /**
   * The queues that the file holds.
   *
   * @param file an SQLite file; made if it is not there
   */
  public Queues(Path file, InstantSource clock) {
    store = new QueueStore(file);
    this.clock = clock;
    queues = new TreeMap<>(store.queues());
  }

  /** A queue's ARN. */
  public static String arn(String queue) {
    return Site.arn("sqs", queue);
  }

  /** The name in a queue's ARN or URL. */
  public static String name(String arnOrUrl) {
    return arnOrUrl.substring(Math.max(arnOrUrl.lastIndexOf(':'), arnOrUrl.lastIndexOf('/')) + 1);
  }

  /**
   * Makes a queue.
   *
   * @throws QueueNameExistsException if there is one with other settings
   */
  void create(String name, QueueSettings settings) {
    locked(
        () -> {
          QueueSettings present = queues.get(name);
          if (present != null && !present.all().equals(settings.all())) {
            throw QueueNameExistsException.builder()
                .message("A queue named %s exists with other attributes.".formatted(name))
                .build();
          }
          return put(name, settings);
        });
  }

  /** Changes some of a queue's settings. */
  void change(String name, QueueSettings changes) {
    locked(() -> put(name, settings(name).with(changes)));
  }

  private Void put(String name, QueueSettings settings) {
    settings.redrive().ifPresent(redrive -> checkTarget(name, redrive));
    store.put(name, settings, clock.instant());
    queues.put(name, settings);
    changed.signalAll();
    return null;
  }

  private void checkTarget(String name, Redrive redrive) {
    if (!queues.containsKey(name(redrive.deadLetterTargetArn()))) {
      throw SqsErrors.invalidParameter(
          "Value for parameter RedrivePolicy of %s is invalid. Reason: Dead letter target %s does not exist."
              .formatted(name, redrive.deadLetterTargetArn()));
    }
  }

  /** The policies of the queues. */
  public ResourcePolicies policies() {
    return arn ->
        locked(
            () ->
                Optional.ofNullable(queues.get(name(arn))).flatMap(QueueSettings::policy).stream()
                    .toList());
  }

  List<String> names() {
    return locked(() -> List.copyOf(queues.keySet()));
  }

  /**
   * A queue's settings.
   *
   * @throws QueueDoesNotExistException if there is no such queue
   */
  QueueSettings settings(String name) {
    return locked(
        () -> Optional.ofNullable(queues.get(name)).orElseThrow(() -> SqsErrors.noQueue()));
  }

  Instant created(String name) {
    return locked(() -> store.created(name));
  }

  /** When its settings last changed. */
  Instant modified(String name) {
    return locked(() -> store.modified(name));
  }

  QueueStore.Counts counts(String name) {
    settings(name);
    return locked(() -> store.counts(name, clock.instant()));
  }

  /** Removes a queue and what it holds. */
  void remove(String name) {
    locked(
        () -> {
          settings(name);
          purged.remove(name);
          store.remove(name);
          return queues.remove(name);
        });
  }

  /**
   * Deletes every message of a queue.
   *
   * @throws PurgeQueueInProgressException if it was purged less than a minute ago
   */
  void purge(String name) {
    locked(
        () -> {
          settings(name);
          Instant now = clock.instant();
          Instant last = purged.get(name);
          if (last != null && last.plus(BETWEEN_PURGES).isAfter(now)) {
            throw PurgeQueueInProgressException.builder()
                .message(
                    "Only one PurgeQueue operation on %s is allowed every %d seconds."
                        .formatted(name, BETWEEN_PURGES.toSeconds()))
                .build();
          }
          purged.put(name, now);
          store.purge(name);
          return null;
        });
  }

  /**
   * Puts a message on a queue, as another service does; when this returns, the message is safe.
   *
   * @param queueArn the queue's ARN
   * @param attributes the message's attributes, all of them of type String
   * @throws QueueDoesNotExistException if there is no such queue
   */
  public void deliver(String queueArn, String body, Map<String, String> attributes) {
    Map<String, MessageAttributeValue> typed = new LinkedHashMap<>();
    attributes.forEach(
        (name, value) ->
            typed.put(
                name,
                MessageAttributeValue.builder().dataType("String").stringValue(value).build()));
    String unused = send(name(queueArn), body, typed, Duration.ZERO);
  }

  /**
   * Puts a message on a queue; when this returns, the message is safe.
   *
   * @return the message's id
   */
  String send(
      String queue, String body, Map<String, MessageAttributeValue> attributes, Duration delay) {
    return locked(
        () -> {
          settings(queue);
          Instant now = clock.instant();
          String id = UUID.randomUUID().toString();
          store.add(
              queue,
              new Message(
                  id,
                  body,
                  attributes,
                  now,
                  0,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              now.plus(delay));
          changed.signalAll();
          return id;
        });
  }

  /**
   * Receives messages; waits for the first one, not for more.
   *
   * @param most how many at most
   * @param visibility how long they are hidden from other receivers
   * @param wait how long to wait if there is none
   */
  List<Message> receive(String queue, int most, Duration visibility, Duration wait)
      throws InterruptedException {
    Instant last = clock.instant().plus(wait);
    lock.lockInterruptibly();
    try {
      while (true) {
        Instant now = clock.instant();
        List<Message> messages = take(queue, most, visibility, now);
        if (!messages.isEmpty() || !now.isBefore(last)) {
          return messages;
        }
        Instant until =
            store.nextVisible(queue, now).filter(next -> next.isBefore(last)).orElse(last);
        boolean unused =
            changed.await(
                Math.max(1, Duration.between(now, until).toMillis()), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Message> take(String queue, int most, Duration visibility, Instant now) {
    QueueSettings settings = settings(queue);
    List<Message> taken = new ArrayList<>();
    store.together(
        () -> {
          store.deleteSentBefore(queue, now.minus(settings.retention()));
          settings.redrive().ifPresent(redrive -> giveUp(queue, redrive, now));
          for (Message message : store.visible(queue, now, most)) {
            Message received = received(message, now);
            store.received(received, now.plus(visibility));
            taken.add(received);
          }
        });
    return taken;
  }

  private void giveUp(String queue, Redrive redrive, Instant now) {
    String target = name(redrive.deadLetterTargetArn());
    if (store.giveUp(queue, redrive.maxReceiveCount(), target, arn(queue), now) > 0) {
      changed.signalAll();
    }
  }

  private static Message received(Message message, Instant now) {
    return new Message(
        message.id(),
        message.body(),
        message.attributes(),
        message.sent(),
        message.received() + 1,
        Optional.of(message.firstReceived().orElse(now)),
        Optional.of(Receipts.of(message.id())),
        message.deadLetterSource());
  }

  /** Deletes the message that was received with the receipt; nothing, if it was received again. */
  void delete(String queue, String receipt) {
    locked(
        () -> {
          settings(queue);
          return store.delete(queue, receipt);
        });
  }

  /**
   * Hides a message in flight for that long from now.
   *
   * @return false if no message is in flight under the receipt
   */
  boolean hide(String queue, String receipt, Duration visibility) {
    return locked(
        () -> {
          settings(queue);
          Instant now = clock.instant();
          boolean found = store.hide(queue, receipt, now, now.plus(visibility));
          changed.signalAll();
          return found;
        });
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    locked(
        () -> {
          store.close();
          return null;
        });
  }
}
