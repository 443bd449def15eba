package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.cfn.Value;
import dev.medallion.local.lambda.InvokePermission;
import dev.medallion.local.sqs.EventSource;
import dev.medallion.local.sqs.EventSource.Reports;
import dev.medallion.pipeline.Suggestion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.eventbridge.model.Target;

/**
 * The property {@code Events} of functions and state machines: each entry becomes a rule, or the
 * event source of a queue.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html">
 *     EventSource of a function</a>
 */
final class FunctionEvents {
  private static final KnownProperties RULE =
      KnownProperties.of(
              "RuleName",
              "Pattern.**",
              "EventBusName",
              "State",
              "RetryPolicy.MaximumRetryAttempts",
              "RetryPolicy.MaximumEventAgeInSeconds",
              "DeadLetterConfig.Arn")
          .requiring("Pattern");
  private static final KnownProperties SCHEDULE =
      KnownProperties.of(
              "Name",
              "Description",
              "Schedule",
              "Enabled",
              "State",
              "RetryPolicy.MaximumRetryAttempts",
              "RetryPolicy.MaximumEventAgeInSeconds",
              "DeadLetterConfig.Arn")
          .requiring("Schedule");
  private static final KnownProperties QUEUE =
      KnownProperties.of(
              "Queue",
              "BatchSize",
              "MaximumBatchingWindowInSeconds",
              "FunctionResponseTypes",
              "ScalingConfig.MaximumConcurrency",
              "Enabled")
          .requiring("Queue");

  private static final String EVENTS = "events.amazonaws.com";

  private final Map<String, KnownProperties> types;
  private final RuleWiring rules;
  private final Optional<Functions> functions;
  private final Optional<EventSourceMappings> eventSources;

  private FunctionEvents(
      Map<String, KnownProperties> types,
      ServiceCalls services,
      Optional<Functions> functions,
      Optional<EventSourceMappings> sources) {
    this.functions = functions;
    this.types = new TreeMap<>(types);
    this.rules = new RuleWiring(services);
    this.eventSources = sources;
  }

  /** The events of functions. */
  static FunctionEvents ofFunctions(
      ServiceCalls services, Functions functions, EventSourceMappings sources) {
    return new FunctionEvents(
        Map.of("EventBridgeRule", RULE, "Schedule", SCHEDULE, "SQS", QUEUE),
        services,
        Optional.of(functions),
        Optional.of(sources));
  }

  /** The events of state machines, which queues do not feed. */
  static FunctionEvents ofStateMachines(ServiceCalls services) {
    return new FunctionEvents(
        Map.of("EventBridgeRule", RULE, "Schedule", SCHEDULE),
        services,
        Optional.empty(),
        Optional.empty());
  }

  /** Adds events of unknown types, and unknown properties of events, to {@code problems}. */
  void check(ResourceDeclaration declaration, Problems problems) {
    if (declaration.properties().get("Events").orElse(null) instanceof Value.Mapping events) {
      events
          .entries()
          .forEach(
              (id, entry) -> check(declaration.logicalId() + ".Events." + id, entry, problems));
    }
  }

  private void check(String owner, Value.Entry entry, Problems problems) {
    if (!(entry.value() instanceof Value.Mapping event)
        || !(event.get("Type").orElse(null) instanceof Value.Scalar type)) {
      problems.add(entry.line(), owner + ": an event has a Type and Properties");
      return;
    }
    KnownProperties known = types.get(type.text());
    if (known == null) {
      problems.add(
          type.line(),
          "%s: events of the type %s are not supported here; supported are %s%s"
              .formatted(
                  owner,
                  type.text(),
                  String.join(", ", types.keySet()),
                  Suggestion.didYouMean(type.text(), types.keySet())));
      return;
    }
    if (event.get("Properties").orElse(null) instanceof Value.Mapping properties) {
      known.check(owner, properties, problems);
    } else {
      problems.add(entry.line(), owner + ": has no Properties");
    }
  }

  /**
   * What events go to.
   *
   * @param stack the stack that it belongs to
   * @param logicalId its name in the template
   * @param name the function's name
   * @param arn its ARN, or that of the state machine
   * @param timeout the function's time-out
   */
  record Receiver(String stack, String logicalId, String name, String arn, Duration timeout) {

    /** Begins the names of rules that have none. */
    String prefix() {
      return stack + "-" + logicalId;
    }
  }

  /** Wires every event of {@code events}. */
  void wire(JsonNode events, Receiver receiver) {
    for (Map.Entry<String, JsonNode> event : events.properties()) {
      JsonNode properties = event.getValue().path("Properties");
      switch (event.getValue().path("Type").asText()) {
        case "EventBridgeRule" ->
            rule(
                ruleName(event, receiver),
                Optional.of(properties.path("Pattern")),
                Optional.empty(),
                properties,
                receiver);
        case "Schedule" ->
            rule(
                ruleName(event, receiver),
                Optional.empty(),
                Fields.text(properties, "Schedule"),
                properties,
                receiver);
        default -> queue(properties, receiver);
      }
    }
  }

  /** Deletes the rules of {@code events}, and lets no queue feed the receiver any longer. */
  void unwire(JsonNode events, Receiver receiver) {
    eventSources.ifPresent(sources -> sources.disconnect(receiver.name()));
    for (Map.Entry<String, JsonNode> event : events.properties()) {
      if (!event.getValue().path("Type").asText().equals("SQS")) {
        rules.delete(ruleName(event, receiver));
      }
    }
  }

  /** The property is named otherwise in each type of event. */
  private static String ruleName(Map.Entry<String, JsonNode> event, Receiver receiver) {
    JsonNode properties = event.getValue().path("Properties");
    return Fields.text(properties, "RuleName")
        .or(() -> Fields.text(properties, "Name"))
        .orElse(receiver.prefix() + event.getKey());
  }

  private void rule(
      String name,
      Optional<JsonNode> pattern,
      Optional<String> schedule,
      JsonNode properties,
      Receiver receiver) {
    Fields.text(properties, "EventBusName")
        .filter(bus -> !bus.equals("default"))
        .ifPresent(
            bus -> {
              throw new IllegalArgumentException("there is no event bus " + bus + " here");
            });
    ObjectNode target =
        JsonNodeFactory.instance.objectNode().put("Id", receiver.name()).put("Arn", receiver.arn());
    for (String policy : List.of("RetryPolicy", "DeadLetterConfig")) {
      if (properties.has(policy)) {
        target.set(policy, properties.get(policy));
      }
    }
    boolean isDisabled =
        Fields.text(properties, "State").filter("DISABLED"::equals).isPresent()
            || Fields.text(properties, "Enabled").filter("false"::equalsIgnoreCase).isPresent();
    List<Target> targets = RuleWiring.targets(JsonNodeFactory.instance.arrayNode().add(target));
    String arn =
        rules.put(
            new RuleWiring.Declared(
                receiver.stack(),
                name,
                Fields.text(properties, "Description"),
                pattern,
                schedule,
                Optional.of(isDisabled ? "DISABLED" : "ENABLED"),
                targets));
    // SAM adds this permission to the function's policy.
    functions.ifPresent(
        all -> all.permit(new InvokePermission(receiver.arn(), EVENTS, Optional.of(arn))));
  }

  private void queue(JsonNode properties, Receiver receiver) {
    if (Fields.text(properties, "Enabled").filter("false"::equalsIgnoreCase).isPresent()) {
      return;
    }
    int concurrency =
        Fields.number(properties.path("ScalingConfig"), "MaximumConcurrency").orElse(2);
    if (concurrency < 2 || concurrency > 1000) {
      throw new IllegalArgumentException(
          "ScalingConfig.MaximumConcurrency must be from 2 to 1000, not " + concurrency);
    }
    Reports reports = Reports.NOTHING;
    for (JsonNode type : properties.path("FunctionResponseTypes")) {
      if (!type.asText().equals("ReportBatchItemFailures")) {
        throw new IllegalArgumentException("FunctionResponseTypes has no " + type);
      }
      reports = Reports.BATCH_ITEM_FAILURES;
    }
    EventSourceMappings mappings =
        eventSources.orElseThrow(
            () -> new IllegalArgumentException("a queue cannot feed a state machine"));
    mappings.connect(
        new EventSource(
            EventSource.queue(Fields.required(properties, "Queue")),
            receiver.name(),
            receiver.timeout(),
            Fields.number(properties, "BatchSize").orElse(10),
            Duration.ofSeconds(
                Fields.number(properties, "MaximumBatchingWindowInSeconds").orElse(0)),
            reports));
  }
}
