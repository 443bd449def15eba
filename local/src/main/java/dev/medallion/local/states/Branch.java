package dev.medallion.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Walks one workflow from state to state, on one thread. */
final class Branch {
  private final Interpreter interpreter;
  private final History history;
  private final Scope scope;
  private long lastEvent;

  /**
   * A branch.
   *
   * @param firstEvent the event that it starts from
   */
  Branch(Interpreter interpreter, History history, Scope scope, long firstEvent) {
    this.interpreter = interpreter;
    this.history = history;
    this.scope = scope;
    this.lastEvent = firstEvent;
  }

  Interpreter interpreter() {
    return interpreter;
  }

  History history() {
    return history;
  }

  Scope scope() {
    return scope;
  }

  /** Records an event after the branch's last one. */
  long record(String type, HistoryEvent.Detail detail) {
    lastEvent = history.record(lastEvent, type, scope.path(), detail);
    return lastEvent;
  }

  /** A branch inside this one. */
  Branch inner(Scope innerScope) {
    return new Branch(interpreter, history, innerScope, lastEvent);
  }

  /**
   * Walks a workflow to its end.
   *
   * @return the output of its last state
   */
  JsonNode walk(State.Workflow workflow, JsonNode input) throws StateFailure, InterruptedException {
    JsonNode data = input;
    Optional<String> next = Optional.of(workflow.startAt());
    while (next.isPresent()) {
      // A task's timeout may have taken the interrupt of a stop for its own.
      if (Thread.interrupted() || history.isClosed()) {
        throw new InterruptedException();
      }
      Step step = new Visit(this, workflow.states().get(next.get()), data).make();
      scope.assign(step.assigned());
      data = step.output();
      next = step.next();
    }
    return data;
  }
}
