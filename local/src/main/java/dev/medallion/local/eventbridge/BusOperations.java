package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBus;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesResponse;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternRequest;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternResponse;

/** Operations on the default event bus itself: its description, and what a pattern would match. */
final class BusOperations {
  private static final String NAME = "default";
  private static final List<String> EVENT_FIELDS =
      List.of("id", "account", "source", "time", "region", "detail-type");

  private static final String BAD_EVENT = "Parameter Event is not valid.";

  private static final JsonMapper JSON = new JsonMapper();

  private final Rules rules;

  BusOperations(Rules rules) {
    this.rules = rules;
  }

  void addTo(Operations operations) {
    operations
        .on(EnableRuleRequest.class, this::enable)
        .on(DisableRuleRequest.class, this::disable)
        .on(ListEventBusesRequest.class, BusOperations::list)
        .on(DescribeEventBusRequest.class, BusOperations::describe)
        .on(TestEventPatternRequest.class, BusOperations::test);
  }

  private EnableRuleResponse enable(EnableRuleRequest request) {
    turn(request.eventBusName(), request.name(), true);
    return EnableRuleResponse.builder().build();
  }

  private DisableRuleResponse disable(DisableRuleRequest request) {
    turn(request.eventBusName(), request.name(), false);
    return DisableRuleResponse.builder().build();
  }

  private void turn(String bus, String name, boolean on) {
    EventBridgeService.checkBus(bus);
    rules.put(rules.find(name).orElseThrow(() -> EventBridgeService.noRule(name)).turned(on));
  }

  private static ListEventBusesResponse list(ListEventBusesRequest request) {
    boolean listed = request.namePrefix() == null || NAME.startsWith(request.namePrefix());
    EventBus bus = EventBus.builder().name(NAME).arn(arn()).build();
    Page<EventBus> page =
        EventBridgeService.PAGES.page(
            "ListEventBuses",
            listed ? List.of(bus) : List.of(),
            EventBus::name,
            request.limit(),
            request.nextToken());
    return ListEventBusesResponse.builder()
        .eventBuses(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DescribeEventBusResponse describe(DescribeEventBusRequest request) {
    EventBridgeService.checkBus(request.name());
    return DescribeEventBusResponse.builder().name(NAME).arn(arn()).build();
  }

  private static String arn() {
    return Site.arn("events", "event-bus/" + NAME);
  }

  private static TestEventPatternResponse test(TestEventPatternRequest request) {
    return TestEventPatternResponse.builder()
        .result(EventBridgeService.pattern(request.eventPattern()).matches(event(request.event())))
        .build();
  }

  private static JsonNode event(String text) {
    try {
      JsonNode event = JSON.readTree(text);
      if (EVENT_FIELDS.stream().allMatch(event::has)) {
        return event;
      }
      throw EventBridgeService.invalid(BAD_EVENT);
    } catch (JsonProcessingException e) {
      AwsServiceException refused = EventBridgeService.invalid(BAD_EVENT);
      refused.addSuppressed(e);
      throw refused;
    }
  }
}
