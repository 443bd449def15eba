package dev.medallion.local.launcher;

import dev.medallion.cli.Clients;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Lets the deployed rules lose events, or deliver them three times. */
final class EventRules implements AutoCloseable {
  private static final Pattern KIND = Pattern.compile("\"detail-type\":\\[\"([^\"]+)\"]");
  private static final List<String> COPIES = List.of("-second-copy", "-third-copy");

  private final EventBridgeClient events;

  EventRules(URI endpoint) {
    events = Clients.at(endpoint, EventBridgeClient.builder());
  }

  /** Every kind of event that a deployed rule waits for. */
  Set<String> kinds() {
    Set<String> kinds = new TreeSet<>();
    patterns(events.listRules(list -> {}).rules()).forEach(rule -> kinds.add(kind(rule)));
    return kinds;
  }

  /** Stops the schedules, so that they come only when they are called. */
  void stopSchedules() {
    events.listRules(list -> {}).rules().stream()
        .filter(rule -> rule.scheduleExpression() != null)
        .forEach(
            rule ->
                events.putRule(
                    put ->
                        put.name(rule.name())
                            .description(rule.description())
                            .scheduleExpression(rule.scheduleExpression())
                            .state(RuleState.DISABLED)));
  }

  /** From now on events of the kind are lost. */
  void lose(String kind) {
    put(kind, RuleState.DISABLED);
  }

  /** From now on events of the kind arrive again. */
  void deliver(String kind) {
    put(kind, RuleState.ENABLED);
  }

  /** From now on each event of the kind arrives three times. */
  void deliverThreeTimes(String kind) {
    for (Rule rule : rules(kind)) {
      List<Target> once = events.listTargetsByRule(list -> list.rule(rule.name())).targets();
      events.putTargets(
          put ->
              put.rule(rule.name())
                  .targets(once.stream().flatMap(target -> copies(target).stream()).toList()));
    }
  }

  /** From now on each event of the kind arrives once. */
  void deliverOnce(String kind) {
    for (Rule rule : rules(kind)) {
      List<String> copies =
          events.listTargetsByRule(list -> list.rule(rule.name())).targets().stream()
              .map(Target::id)
              .filter(id -> COPIES.stream().anyMatch(id::endsWith))
              .toList();
      events.removeTargets(remove -> remove.rule(rule.name()).ids(copies));
    }
  }

  private static List<Target> copies(Target target) {
    return COPIES.stream().map(copy -> target.toBuilder().id(target.id() + copy).build()).toList();
  }

  private void put(String kind, RuleState state) {
    for (Rule rule : rules(kind)) {
      events.putRule(
          put ->
              put.name(rule.name())
                  .description(rule.description())
                  .eventPattern(rule.eventPattern())
                  .state(state));
    }
  }

  private List<Rule> rules(String kind) {
    return patterns(events.listRules(list -> {}).rules())
        .filter(rule -> kind(rule).equals(kind))
        .toList();
  }

  private static Stream<Rule> patterns(List<Rule> rules) {
    return rules.stream().filter(rule -> rule.eventPattern() != null);
  }

  private static String kind(Rule rule) {
    Matcher kind = KIND.matcher(rule.eventPattern());
    if (!kind.find()) {
      throw new IllegalStateException("the rule waits for no kind: " + rule.eventPattern());
    }
    return kind.group(1);
  }

  @Override
  public void close() {
    events.close();
  }
}
