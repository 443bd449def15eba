package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.integration.BusEvent;
import dev.medallion.local.integration.EventBus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The default event bus: matches each event against every rule, and lets the rules that have a
 * schedule fire. The first event of a schedule comes one period after the rule was made.
 */
public final class Rules implements EventBus, AutoCloseable {
  private final Map<String, Rule> rules = new ConcurrentSkipListMap<>();
  private final Map<String, Future<?>> schedules = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("schedules").factory());
  private final Delivery delivery;
  private final RuleFiles files;

  /**
   * A bus with the rules that are kept.
   *
   * @param folder where rules are kept
   * @param services what takes events, by the service part of the target's ARN, such as {@code sqs}
   * @param firstWait the wait before a delivery that failed is tried again
   */
  public Rules(Path folder, Map<String, TargetService> services, Duration firstWait) {
    this(folder, services, firstWait, AccessControl.NONE);
  }

  /**
   * As {@link #Rules(Path, Map, Duration)}, with targets that have to let the rules in.
   *
   * @param access decides by the targets' own policies
   */
  public Rules(
      Path folder, Map<String, TargetService> services, Duration firstWait, AccessControl access) {
    delivery = new Delivery(services, firstWait, access);
    files = new RuleFiles(folder);
    files.all().forEach(this::use);
  }

  @Override
  public void publish(BusEvent event) {
    String unused = accept(event);
  }

  /** How many deliveries wait or are under way, those to be tried again included. */
  public int pendingDeliveries() {
    return delivery.pending();
  }

  /** Takes the event for delivery; returns the id that it is given. */
  String accept(BusEvent event) {
    JsonNode envelope = Envelope.of(event);
    for (Rule rule : rules.values()) {
      if (rule.isEnabled()
          && rule.pattern().filter(pattern -> pattern.matches(envelope)).isPresent()) {
        rule.targets().forEach(target -> delivery.bring(envelope, rule.arn(), target));
      }
    }
    return envelope.get("id").asText();
  }

  /** Makes or replaces a rule. */
  synchronized void put(Rule rule) {
    files.keep(rule);
    use(rule);
  }

  private void use(Rule rule) {
    Rule before = rules.put(rule.name(), rule);
    boolean sameSchedule =
        before != null
            && before.schedule().equals(rule.schedule())
            && before.isEnabled() == rule.isEnabled();
    if (!sameSchedule) {
      reschedule(rule);
    }
  }

  private void reschedule(Rule rule) {
    cancel(rule.name());
    rule.schedule()
        .filter(schedule -> rule.isEnabled())
        .ifPresent(
            schedule -> {
              long period = schedule.period().toMillis();
              schedules.put(
                  rule.name(),
                  clock.scheduleAtFixedRate(
                      () -> fire(rule.name()), period, period, TimeUnit.MILLISECONDS));
            });
  }

  private void cancel(String rule) {
    Future<?> before = schedules.remove(rule);
    if (before != null) {
      before.cancel(false);
    }
  }

  private void fire(String name) {
    Rule rule = rules.get(name);
    if (rule != null) {
      JsonNode event =
          Envelope.of(
              new BusEvent(
                  "aws.events",
                  "Scheduled Event",
                  List.of(rule.arn()),
                  JsonNodeFactory.instance.objectNode(),
                  Instant.now()));
      rule.targets().forEach(target -> delivery.bring(event, rule.arn(), target));
    }
  }

  /** Removes a rule, if it is there. */
  synchronized void remove(String name) {
    if (rules.containsKey(name)) {
      files.delete(name);
    }
    cancel(name);
    rules.remove(name);
  }

  Optional<Rule> find(String name) {
    return Optional.ofNullable(rules.get(name));
  }

  List<Rule> all() {
    return List.copyOf(rules.values());
  }

  /** Whether events can be delivered to the resource. */
  boolean canReach(String arn) {
    return delivery.knows(arn);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    delivery.close();
  }
}
