package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.Site;
import dev.medallion.local.events.EventBus;
import dev.medallion.local.states.Interpreter;
import dev.medallion.local.states.Timeline;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/** The executions, running and ended, of this process and of those before it. */
final class Executions implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Executions.class.getName());
  private static final int LARGEST_INPUT_BYTES = 256 * 1024;
  private static final int CLOSE_SECONDS = 5;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Interpreter interpreter;
  private final Timeline timeline;
  private final EventBus bus;
  private final ExecutionFiles files;
  private final List<ExecutionFollower> followers = new CopyOnWriteArrayList<>();
  private final Map<String, LiveExecution> live = new LinkedHashMap<>();
  private final Map<String, ExecutionRecord> earlier = new LinkedHashMap<>();

  /**
   * Writes files and publishes events, in order. Not done on an execution's own thread: a stop
   * interrupts that, and an interrupt breaks a write.
   */
  private final ExecutorService clerk =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "step-functions-clerk");
            thread.setDaemon(true);
            return thread;
          });

  Executions(Interpreter interpreter, Timeline timeline, EventBus bus, ExecutionFiles files) {
    this.interpreter = interpreter;
    this.timeline = timeline;
    this.bus = bus;
    this.files = files;
    for (ExecutionRecord execution : files.load()) {
      ExecutionRecord known = execution;
      if (execution.description().status() == ExecutionStatus.RUNNING) {
        known = interrupted(execution);
        files.save(known);
      }
      earlier.put(known.description().executionArn(), known);
    }
  }

  private ExecutionRecord interrupted(ExecutionRecord execution) {
    String cause = "The local side stopped while the execution was running";
    List<HistoryEvent> history = new ArrayList<>(execution.history());
    history.add(
        HistoryEvent.builder()
            .id(history.size() + 1L)
            .previousEventId((long) history.size())
            .timestamp(timeline.now())
            .type(HistoryEventType.EXECUTION_ABORTED)
            .executionAbortedEventDetails(details -> details.cause(cause))
            .build());
    return new ExecutionRecord(
        execution.description().toBuilder()
            .status(ExecutionStatus.ABORTED)
            .stopDate(timeline.now())
            .cause(cause)
            .build(),
        history);
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
    Optional<DescribeExecutionResponse> known = find(arn).map(ExecutionRecord::description);
    if (known.isPresent()) {
      if (known.get().status() == ExecutionStatus.RUNNING && known.get().input().equals(input)) {
        return known.get();
      }
      throw Refusals.executionExists(arn);
    }
    DescribeExecutionResponse description = describe(machine, given, arn, input);
    LiveExecution execution =
        new LiveExecution(
            machine,
            description,
            followers.stream().map(follower -> follower.follow(arn)).toList(),
            this::record);
    live.put(arn, execution);
    record(execution.snapshot());
    execution.start(
        interpreter,
        new Interpreter.Start(arn, given, value, machine.roleArn(), machine.arn(), machine.name()));
    return description;
  }

  private DescribeExecutionResponse describe(
      StateMachine machine, String name, String arn, String input) {
    return DescribeExecutionResponse.builder()
        .executionArn(arn)
        .stateMachineArn(machine.arn())
        .name(name)
        .status(ExecutionStatus.RUNNING)
        .startDate(timeline.now())
        .input(input)
        .inputDetails(details -> details.included(true))
        .redriveCount(0)
        .redriveStatus(ExecutionRedriveStatus.NOT_REDRIVABLE)
        .build();
  }

  private static JsonNode read(String input) {
    if (input.getBytes(StandardCharsets.UTF_8).length > LARGEST_INPUT_BYTES) {
      throw Refusals.badInput("the input is larger than 262144 bytes");
    }
    try {
      JsonNode value = JSON.readTree(input);
      if (value.isMissingNode()) {
        throw Refusals.badInput("the input is empty; give {} at least");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw Refusals.badInput(e.getOriginalMessage());
    }
  }

  /** Keeps the state of an execution and tells the bus. */
  private void record(ExecutionRecord execution) {
    clerk.execute(
        () -> {
          try {
            files.save(execution);
          } catch (UncheckedIOException e) {
            // It is known to this process all the same, and whoever waits for its end must hear.
            LOG.log(System.Logger.Level.ERROR, e.getMessage(), e);
          }
          bus.publish(StatusEvent.of(execution.description()));
        });
  }

  /** Stops an execution; one that has ended stays as it is. */
  DescribeExecutionResponse stop(String arn, Optional<String> error, Optional<String> cause) {
    get(arn);
    live(arn).ifPresent(execution -> execution.abort(error, cause));
    return get(arn).description();
  }

  /** What is known of an execution. */
  ExecutionRecord get(String arn) {
    Refusals.checkArn(Refusals.required(arn, "executionArn"), ":execution:");
    return find(arn).orElseThrow(() -> Refusals.noExecution(arn));
  }

  synchronized Optional<LiveExecution> live(String arn) {
    return Optional.ofNullable(live.get(arn));
  }

  private synchronized Optional<ExecutionRecord> find(String arn) {
    return live(arn).map(LiveExecution::snapshot).or(() -> Optional.ofNullable(earlier.get(arn)));
  }

  /** The executions of a state machine, the newest first. */
  synchronized List<DescribeExecutionResponse> of(String stateMachineArn) {
    List<DescribeExecutionResponse> all = new ArrayList<>();
    earlier.values().forEach(execution -> all.add(execution.description()));
    all.sort(Comparator.comparing(DescribeExecutionResponse::startDate));
    live.values().forEach(execution -> all.add(execution.snapshot().description()));
    return all.reversed().stream()
        .filter(execution -> execution.stateMachineArn().equals(stateMachineArn))
        .toList();
  }

  /** Stops what runs, and returns once everything is kept. */
  @Override
  public void close() {
    List<LiveExecution> running;
    synchronized (this) {
      running = List.copyOf(live.values());
    }
    running.forEach(
        execution ->
            execution.abort(
                Optional.empty(),
                Optional.of("The local side stopped while the execution was running")));
    clerk.shutdown();
    try {
      if (!clerk.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        clerk.shutdownNow();
      }
    } catch (InterruptedException e) {
      clerk.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
