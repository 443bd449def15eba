package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.InputConstraints;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.endpoint.ServiceErrors;
import dev.medallion.local.eventbridge.Rule.Target;
import dev.medallion.local.integration.BusEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.LimitExceededException;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;

/**
 * Amazon EventBridge: the default event bus and its rules.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/">Amazon EventBridge
 *     API Reference</a>
 */
public final class EventBridgeService implements AwsService {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int LARGEST_PAGE = 100;

  /** Pages as EventBridge's. */
  static final Paging PAGES =
      new Paging(
          "limit",
          LARGEST_PAGE,
          LARGEST_PAGE,
          (asked, violation) -> invalid(violation),
          token -> invalid("NextToken is not valid: " + token));

  /**
   * Marks what a stack has made.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html">CloudFormation's
   *     tags</a>
   */
  public static final String STACK_TAG = "aws:cloudformation:stack-name";

  private static final int LARGEST_EVENTS = 1 << 20;
  private static final int BYTES_OF_A_TIME = 14;
  private static final int MOST_TARGETS = 5;
  private static final int ATTEMPTS = 185;
  private static final Duration AGE = Duration.ofDays(1);

  private final Rules rules;

  /** The service over these rules. */
  public EventBridgeService(Rules rules) {
    this.rules = rules;
  }

  @Override
  public String signingName() {
    return "events";
  }

  /** Entries of 1 MiB as JSON writes them. */
  @Override
  public int largestRequest() {
    return 2 << 20;
  }

  @Override
  public RequiredPermissions permissions() {
    return RulePermissions.permissions();
  }

  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return ServiceErrors.of(
        EventBridgeException.builder(),
        "EventBridge",
        "AccessDeniedException",
        denied.getMessage());
  }

  @Override
  public Operations operations() {
    Operations operations = new Operations();
    new BusOperations(rules).addTo(operations);
    return operations
        .on(PutRuleRequest.class, this::putRule)
        .on(DescribeRuleRequest.class, this::describeRule)
        .on(ListRulesRequest.class, this::listRules)
        .on(DeleteRuleRequest.class, this::deleteRule)
        .on(PutTargetsRequest.class, this::putTargets)
        .on(RemoveTargetsRequest.class, this::removeTargets)
        .on(ListTargetsByRuleRequest.class, this::listTargets)
        .on(PutEventsRequest.class, this::putEvents)
        .checkedBy(InputConstraints.of("events").refusing(EventBridgeService::invalid));
  }

  private PutRuleResponse putRule(PutRuleRequest request) {
    checkBus(request.eventBusName());
    Optional<String> pattern = given(request.eventPattern());
    Optional<String> schedule = given(request.scheduleExpression());
    if (pattern.isEmpty() && schedule.isEmpty()) {
      throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    Rule rule =
        new Rule(
            request.name(),
            request.description() == null ? "" : request.description(),
            pattern.map(EventBridgeService::pattern),
            schedule.map(EventBridgeService::schedule),
            request.state() != RuleState.DISABLED,
            rules.find(request.name()).map(Rule::targets).orElse(List.of()),
            stack(request).or(() -> rules.find(request.name()).flatMap(Rule::stack)));
    rules.put(rule);
    return PutRuleResponse.builder().ruleArn(rule.arn()).build();
  }

  /** An empty pattern or schedule is none. */
  private static Optional<String> given(String text) {
    return Optional.ofNullable(text).filter(present -> !present.isEmpty());
  }

  private static Optional<String> stack(PutRuleRequest request) {
    return request.tags().stream()
        .filter(tag -> tag.key().equals(STACK_TAG))
        .map(Tag::value)
        .findFirst();
  }

  static EventPattern pattern(String text) {
    try {
      return EventPattern.of(text);
    } catch (InvalidPatternException e) {
      throw InvalidEventPatternException.builder().message(e.getMessage()).cause(e).build();
    }
  }

  private static ScheduleExpression schedule(String text) {
    try {
      return ScheduleExpression.of(text);
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage());
    }
  }

  private DescribeRuleResponse describeRule(DescribeRuleRequest request) {
    checkBus(request.eventBusName());
    Rule rule = find(request.name());
    return DescribeRuleResponse.builder()
        .name(rule.name())
        .arn(rule.arn())
        .description(given(rule.description()).orElse(null))
        .eventPattern(rule.pattern().map(pattern -> pattern.text()).orElse(null))
        .scheduleExpression(rule.schedule().map(ScheduleExpression::text).orElse(null))
        .state(state(rule))
        .eventBusName("default")
        .createdBy(Site.ACCOUNT)
        .build();
  }

  private ListRulesResponse listRules(ListRulesRequest request) {
    checkBus(request.eventBusName());
    String prefix = request.namePrefix() == null ? "" : request.namePrefix();
    Page<Rule> page =
        PAGES.page(
            "ListRules",
            rules.all().stream().filter(rule -> rule.name().startsWith(prefix)).toList(),
            Rule::name,
            request.limit(),
            request.nextToken());
    return ListRulesResponse.builder()
        .rules(page.items().stream().map(EventBridgeService::model).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static software.amazon.awssdk.services.eventbridge.model.Rule model(Rule rule) {
    return software.amazon.awssdk.services.eventbridge.model.Rule.builder()
        .name(rule.name())
        .arn(rule.arn())
        .description(given(rule.description()).orElse(null))
        .eventPattern(rule.pattern().map(pattern -> pattern.text()).orElse(null))
        .scheduleExpression(rule.schedule().map(ScheduleExpression::text).orElse(null))
        .state(state(rule))
        .eventBusName("default")
        .build();
  }

  private static RuleState state(Rule rule) {
    return rule.isEnabled() ? RuleState.ENABLED : RuleState.DISABLED;
  }

  private DeleteRuleResponse deleteRule(DeleteRuleRequest request) {
    checkBus(request.eventBusName());
    if (rules.find(request.name()).filter(rule -> !rule.targets().isEmpty()).isPresent()) {
      throw invalid("Rule can't be deleted since it has targets.");
    }
    rules.remove(request.name());
    return DeleteRuleResponse.builder().build();
  }

  private PutTargetsResponse putTargets(PutTargetsRequest request) {
    checkBus(request.eventBusName());
    Rule rule = find(request.rule());
    List<Target> targets = new ArrayList<>(rule.targets());
    for (var model : request.targets()) {
      Target target = target(model);
      targets.removeIf(present -> present.id().equals(target.id()));
      targets.add(target);
    }
    if (targets.size() > MOST_TARGETS) {
      throw LimitExceededException.builder()
          .message("The requested resource exceeds the maximum number allowed.")
          .build();
    }
    rules.put(rule.with(targets));
    return PutTargetsResponse.builder().failedEntryCount(0).failedEntries(List.of()).build();
  }

  private Target target(software.amazon.awssdk.services.eventbridge.model.Target model) {
    if (!rules.canReach(model.arn())) {
      throw invalid(
          "Provided Arn is not in correct format or not supported on the local side: %s; targets are queues, functions and state machines."
              .formatted(model.arn()));
    }
    List<String> unsupported =
        model.toBuilder().sdkFields().stream()
            .filter(field -> isSet(field.getValueOrDefault(model)))
            .map(field -> field.memberName())
            .filter(
                name ->
                    !List.of("Id", "Arn", "RoleArn", "RetryPolicy", "DeadLetterConfig")
                        .contains(name))
            .toList();
    if (!unsupported.isEmpty()) {
      throw invalid(
          "The target %s has %s, which the local side does not support: a target receives the whole event."
              .formatted(model.id(), String.join(", ", unsupported)));
    }
    var retries = model.retryPolicy();
    return new Target(
        model.id(),
        model.arn(),
        retries == null || retries.maximumRetryAttempts() == null
            ? ATTEMPTS
            : retries.maximumRetryAttempts(),
        retries == null || retries.maximumEventAgeInSeconds() == null
            ? AGE
            : Duration.ofSeconds(retries.maximumEventAgeInSeconds()),
        Optional.ofNullable(model.deadLetterConfig()).map(config -> config.arn()));
  }

  private static boolean isSet(Object value) {
    return value != null && !(value instanceof Collection<?> all && all.isEmpty());
  }

  private RemoveTargetsResponse removeTargets(RemoveTargetsRequest request) {
    checkBus(request.eventBusName());
    Rule rule = find(request.rule());
    rules.put(
        rule.with(
            rule.targets().stream()
                .filter(target -> !request.ids().contains(target.id()))
                .toList()));
    return RemoveTargetsResponse.builder().failedEntryCount(0).failedEntries(List.of()).build();
  }

  private ListTargetsByRuleResponse listTargets(ListTargetsByRuleRequest request) {
    checkBus(request.eventBusName());
    Page<Target> page =
        PAGES.page(
            "ListTargetsByRule " + request.rule(),
            find(request.rule()).targets(),
            Target::id,
            request.limit(),
            request.nextToken());
    return ListTargetsByRuleResponse.builder()
        .targets(
            page.items().stream()
                .map(
                    target ->
                        software.amazon.awssdk.services.eventbridge.model.Target.builder()
                            .id(target.id())
                            .arn(target.arn())
                            .build())
                .toList())
        .nextToken(page.nextToken())
        .build();
  }

  private PutEventsResponse putEvents(PutEventsRequest request) {
    if (request.entries().stream().mapToLong(EventBridgeService::size).sum() > LARGEST_EVENTS) {
      throw invalid("Total size of the entries in the request is over the limit.");
    }
    List<PutEventsResultEntry> results = request.entries().stream().map(this::putEvent).toList();
    return PutEventsResponse.builder()
        .entries(results)
        .failedEntryCount((int) results.stream().filter(r -> r.errorCode() != null).count())
        .build();
  }

  private PutEventsResultEntry putEvent(PutEventsRequestEntry entry) {
    if (entry.eventBusName() != null) {
      checkBus(entry.eventBusName());
    }
    Optional<String> missing = missing(entry);
    if (missing.isPresent()) {
      return failed(
          "InvalidArgument",
          "Parameter %1$s is not valid. Reason: %1$s is a required argument."
              .formatted(missing.get()));
    }
    if (entry.source().startsWith("aws.")) {
      return failed("NotAuthorizedForSource", "Not authorized for the source.");
    }
    try {
      JsonNode detail = JSON.readTree(entry.detail());
      if (!detail.isObject()) {
        return failed("MalformedDetail", "Detail is malformed.");
      }
      BusEvent event =
          new BusEvent(
              entry.source(),
              entry.detailType(),
              entry.resources(),
              detail,
              entry.time() == null ? Instant.now() : entry.time());
      return PutEventsResultEntry.builder().eventId(rules.accept(event)).build();
    } catch (JsonProcessingException e) {
      return failed("MalformedDetail", "Detail is malformed.");
    }
  }

  /**
   * How much of the limit an entry takes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size">Calculating
   *     PutEvents event entry size</a>
   */
  private static long size(PutEventsRequestEntry entry) {
    long size = entry.time() == null ? 0 : BYTES_OF_A_TIME;
    for (String text : Arrays.asList(entry.source(), entry.detailType(), entry.detail())) {
      size += text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
    return size
        + entry.resources().stream()
            .mapToLong(resource -> resource.getBytes(StandardCharsets.UTF_8).length)
            .sum();
  }

  private static Optional<String> missing(PutEventsRequestEntry entry) {
    if (given(entry.source()).isEmpty()) {
      return Optional.of("Source");
    }
    if (given(entry.detailType()).isEmpty()) {
      return Optional.of("DetailType");
    }
    return given(entry.detail()).isEmpty() ? Optional.of("Detail") : Optional.empty();
  }

  private static PutEventsResultEntry failed(String code, String message) {
    return PutEventsResultEntry.builder().errorCode(code).errorMessage(message).build();
  }

  private Rule find(String name) {
    return rules.find(name).orElseThrow(() -> noRule(name));
  }

  static ResourceNotFoundException noRule(String name) {
    return ResourceNotFoundException.builder()
        .message("Rule %s does not exist on EventBus default.".formatted(name))
        .build();
  }

  static void checkBus(String name) {
    if (name != null && !name.equals("default") && !name.endsWith(":event-bus/default")) {
      throw ResourceNotFoundException.builder()
          .message(
              "Event bus %s does not exist: the local side has the default one.".formatted(name))
          .build();
    }
  }

  static EventBridgeException invalid(String message) {
    return (EventBridgeException)
        ServiceErrors.of(
            EventBridgeException.builder(), "EventBridge", "ValidationException", message);
  }
}
