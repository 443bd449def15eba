package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.Site;
import dev.medallion.local.database.WriteBehind;
import dev.medallion.local.integration.EventBus;
import dev.medallion.local.stepfunctions.states.Interpreter;
import dev.medallion.local.stepfunctions.states.JsonText;
import dev.medallion.local.stepfunctions.states.Resumption;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/** The executions, running and ended, of this process and of those before it. */
final class Executions implements AutoCloseable {
  private static final int LARGEST_INPUT_BYTES = 256 * 1024;
  private static final String STOPPED = "The local side stopped while the execution was running";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Interpreter interpreter;
  private final Timeline timeline;
  private final EventBus bus;
  private final ExecutionStore store;
  private final WriteBehind clerk;
  private final List<ExecutionFollower> followers = new CopyOnWriteArrayList<>();

  /** Those that have not ended, or whose end is not written yet. */
  private final Map<String, LiveExecution> live = new ConcurrentHashMap<>();

  /** The last redrive of each execution by this process. */
  private final Map<String, Redriven> redriven = new ConcurrentHashMap<>();

  private record Redriven(Optional<String> token, Instant date) {}

  Executions(Interpreter interpreter, Timeline timeline, EventBus bus, ExecutionStore store) {
    this.interpreter = interpreter;
    this.timeline = timeline;
    this.bus = bus;
    this.store = store;
    this.clerk = new WriteBehind(store.database(), "step-functions-clerk");
    store.running().forEach(this::interrupted);
  }

  private void interrupted(DescribeExecutionResponse execution) {
    long last = store.lastEvent(execution.executionArn());
    store.add(
        execution.executionArn(),
        HistoryEvent.builder()
            .id(last + 1)
            .previousEventId(last)
            .timestamp(timeline.now())
            .type(HistoryEventType.EXECUTION_ABORTED)
            .executionAbortedEventDetails(details -> details.cause(STOPPED))
            .build());
    store.update(
        Redrive.withStatus(execution.toBuilder(), ExecutionStatus.ABORTED)
            .stopDate(timeline.now())
            .cause(STOPPED)
            .build());
  }

  void follow(ExecutionFollower follower) {
    followers.add(follower);
  }

  /**
   * Starts an execution, unless one of the same name and input runs already.
   *
   * @param name its name; none for one of its own
   * @param input its input as text
   * @return the execution, new or running
   */
  synchronized DescribeExecutionResponse start(
      StateMachine machine, Optional<String> name, String input) {
    String given = name.orElseGet(() -> UUID.randomUUID().toString());
    Refusals.checkName(given);
    JsonNode value = read(input);
    String arn = Site.arn("states", "execution:%s:%s".formatted(machine.name(), given));
    Optional<DescribeExecutionResponse> known = find(arn);
    if (known.isPresent()) {
      if (known.get().status() == ExecutionStatus.RUNNING && known.get().input().equals(input)) {
        return known.get();
      }
      throw Refusals.executionExists(arn);
    }
    DescribeExecutionResponse description = describe(machine, given, arn, input);
    LiveExecution execution = live(machine, description);
    // Written before it starts: what a start is answered with is not forgotten.
    store.add(description, Optional.of(machine.revision()));
    live.put(arn, execution);
    bus.publish(StatusEvent.of(description));
    execution.start(interpreter, startOf(machine, arn, given, value));
    return description;
  }

  /**
   * Lets an execution that failed go on in the state in which it failed.
   *
   * @param machine the state machine as it was when the execution started
   * @param token whoever gives the same one again means the same redrive
   * @return when it went on
   */
  synchronized Instant redrive(String arn, StateMachine machine, Optional<String> token) {
    DescribeExecutionResponse before = get(arn);
    Optional<Redriven> known = Optional.ofNullable(redriven.get(arn));
    if (token.isPresent() && known.filter(last -> last.token().equals(token)).isPresent()) {
      return known.get().date();
    }
    clerk.flush();
    long events = store.lastEvent(arn);
    Redrive.obstacle(timeline.now(), before, events)
        .ifPresent(
            obstacle -> {
              throw Refusals.notRedrivable(obstacle);
            });
    RedrivePoint point = new RedrivePoint(machine.definition());
    store.eachEvent(arn, point::read);
    int count = before.redriveCount() + 1;
    Resumption from = new Resumption(before.startDate(), count, events, point.place());
    Instant now = timeline.now();
    DescribeExecutionResponse description =
        Redrive.withStatus(before.toBuilder(), ExecutionStatus.RUNNING)
            .redriveCount(count)
            .redriveDate(now)
            .stopDate(null)
            .error(null)
            .cause(null)
            .build();
    LiveExecution execution = live(machine, description);
    store.update(description);
    redriven.put(arn, new Redriven(token, now));
    live.put(arn, execution);
    bus.publish(StatusEvent.of(description));
    execution.resume(interpreter, startOf(machine, arn, before.name(), read(before.input())), from);
    return now;
  }

  private LiveExecution live(StateMachine machine, DescribeExecutionResponse description) {
    String arn = description.executionArn();
    return new LiveExecution(
        machine,
        description,
        followers.stream().map(follower -> follower.follow(arn)).toList(),
        new Keeper(arn));
  }

  private static Interpreter.Start startOf(
      StateMachine machine, String arn, String name, JsonNode input) {
    return new Interpreter.Start(
        arn, name, input, machine.roleArn(), machine.arn(), machine.name());
  }

  private DescribeExecutionResponse describe(
      StateMachine machine, String name, String arn, String input) {
    return Redrive.withStatus(DescribeExecutionResponse.builder(), ExecutionStatus.RUNNING)
        .executionArn(arn)
        .stateMachineArn(machine.arn())
        .name(name)
        .startDate(timeline.now())
        .input(input)
        .inputDetails(details -> details.included(true))
        .redriveCount(0)
        .build();
  }

  private static JsonNode read(String input) {
    if (input.getBytes(StandardCharsets.UTF_8).length > LARGEST_INPUT_BYTES) {
      throw Refusals.badInput("the input is larger than 262144 bytes");
    }
    try {
      JsonNode value = JSON.readTree(input);
      if (value.isMissingNode()) {
        throw Refusals.badInput("Invalid execution input.");
      }
      return JsonText.given(value, input);
    } catch (JsonProcessingException e) {
      throw Refusals.badInput(e.getOriginalMessage());
    }
  }

  /** Writes what happens in an execution, and tells the bus of its end once that is written. */
  private final class Keeper implements LiveExecution.Keeper {
    private final String arn;

    Keeper(String arn) {
      this.arn = arn;
    }

    @Override
    public void event(HistoryEvent event, String scope) {
      clerk.add(() -> store.add(arn, event, scope), () -> {});
    }

    @Override
    public void end(DescribeExecutionResponse execution) {
      clerk.add(
          () -> store.update(execution),
          () -> {
            live.remove(arn);
            bus.publish(StatusEvent.of(execution));
          });
    }
  }

  /** Stops an execution; one that has ended stays as it is. */
  DescribeExecutionResponse stop(String arn, Optional<String> error, Optional<String> cause) {
    get(arn);
    Optional.ofNullable(live.get(arn)).ifPresent(execution -> execution.abort(error, cause));
    return get(arn);
  }

  /** What is known of an execution. */
  DescribeExecutionResponse get(String arn) {
    Refusals.checkArn(arn, ":execution:");
    DescribeExecutionResponse known = find(arn).orElseThrow(() -> Refusals.noExecution(arn));
    return Redrive.asOf(timeline.now(), known, known.stopDate() == null ? 0 : store.lastEvent(arn));
  }

  private Optional<DescribeExecutionResponse> find(String arn) {
    return Optional.ofNullable(live.get(arn))
        .map(LiveExecution::description)
        .or(() -> store.find(arn));
  }

  /** The executions of a state machine, the newest first. */
  ExecutionStore.Page<ExecutionListItem> of(
      String stateMachineArn, ExecutionStore.Filter filter, OptionalLong before, int most) {
    writeAll();
    return store.list(stateMachineArn, filter, before, most);
  }

  /** Events of an execution after that one, or before it in reverse order. */
  ExecutionStore.Page<HistoryEvent> history(
      String arn, boolean reversed, OptionalLong from, int most) {
    get(arn);
    writeAll();
    return reversed ? store.historyReversed(arn, from, most) : store.history(arn, from, most);
  }

  /** What runs writes later than it happens. */
  private void writeAll() {
    if (!live.isEmpty()) {
      clerk.flush();
    }
  }

  /** Stops what runs, and returns once everything is kept. */
  @Override
  public void close() {
    List.copyOf(live.values())
        .forEach(execution -> execution.abort(Optional.empty(), Optional.of(STOPPED)));
    clerk.close();
    store.close();
  }
}
