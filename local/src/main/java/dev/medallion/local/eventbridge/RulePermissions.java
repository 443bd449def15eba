package dev.medallion.local.eventbridge;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.RequiredPermissions;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternRequest;

/**
 * What the operations on rules and event buses need to be allowed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html">Actions,
 *     resources, and condition keys for Amazon EventBridge</a>
 */
final class RulePermissions {
  private RulePermissions() {}

  static RequiredPermissions permissions() {
    return RequiredPermissions.of("events")
        .onAny(ListRulesRequest.class)
        .onAny(ListEventBusesRequest.class)
        .onAny(TestEventPatternRequest.class)
        .on(DescribeEventBusRequest.class, request -> bus(request.name()))
        .onEach(
            PutEventsRequest.class,
            request ->
                request.entries().stream()
                    .map(entry -> bus(entry.eventBusName()))
                    .distinct()
                    .toList())
        .on(PutRuleRequest.class, request -> rule(request.name()))
        .on(DescribeRuleRequest.class, request -> rule(request.name()))
        .on(DeleteRuleRequest.class, request -> rule(request.name()))
        .on(EnableRuleRequest.class, request -> rule(request.name()))
        .on(DisableRuleRequest.class, request -> rule(request.name()))
        .on(PutTargetsRequest.class, request -> rule(request.rule()))
        .on(RemoveTargetsRequest.class, request -> rule(request.rule()))
        .on(ListTargetsByRuleRequest.class, request -> rule(request.rule()));
  }

  private static String rule(String name) {
    return Site.arn("events", "rule/" + name);
  }

  private static String bus(String nameOrArn) {
    String name = nameOrArn == null ? "default" : nameOrArn;
    return name.startsWith("arn:") ? name : Site.arn("events", "event-bus/" + name);
  }
}
