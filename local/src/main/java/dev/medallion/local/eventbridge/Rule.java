package dev.medallion.local.eventbridge;

import dev.medallion.local.Site;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A rule of the default event bus.
 *
 * @param name its name
 * @param description what it is for
 * @param pattern which events it is for, if any
 * @param schedule when it fires by itself, if it does
 * @param isEnabled whether it is in force
 * @param targets where its events go
 * @param stack the stack that it belongs to, if it was deployed
 */
record Rule(
    String name,
    String description,
    Optional<EventPattern> pattern,
    Optional<ScheduleExpression> schedule,
    boolean isEnabled,
    List<Target> targets,
    Optional<String> stack) {

  Rule {
    targets = List.copyOf(targets);
  }

  /**
   * Where an event goes.
   *
   * @param id its name within the rule
   * @param arn a queue, a function or a state machine
   * @param attempts how often delivery is tried again after a failure
   * @param age how old an event may be to be delivered
   * @param deadLetters the ARN of the queue that takes what could not be delivered
   */
  record Target(String id, String arn, int attempts, Duration age, Optional<String> deadLetters) {}

  String arn() {
    return Site.arn("events", "rule/" + name);
  }

  /** The rule in force or not. */
  Rule turned(boolean on) {
    return new Rule(name, description, pattern, schedule, on, targets, stack);
  }

  Rule with(List<Target> others) {
    return new Rule(name, description, pattern, schedule, isEnabled, others, stack);
  }
}
