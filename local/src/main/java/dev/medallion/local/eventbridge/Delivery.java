package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.iam.Principal;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Permission;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  private static final Principal EVENTS = new Principal.Service("events.amazonaws.com");

  /** What a target's policy has to allow, by the service part of its ARN. */
  private static final Map<String, String> ACTIONS =
      Map.of(QUEUES, "sqs:SendMessage", "lambda", "lambda:InvokeFunction");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger pending = new AtomicInteger();
  private final Map<String, TargetService> services;
  private final Duration firstWait;
  private final AccessControl access;

  /**
   * @param services what takes events, by the service part of the target's ARN
   * @param firstWait the wait before the second attempt; each further one is twice as long
   * @param access decides whether a target lets a rule in
   */
  Delivery(Map<String, TargetService> services, Duration firstWait, AccessControl access) {
    this.access = access;
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
  void bring(JsonNode event, String rule, Rule.Target target) {
    Attempt first = new Attempt(event, rule, target, Instant.now(), 0);
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

  /** The rule is given by its ARN. */
  private record Attempt(
      JsonNode event, String rule, Rule.Target target, Instant since, int number) {

    Attempt next() {
      return new Attempt(event, rule, target, since, number + 1);
    }
  }

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
      send(attempt.target().arn(), attempt);
    } catch (AccessDenied e) {
      // AWS does not try again what is not allowed.
      giveUp(attempt, e);
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
        schedule(attempt.next(), wait);
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
    target.deadLetters().ifPresent(queue -> sendDeadLetter(queue, attempt));
  }

  private void sendDeadLetter(String queue, Attempt attempt) {
    try {
      send(queue, attempt);
    } catch (AccessDenied e) {
      LOG.log(Level.ERROR, "an event is lost: its dead-letter queue lets the rule not in", e);
    }
  }

  /**
   * Hands over an event, if the target's own policy lets the rule in.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html">Using
   *     resource-based policies for Amazon EventBridge</a>
   */
  private void send(String arn, Attempt attempt) {
    TargetService service =
        service(arn)
            .orElseThrow(() -> new IllegalStateException("nothing takes events for " + arn));
    Optional.ofNullable(ACTIONS.get(arn.split(":", -1)[2]))
        .ifPresent(
            action ->
                access.require(
                    EVENTS,
                    List.of(
                        Permission.of(action, arn)
                            .with("aws:SourceArn", attempt.rule())
                            .with("aws:SourceAccount", Site.ACCOUNT))));
    service.take(arn, attempt.event());
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
