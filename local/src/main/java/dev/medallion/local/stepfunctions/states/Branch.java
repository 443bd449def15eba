package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Walks one workflow from state to state, on one thread. */
final class Branch {
  private final Interpreter interpreter;
  private final History history;
  private final Scope scope;
  private volatile long lastEvent;
  private Optional<State> current = Optional.empty();

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

  /** The event that the next one follows. */
  long lastEvent() {
    return lastEvent;
  }

  /** Lets the next event follow another one: the last of an inner branch. */
  void continueFrom(long event) {
    lastEvent = event;
  }

  /** Records an event after the branch's last one. */
  long record(String type, HistoryEvent.Detail detail) {
    lastEvent = recordAside(type, detail);
    return lastEvent;
  }

  /**
   * Records an event after the branch's last one that no other event follows: on AWS what comes
   * after {@code MapStateSucceeded} or {@code MapIterationSucceeded} names the event before it.
   */
  long recordAside(String type, HistoryEvent.Detail detail) {
    return history.record(lastEvent, type, scope.path(), detail);
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
    return walk(workflow, Optional.of(workflow.startAt()), input);
  }

  /** Walks a workflow to its end, from a state that has been entered. */
  JsonNode resume(State.Workflow workflow, Resumption.Place place)
      throws StateFailure, InterruptedException {
    State state = workflow.states().get(place.state());
    current = Optional.of(state);
    scope.assign(place.variables());
    Step step = new StateExecution(this, state, place.input()).remake(place);
    current = Optional.empty();
    scope.assign(step.assigned());
    return walk(workflow, step.next(), step.output());
  }

  private JsonNode walk(State.Workflow workflow, Optional<String> first, JsonNode input)
      throws StateFailure, InterruptedException {
    JsonNode data = input;
    Optional<String> next = first;
    while (next.isPresent()) {
      // A task's timeout may have taken the interrupt of a stop for its own.
      if (Thread.interrupted() || history.isClosed()) {
        throw new InterruptedException();
      }
      State state = workflow.states().get(next.get());
      current = Optional.of(state);
      Step step = new StateExecution(this, state, data).make();
      current = Optional.empty();
      scope.assign(step.assigned());
      data = step.output();
      next = step.next();
    }
    return data;
  }

  /** Records that the state it is in was cut short, if it has one that takes time. */
  void abandon() {
    current
        .filter(state -> state instanceof State.Recoverable || state instanceof State.Wait)
        .ifPresent(this::recordAborted);
  }

  /**
   * Records what AWS records when an error leaves the workflow of an iteration or a branch: a task
   * that failed is still aborted.
   */
  void fail() {
    current.filter(State.Task.class::isInstance).ifPresent(this::recordAborted);
  }

  private void recordAborted(State state) {
    recordAside(state.type() + "StateAborted", new HistoryEvent.None());
  }
}
