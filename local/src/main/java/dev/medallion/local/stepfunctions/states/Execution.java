package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A state machine that runs. */
public final class Execution {
  private final Definition definition;
  private final Interpreter.Start start;
  private final Interpreter interpreter;
  private final History history;
  private final Optional<Resumption> resumption;
  private final Instant startTime;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private final Thread thread;

  Execution(
      Definition definition,
      Interpreter.Start start,
      Interpreter interpreter,
      History history,
      Optional<Resumption> resumption) {
    this.definition = definition;
    this.start = start;
    this.interpreter = interpreter;
    this.history = history;
    this.resumption = resumption;
    this.startTime = resumption.map(Resumption::started).orElseGet(interpreter.timeline()::now);
    this.thread = Thread.ofVirtual().name("execution " + start.name()).unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  /** When it started. */
  public Instant startTime() {
    return startTime;
  }

  /** How it ends; complete once it has. Its last tasks may still be winding down then. */
  public CompletableFuture<Outcome> outcome() {
    return outcome.copy();
  }

  /** Complete once nothing of it runs any more. */
  public CompletableFuture<Void> finished() {
    return finished.copy();
  }

  /** Stops it, if it still runs: it has then ended, and what it runs is interrupted. */
  public void abort(Optional<String> error, Optional<String> cause) {
    end(
        0,
        new Outcome.Aborted(error, cause),
        "ExecutionAborted",
        new HistoryEvent.Ending(error, cause));
    thread.interrupt();
  }

  private void run() {
    history.whenFull(this::failFull);
    // On AWS the first state follows nothing, not the start of the execution.
    long first = recordStart();
    Optional<Resumption.Place> place = resumption.flatMap(Resumption::place);
    Branch branch = new Branch(interpreter, history, new Scope("", context(), Map.of()), first);
    Timeline.Alarm timeout = timeout();
    try (timeout) {
      JsonNode output =
          place.isPresent()
              ? branch.resume(definition.workflow(), place.get())
              : branch.walk(definition.workflow(), start.input());
      end(
          branch.lastEvent(),
          new Outcome.Succeeded(output),
          "ExecutionSucceeded",
          new HistoryEvent.Payload(output));
    } catch (StateFailure e) {
      fail(branch.lastEvent(), present(e.error()), present(e.reason()));
    } catch (InterruptedException e) {
      // Whoever interrupts has ended the execution before; this is for one who did not.
      fail(
          branch.lastEvent(),
          Optional.of(ErrorName.RUNTIME),
          Optional.of("The execution was interrupted"));
    } catch (RuntimeException e) {
      fail(branch.lastEvent(), Optional.of(ErrorName.RUNTIME), Optional.of(e.toString()));
      throw e;
    } finally {
      finished.complete(null);
    }
  }

  /** Records that it starts or resumes, and gives the event that its next state follows. */
  private long recordStart() {
    if (resumption.isPresent()) {
      return history.record(
          resumption.get().lastEvent(),
          "ExecutionRedriven",
          "",
          new HistoryEvent.Redriven(resumption.get().redrives()));
    }
    history.record(0, "ExecutionStarted", "", new HistoryEvent.Payload(start.input()));
    return 0;
  }

  private void failFull() {
    fail(
        0,
        Optional.of(ErrorName.RUNTIME),
        Optional.of(
            "The execution reached the maximum number of history events (%d)."
                .formatted(History.LARGEST)));
    thread.interrupt();
  }

  private Timeline.Alarm timeout() {
    if (definition.timeout().isEmpty()) {
      return () -> {};
    }
    return interpreter
        .timeline()
        .alarm(
            // Counted from the start again when an execution resumes.
            interpreter.timeline().now().plus(definition.timeout().get()),
            () -> {
              end(
                  0,
                  new Outcome.TimedOut(),
                  "ExecutionTimedOut",
                  new HistoryEvent.Ending(Optional.of(ErrorName.TIMEOUT), Optional.empty()));
              thread.interrupt();
            });
  }

  private void fail(long previous, Optional<String> error, Optional<String> cause) {
    end(
        previous,
        new Outcome.Failed(error, cause),
        "ExecutionFailed",
        new HistoryEvent.Ending(error, cause));
  }

  /** Only the first end counts. */
  private synchronized void end(
      long previous, Outcome how, String type, HistoryEvent.Detail detail) {
    if (!outcome.isDone()) {
      try {
        history.close(previous, type, detail);
      } finally {
        outcome.complete(how);
      }
    }
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(present -> !present.isEmpty());
  }

  private ObjectNode context() {
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    context
        .putObject("Execution")
        .put("Id", start.id())
        .put("Name", start.name())
        .put("RoleArn", start.roleArn())
        .put("StartTime", startTime.toString())
        .put("RedriveCount", resumption.map(Resumption::redrives).orElse(0))
        .set("Input", start.input());
    context
        .putObject("StateMachine")
        .put("Id", start.stateMachineId())
        .put("Name", start.stateMachineName());
    return context;
  }
}
