package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Brings events to targets, and tries again for as long as the target's policy says. */
final class Delivery implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Delivery.class.getName());
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** The one service whose targets keep an event safe, and take it in less than a millisecond. */
  private static final String QUEUES = "sqs";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger pending = new AtomicInteger();
  private final Map<String, TargetService> services;
  private final Duration firstWait;

  /**
   * @param services what takes events, by the service part of the target's ARN
   * @param firstWait the wait before the second attempt; each further one is twice as long
   */
  Delivery(Map<String, TargetService> services, Duration firstWait) {
    this.services = Map.copyOf(services);
    this.firstWait = firstWait;
  }

  /** Whether anything takes events for the ARN. */
  boolean knows(String arn) {
    return service(arn).isPresent();
  }

  /**
   * Brings the event to the target. A queue has it when this returns: so an object that was written
   * is not forgotten if this process ends right after.
   */
  void bring(JsonNode event, Rule.Target target) {
    Attempt first = new Attempt(event, target, Instant.now(), 0);
    if (target.arn().split(":", -1)[2].equals(QUEUES)) {
      run(first);
    } else {
      schedule(first, Duration.ZERO);
    }
  }

  /** How many deliveries wait or are under way, those to be tried again included. */
  int pending() {
    return pending.get();
  }

  private record Attempt(JsonNode event, Rule.Target target, Instant since, int number) {}

  private void schedule(Attempt attempt, Duration wait) {
    pending.incrementAndGet();
    CompletableFuture.runAsync(
            () -> run(attempt),
            CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, threads))
        .whenComplete((done, failure) -> pending.decrementAndGet())
        .exceptionally(
            e -> {
              LOG.log(Level.ERROR, "an event for " + attempt.target().arn() + " is lost", e);
              return null;
            });
  }

  private void run(Attempt attempt) {
    try {
      send(attempt.target().arn(), attempt.event());
    } catch (RuntimeException e) {
      Rule.Target target = attempt.target();
      Duration wait = wait(attempt.number());
      boolean tooOld =
          Duration.between(attempt.since(), Instant.now()).plus(wait).compareTo(target.age()) > 0;
      if (attempt.number() >= target.attempts() || tooOld) {
        giveUp(attempt, e);
      } else {
        LOG.log(
            Level.WARNING,
            "{0} did not take an event; it is tried again in {1} s: {2}",
            target.arn(),
            wait.toSeconds(),
            e.getMessage());
        schedule(new Attempt(attempt.event(), target, attempt.since(), attempt.number() + 1), wait);
      }
    }
  }

  private Duration wait(int failures) {
    Duration wait = firstWait.multipliedBy(1L << Math.min(failures, 20));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private void giveUp(Attempt attempt, RuntimeException cause) {
    Rule.Target target = attempt.target();
    LOG.log(
        Level.ERROR,
        "%s did not take an event, which is given up: %s".formatted(target.arn(), attempt.event()),
        cause);
    target.deadLetters().ifPresent(queue -> send(queue, attempt.event()));
  }

  private void send(String arn, JsonNode event) {
    service(arn)
        .orElseThrow(() -> new IllegalStateException("nothing takes events for " + arn))
        .take(arn, event);
  }

  private Optional<TargetService> service(String arn) {
    String[] parts = arn.split(":", 6);
    return parts.length == 6 ? Optional.ofNullable(services.get(parts[2])) : Optional.empty();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
