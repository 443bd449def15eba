package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** One attempt at a Task state. */
final class TaskAttempt {
  private final StateExecution execution;
  private final State.Task task;

  TaskAttempt(StateExecution execution, State.Task task) {
    this.execution = execution;
    this.task = task;
  }

  JsonNode run() throws StateFailure, InterruptedException {
    Bindings bindings = execution.bindings();
    JsonNode arguments =
        execution.value(task.arguments(), bindings, Kind.ANY).orElse(execution.input());
    execution.limit(arguments, task.name());
    Timeline timeline = execution.branch().interpreter().timeline();
    Optional<Long> timeout =
        execution.value(task.timeout(), bindings, Kind.POSITIVE).map(JsonNode::longValue);
    record("TaskScheduled", arguments, timeout);
    record("TaskStarted", arguments);
    JsonNode result =
        call(
            new TaskRequest(
                task.resource(),
                arguments,
                execution.context(),
                timeout.map(seconds -> timeline.now().plusSeconds(seconds)),
                answer -> record("TaskSubmitted", answer)));
    try {
      execution.limit(result, ResourceName.of(task.resource()).type());
    } catch (StateFailure e) {
      throw failed("TaskFailed", e.error(), e.reason());
    }
    record("TaskSucceeded", result);
    return result;
  }

  private JsonNode call(TaskRequest request) throws StateFailure, InterruptedException {
    Interpreter interpreter = execution.branch().interpreter();
    TimeLimit limit = new TimeLimit(Thread.currentThread());
    Timeline.Alarm alarm =
        request.deadline().isPresent()
            ? interpreter.timeline().alarm(request.deadline().get(), limit::expire)
            : () -> {};
    try (alarm) {
      JsonNode result = interpreter.tasks().run(request);
      if (limit.end()) {
        throw failed("TaskTimedOut", ErrorName.TIMEOUT, "");
      }
      return result;
    } catch (TaskFailure e) {
      if (limit.end()) {
        throw failed("TaskTimedOut", ErrorName.TIMEOUT, "");
      }
      StateFailure failure = failed("TaskFailed", e.error(), e.reason());
      failure.initCause(e);
      throw failure;
    } catch (InterruptedException e) {
      if (limit.end()) {
        throw failed("TaskTimedOut", ErrorName.TIMEOUT, "");
      }
      throw e;
    } catch (RuntimeException e) {
      // A defect of the runner; its log has the stack, the execution its text.
      limit.end();
      System.getLogger(TaskAttempt.class.getName())
          .log(System.Logger.Level.ERROR, "task " + request.resource(), e);
      StateFailure failure = failed("TaskFailed", ErrorName.RUNTIME, e.toString());
      failure.initCause(e);
      throw failure;
    }
  }

  private StateFailure failed(String type, String error, String cause) {
    execution
        .branch()
        .record(type, new HistoryEvent.TaskError(task.name(), task.resource(), error, cause));
    return new StateFailure(error, cause);
  }

  private void record(String type, JsonNode value) {
    record(type, value, Optional.empty());
  }

  private void record(String type, JsonNode value, Optional<Long> timeout) {
    execution
        .branch()
        .record(type, new HistoryEvent.TaskData(task.name(), task.resource(), value, timeout));
  }

  /** Interrupts a thread at the deadline, and never after the attempt has ended. */
  private static final class TimeLimit {
    private final Thread thread;
    private boolean ended;
    private boolean expired;

    TimeLimit(Thread thread) {
      this.thread = thread;
    }

    synchronized void expire() {
      if (!ended) {
        expired = true;
        thread.interrupt();
      }
    }

    /** Ends the attempt; returns whether its time ran out, and then takes the interrupt back. */
    synchronized boolean end() {
      ended = true;
      if (expired) {
        Thread.interrupted();
      }
      return expired;
    }
  }
}
