package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.endpoint.ModelJson.Scalars;
import dev.medallion.local.eventbridge.EventBridgeService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Makes a rule and its targets what a template declares, whatever they were before. */
final class RuleWiring {
  private final ServiceCalls services;

  RuleWiring(ServiceCalls services) {
    this.services = services;
  }

  /**
   * What a rule is to be.
   *
   * @param stack the stack that it belongs to
   * @param name its name
   * @param description what it is for
   * @param pattern the events that it is for, if any
   * @param schedule when it fires by itself, if it does
   * @param state {@code ENABLED} or {@code DISABLED}
   * @param targets where its events go
   */
  record Declared(
      String stack,
      String name,
      Optional<String> description,
      Optional<JsonNode> pattern,
      Optional<String> schedule,
      Optional<String> state,
      List<Target> targets) {}

  /** Reads targets as CloudFormation has them. */
  static List<Target> targets(JsonNode list) {
    List<Target> targets = new ArrayList<>();
    for (JsonNode target : list) {
      targets.add(ModelJson.read(target, Target.class, Scalars.COERCED));
    }
    return targets;
  }

  /** Deletes a rule and its targets. */
  void delete(String rule) {
    List<String> targets =
        services
            .call(
                ListTargetsByRuleRequest.builder().rule(rule).build(),
                ListTargetsByRuleResponse.class)
            .targets()
            .stream()
            .map(Target::id)
            .toList();
    if (!targets.isEmpty()) {
      services.call(
          RemoveTargetsRequest.builder().rule(rule).ids(targets).build(),
          RemoveTargetsResponse.class);
    }
    services.call(DeleteRuleRequest.builder().name(rule).build(), DeleteRuleResponse.class);
  }

  /** Makes it so; returns the rule's ARN. */
  String put(Declared rule) {
    String arn =
        services
            .call(
                PutRuleRequest.builder()
                    .name(rule.name())
                    .description(rule.description().orElse(null))
                    .eventPattern(rule.pattern().map(JsonNode::toString).orElse(null))
                    .scheduleExpression(rule.schedule().orElse(null))
                    .state(rule.state().orElse("ENABLED"))
                    .tags(
                        Tag.builder().key(EventBridgeService.STACK_TAG).value(rule.stack()).build())
                    .build(),
                PutRuleResponse.class)
            .ruleArn();
    List<String> stale =
        services
            .call(
                ListTargetsByRuleRequest.builder().rule(rule.name()).build(),
                ListTargetsByRuleResponse.class)
            .targets()
            .stream()
            .map(Target::id)
            .filter(id -> rule.targets().stream().noneMatch(target -> target.id().equals(id)))
            .toList();
    if (!stale.isEmpty()) {
      services.call(
          RemoveTargetsRequest.builder().rule(rule.name()).ids(stale).build(),
          RemoveTargetsResponse.class);
    }
    if (!rule.targets().isEmpty()) {
      services.call(
          PutTargetsRequest.builder().rule(rule.name()).targets(rule.targets()).build(),
          PutTargetsResponse.class);
    }
    return arn;
  }
}
