package dev.medallion.local.stepfunctions;

import dev.medallion.local.stepfunctions.states.Execution;
import dev.medallion.local.stepfunctions.states.ExecutionListener;
import dev.medallion.local.stepfunctions.states.HistoryEvent;
import dev.medallion.local.stepfunctions.states.Interpreter;
import dev.medallion.local.stepfunctions.states.JsonText;
import dev.medallion.local.stepfunctions.states.Resumption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** An execution of this process, while it runs. Its history is not held here. */
final class LiveExecution implements ExecutionListener {
  private static final System.Logger LOG = System.getLogger(LiveExecution.class.getName());

  private final StateMachine machine;
  private final List<ExecutionListener> followers;
  private final Keeper keeper;
  private DescribeExecutionResponse description;
  private Optional<Execution> execution = Optional.empty();

  /** Keeps what happens. */
  interface Keeper {
    /**
     * An event, in their order.
     *
     * @param scope the iterations and branches that it is in
     */
    void event(software.amazon.awssdk.services.sfn.model.HistoryEvent event, String scope);

    /** The execution as it ended; the last word. */
    void end(DescribeExecutionResponse execution);
  }

  /**
   * An execution that is about to start.
   *
   * @param keeper takes all that happens
   */
  LiveExecution(
      StateMachine machine,
      DescribeExecutionResponse description,
      List<ExecutionListener> followers,
      Keeper keeper) {
    this.machine = machine;
    this.description = description;
    this.followers = followers;
    this.keeper = keeper;
  }

  void start(Interpreter interpreter, Interpreter.Start start) {
    Execution started = interpreter.start(machine.definition(), start, this);
    synchronized (this) {
      execution = Optional.of(started);
    }
  }

  void resume(Interpreter interpreter, Interpreter.Start start, Resumption from) {
    Execution resumed = interpreter.resume(machine.definition(), start, from, this);
    synchronized (this) {
      execution = Optional.of(resumed);
    }
  }

  void abort(Optional<String> error, Optional<String> cause) {
    Optional<Execution> running;
    synchronized (this) {
      running = execution;
    }
    running.ifPresent(stopped -> stopped.abort(error, cause));
  }

  synchronized DescribeExecutionResponse description() {
    return description;
  }

  @Override
  public void event(HistoryEvent event) {
    keeper.event(HistoryEvents.of(event, machine.roleArn()), event.scope());
    Optional<DescribeExecutionResponse> end = ended(event);
    synchronized (this) {
      end.ifPresent(ended -> description = ended);
    }
    tell(follower -> follower.event(event));
    end.ifPresent(keeper::end);
  }

  @Override
  public void retrying(
      String state, String scope, String error, String cause, int retry, Duration delay) {
    tell(follower -> follower.retrying(state, scope, error, cause, retry, delay));
  }

  /** Whoever follows must not be able to break what it follows. */
  private void tell(Consumer<ExecutionListener> news) {
    for (ExecutionListener follower : followers) {
      try {
        news.accept(follower);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a follower of an execution failed", e);
      }
    }
  }

  private synchronized Optional<DescribeExecutionResponse> ended(HistoryEvent event) {
    DescribeExecutionResponse.Builder builder = description.toBuilder().stopDate(event.time());
    return switch (event.type()) {
      case "ExecutionSucceeded" -> {
        HistoryEvent.Payload payload = (HistoryEvent.Payload) event.detail();
        yield Optional.of(
            Redrive.withStatus(builder, ExecutionStatus.SUCCEEDED)
                .output(JsonText.of(payload.value()))
                .outputDetails(details -> details.included(true))
                .build());
      }
      case "ExecutionFailed" -> Optional.of(failed(builder, ExecutionStatus.FAILED, event));
      case "ExecutionAborted" -> Optional.of(failed(builder, ExecutionStatus.ABORTED, event));
      // Only the history has the error.
      case "ExecutionTimedOut" ->
          Optional.of(Redrive.withStatus(builder, ExecutionStatus.TIMED_OUT).build());
      default -> Optional.empty();
    };
  }

  private static DescribeExecutionResponse failed(
      DescribeExecutionResponse.Builder builder, ExecutionStatus status, HistoryEvent event) {
    HistoryEvent.Ending ending = (HistoryEvent.Ending) event.detail();
    return Redrive.withStatus(builder, status)
        .error(ending.error().orElse(null))
        .cause(ending.cause().orElse(null))
        .build();
  }
}
