package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A rule of the default event bus. The roles of its targets have no effect here. */
final class EventsRule implements ResourceType {
  private final RuleWiring rules;

  EventsRule(ServiceCalls services) {
    rules = new RuleWiring(services);
  }

  @Override
  public String name() {
    return "AWS::Events::Rule";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
        "Name",
        "Description",
        "EventPattern.**",
        "ScheduleExpression",
        "State",
        "Targets.Id",
        "Targets.Arn",
        "Targets.RoleArn",
        "Targets.RetryPolicy.MaximumRetryAttempts",
        "Targets.RetryPolicy.MaximumEventAgeInSeconds",
        "Targets.DeadLetterConfig.Arn");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("Arn"));
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    ObjectNode properties = request.properties();
    String name = request.name("Name");
    String arn =
        rules.put(
            new RuleWiring.Declared(
                request.stack(),
                name,
                Fields.text(properties, "Description"),
                Optional.ofNullable(properties.get("EventPattern")),
                Fields.text(properties, "ScheduleExpression"),
                Fields.text(properties, "State"),
                RuleWiring.targets(properties.path("Targets"))));
    return new PhysicalResource(name, Map.of("Arn", arn));
  }

  @Override
  public void delete(ResourceRequest request) {
    rules.delete(request.name("Name"));
  }
}
