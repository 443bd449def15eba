package dev.medallion.local.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medallion.local.integration.BusEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.eventbridge.model.DeadLetterConfig;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.EventBus;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.LimitExceededException;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListEventBusesResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.RetryPolicy;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternRequest;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternResponse;

class EventBridgeServiceTest {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:landing";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:advance";

  private final Queue<JsonNode> queued = new ConcurrentLinkedQueue<>();
  private final AtomicInteger invocations = new AtomicInteger();
  @TempDir private Path folder;

  private Rules rules;
  private EventBridgeService events;

  @BeforeEach
  void open() {
    rules =
        new Rules(
            folder,
            Map.of(
                "sqs",
                (arn, event) -> queued.add(event),
                "lambda",
                (arn, event) -> {
                  if (invocations.incrementAndGet() < 3) {
                    throw new IllegalStateException("busy");
                  }
                }),
            Duration.ofMillis(1));
    events = new EventBridgeService(rules);
  }

  @AfterEach
  void close() {
    rules.close();
  }

  @Test
  void keepsRulesOverARestart() {
    putRule("landed", "{\"source\":[\"aws.s3\"]}");
    putTarget(
        "landed",
        Target.builder()
            .id("queue")
            .arn(QUEUE)
            .retryPolicy(RetryPolicy.builder().maximumRetryAttempts(3).build())
            .deadLetterConfig(queue -> queue.arn(QUEUE))
            .build());
    call(
        PutRuleRequest.builder()
            .name("hourly")
            .description("a look")
            .scheduleExpression("rate(1 hour)")
            .state("DISABLED")
            .build());
    putRule("gone", "{\"source\":[\"a\"]}");
    call(DeleteRuleRequest.builder().name("gone").build());
    List<Rule> before = rules.all();
    rules.close();

    open();

    assertThat(rules.all()).usingRecursiveComparison().isEqualTo(before);
    assertThat(rules.all()).extracting(Rule::name).containsExactly("hourly", "landed");
  }

  @Test
  void deliversNothingWhileARuleIsDisabled() {
    putRule("landed", "{\"source\":[\"a\"]}");
    putTarget("landed", Target.builder().id("queue").arn(QUEUE).build());
    call(DisableRuleRequest.builder().name("landed").build());
    put("a");
    call(EnableRuleRequest.builder().name("landed").build());
    put("a");

    await().until(() -> rules.pendingDeliveries() == 0);

    assertThat(queued).hasSize(1);
    assertThatThrownBy(() -> call(DisableRuleRequest.builder().name("gone").build()))
        .hasMessageContaining("Rule gone does not exist on EventBus default.");
  }

  @Test
  void knowsTheDefaultBus() {
    ListEventBusesResponse all =
        (ListEventBusesResponse) call(ListEventBusesRequest.builder().build());
    ListEventBusesResponse others =
        (ListEventBusesResponse) call(ListEventBusesRequest.builder().namePrefix("x").build());

    assertThat(all.eventBuses())
        .containsExactly(
            EventBus.builder()
                .name("default")
                .arn("arn:aws:events:us-east-1:000000000000:event-bus/default")
                .build());
    assertThat(others.eventBuses()).isEmpty();
  }

  @Test
  void testsAPatternOnAnEvent() {
    String event =
        """
        {"id": "1", "account": "0", "source": "a", "time": "2026-11-29T00:00:00Z",
         "region": "us-east-1", "detail-type": "t", "detail": {"n": 2}}
        """;

    assertThat(matches("{\"detail\": {\"n\": [{\"numeric\": [\">\", 1]}]}}", event)).isTrue();
    assertThat(matches("{\"source\": [\"b\"]}", event)).isFalse();
    assertThatThrownBy(() -> matches("{\"source\": [\"b\"]}", "{\"source\": \"b\"}"))
        .hasMessageContaining("Parameter Event is not valid.");
    assertThatThrownBy(() -> matches("{\"source\": [\"b\"]}", "no JSON"))
        .hasMessageContaining("Parameter Event is not valid.");
    assertThatThrownBy(() -> matches("{", event)).isInstanceOf(InvalidEventPatternException.class);
  }

  private boolean matches(String pattern, String event) {
    return ((TestEventPatternResponse)
            call(TestEventPatternRequest.builder().eventPattern(pattern).event(event).build()))
        .result();
  }

  private void put(String source) {
    call(
        PutEventsRequest.builder()
            .entries(
                PutEventsRequestEntry.builder().source(source).detailType("t").detail("{}").build())
            .build());
  }

  /** As recorded on AWS. */
  @Test
  void refusesEntriesThatLackAnArgumentOneByOne() {
    PutEventsResponse response =
        (PutEventsResponse)
            call(
                PutEventsRequest.builder()
                    .entries(
                        PutEventsRequestEntry.builder().detailType("t").detail("{}").build(),
                        PutEventsRequestEntry.builder()
                            .source("s")
                            .detailType("")
                            .detail("{}")
                            .build(),
                        PutEventsRequestEntry.builder().source("s").detailType("t").build(),
                        PutEventsRequestEntry.builder()
                            .source("s")
                            .detailType("t")
                            .detail("{}")
                            .build())
                    .build());

    assertThat(response.failedEntryCount()).isEqualTo(3);
    assertThat(response.entries())
        .extracting(PutEventsResultEntry::errorMessage)
        .containsExactly(
            "Parameter Source is not valid. Reason: Source is a required argument.",
            "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
            "Parameter Detail is not valid. Reason: Detail is a required argument.",
            null);
    assertThatThrownBy(() -> put("s".repeat(1 << 20)))
        .hasMessageContaining("Total size of the entries in the request is over the limit.");
    assertThatThrownBy(
            () ->
                call(
                    PutEventsRequest.builder()
                        .entries(
                            Collections.nCopies(
                                11,
                                PutEventsRequestEntry.builder()
                                    .source("s")
                                    .detailType("t")
                                    .detail("{}")
                                    .build()))
                        .build()))
        .hasMessageContaining(
            "1 validation error detected: Value '[PutEventsRequestEntry(time=null, source=s,"
                + " resources=null, detailType=t, detail={}, eventBusName=null, traceHeader=null")
        .hasMessageContaining(
            "at 'entries' failed to satisfy constraint: Member must have length less than or"
                + " equal to 10");
  }

  @Test
  void takesFiveTargetsForARule() {
    putRule("landed", "{\"source\":[\"aws.s3\"]}");
    for (int i = 0; i < 5; i++) {
      putTarget("landed", Target.builder().id("q" + i).arn(QUEUE).build());
    }

    assertThatThrownBy(() -> putTarget("landed", Target.builder().id("more").arn(QUEUE).build()))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("The requested resource exceeds the maximum number allowed.");
  }

  @Test
  void leavesTheRulesOfAStackToItsNextDeployment() {
    call(
        PutRuleRequest.builder()
            .name("deployed")
            .eventPattern("{\"source\":[\"aws.s3\"]}")
            .tags(Tag.builder().key(EventBridgeService.STACK_TAG).value("medallion").build())
            .build());
    putTarget("deployed", Target.builder().id("queue").arn(QUEUE).build());
    rules.close();

    open();

    assertThat(rules.all()).isEmpty();
  }

  @Test
  void deliversTheWholeEventToAQueueBeforePublishReturns() {
    putRule("landed", "{\"source\":[\"aws.s3\"]}");
    putTarget("landed", Target.builder().id("queue").arn(QUEUE).build());

    rules.publish(
        new BusEvent(
            "aws.s3",
            "Object Created",
            List.of("arn:aws:s3:::landing"),
            JsonNodeFactory.instance.objectNode().put("reason", "PutObject"),
            Instant.parse("2026-11-22T12:00:00.123Z")));

    assertThat(queued)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.get("id").asText()).hasSize(36);
              assertThat(event.toString().replace(event.get("id").asText(), "ID"))
                  .isEqualTo(
                      "{\"version\":\"0\",\"id\":\"ID\",\"detail-type\":\"Object"
                          + " Created\",\"source\":\"aws.s3\","
                          + "\"account\":\"000000000000\",\"time\":\"2026-11-22T12:00:00Z\",\"region\":\"us-east-1\","
                          + "\"resources\":[\"arn:aws:s3:::landing\"],\"detail\":{\"reason\":\"PutObject\"}}");
            });
  }

  @Test
  void deliversNothingThatNoRuleIsFor() {
    putRule("landed", "{\"source\":[\"aws.s3\"]}");
    putTarget("landed", Target.builder().id("queue").arn(QUEUE).build());

    publish("aws.glue");

    assertThat(queued).isEmpty();
  }

  @Test
  void triesADeliveryAgainThatFailed() {
    putRule("ended", "{\"source\":[\"aws.glue\"]}");
    putTarget("ended", Target.builder().id("function").arn(FUNCTION).build());

    publish("aws.glue");

    await().untilAsserted(() -> assertThat(invocations).hasValue(3));
  }

  @Test
  void handsWhatCannotBeDeliveredToTheDeadLetters() {
    putRule("ended", "{\"source\":[\"aws.glue\"]}");
    putTarget(
        "ended",
        Target.builder()
            .id("function")
            .arn(FUNCTION)
            .retryPolicy(RetryPolicy.builder().maximumRetryAttempts(1).build())
            .deadLetterConfig(DeadLetterConfig.builder().arn(QUEUE).build())
            .build());

    publish("aws.glue");

    await().untilAsserted(() -> assertThat(queued).hasSize(1));
    assertThat(invocations).hasValue(2);
  }

  @Test
  void keepsTheTargetsOfARuleThatIsPutAgain() {
    putRule("landed", "{\"source\":[\"aws.s3\"]}");
    putTarget("landed", Target.builder().id("queue").arn(QUEUE).build());
    putRule("landed", "{\"source\":[\"aws.glue\"]}");

    publish("aws.glue");

    assertThat(queued).hasSize(1);
  }

  @Test
  void describesARule() {
    call(PutRuleRequest.builder().name("look").scheduleExpression("rate(15 minutes)").build());

    DescribeRuleResponse rule =
        (DescribeRuleResponse) call(DescribeRuleRequest.builder().name("look").build());

    assertThat(rule.arn()).isEqualTo("arn:aws:events:us-east-1:000000000000:rule/look");
    assertThat(rule.scheduleExpression()).isEqualTo("rate(15 minutes)");
    assertThat(rule.stateAsString()).isEqualTo("ENABLED");
  }

  @Test
  void takesEventsOfApplicationsAndRefusesThoseThatLookLikeAwss() {
    putRule("mine", "{\"source\":[\"my.app\"]}");
    putTarget("mine", Target.builder().id("queue").arn(QUEUE).build());

    PutEventsResponse response =
        (PutEventsResponse)
            call(
                PutEventsRequest.builder()
                    .entries(
                        entry("my.app", "{\"n\":1}"),
                        entry("aws.s3", "{}"),
                        entry("my.app", "not json"))
                    .build());

    assertThat(response.failedEntryCount()).isEqualTo(2);
    assertThat(response.entries())
        .extracting("errorCode")
        .containsExactly(null, "NotAuthorizedForSource", "MalformedDetail");
    assertThat(response.entries().getFirst().eventId())
        .isEqualTo(queued.element().get("id").asText());
  }

  @Test
  void refusesTargetsThatItCannotServe() {
    putRule("landed", "{\"source\":[\"aws.s3\"]}");

    assertThatThrownBy(
            () ->
                putTarget(
                    "landed",
                    Target.builder()
                        .id("topic")
                        .arn("arn:aws:sns:us-east-1:000000000000:news")
                        .build()))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("targets are queues, functions and state machines");
    assertThatThrownBy(
            () -> putTarget("landed", Target.builder().id("q").arn(QUEUE).input("{}").build()))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("The target q has Input, which the local side does not support");
    assertThatThrownBy(() -> putTarget("nothing", Target.builder().id("q").arn(QUEUE).build()))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Rule nothing does not exist on EventBus default.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(1 minutes)|Parameter ScheduleExpression is not valid.",
        "rate(5 minute)|Parameter ScheduleExpression is not valid.",
        "rate(0 minutes)|Parameter ScheduleExpression is not valid.",
        "rate(5 weeks)|Parameter ScheduleExpression is not valid.",
        "cron(0 12 * * ? *)|not supported on the local side: use rate(…)",
      })
  void refusesSchedules(String expression, String message) {
    assertThatThrownBy(
            () ->
                call(PutRuleRequest.builder().name("look").scheduleExpression(expression).build()))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesARuleWithoutPatternOrScheduleAndAPatternThatIsNone() {
    assertThatThrownBy(() -> call(PutRuleRequest.builder().name("look").build()))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("EventPattern or ScheduleExpression must be specified");
    assertThatThrownBy(() -> putRule("landed", "{\"source\":\"aws.s3\"}"))
        .isInstanceOf(InvalidEventPatternException.class)
        .hasMessageContaining("\"source\" must be an object or an array");
  }

  private static PutEventsRequestEntry entry(String source, String detail) {
    return PutEventsRequestEntry.builder()
        .source(source)
        .detailType("Thing")
        .detail(detail)
        .build();
  }

  private void publish(String source) {
    rules.publish(
        new BusEvent(
            source, "Thing", List.of(), JsonNodeFactory.instance.objectNode(), Instant.now()));
  }

  private void putRule(String name, String pattern) {
    call(PutRuleRequest.builder().name(name).eventPattern(pattern).build());
  }

  private void putTarget(String rule, Target target) {
    call(PutTargetsRequest.builder().rule(rule).targets(target).build());
  }

  private Object call(AwsRequest request) {
    return events.operations().handler(request.getClass()).orElseThrow().apply(request);
  }
}
