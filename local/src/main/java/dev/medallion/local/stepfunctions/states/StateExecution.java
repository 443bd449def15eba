package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One stay in a state, from its entry to its exit. */
final class StateExecution {
  /** The most that a state takes or leaves: 256 KiB. */
  private static final int PAYLOAD_BYTES = 256 * 1024;

  private final Branch branch;
  private final State state;
  private final JsonNode input;
  private final ObjectNode context;
  private final Map<String, JsonNode> variables;
  private final long before;
  private long entered;

  /** What the first attempt at a Map or Parallel finds done; another attempt does all of it. */
  private Map<Integer, Resumption.Inner> inner = Map.of();

  StateExecution(Branch branch, State state, JsonNode input) {
    this.branch = branch;
    this.state = state;
    this.input = input;
    this.context = branch.scope().context();
    this.variables = branch.scope().variables();
    this.before = branch.lastEvent();
  }

  Branch branch() {
    return branch;
  }

  JsonNode input() {
    return input;
  }

  ObjectNode context() {
    return context;
  }

  /** Stays in the state until it is left. */
  Step make() throws StateFailure, InterruptedException {
    enter(branch.interpreter().timeline().now());
    entered =
        branch.record(
            state.type() + "StateEntered",
            new HistoryEvent.StateData(state.name(), input, Map.of()));
    return stay();
  }

  /** Does the work of a state again that has been entered. */
  Step remake(Resumption.Place place) throws StateFailure, InterruptedException {
    enter(place.enteredTime());
    entered = place.entered();
    inner = place.inner();
    return stay();
  }

  private void enter(Instant time) {
    context
        .putObject("State")
        .put("Name", state.name())
        .put("EnteredTime", time.toString())
        .put("RetryCount", 0);
  }

  private Step stay() throws StateFailure, InterruptedException {
    Step step = step();
    branch.record(
        state.type() + "StateExited",
        new HistoryEvent.StateData(state.name(), step.output(), step.assigned()));
    return step;
  }

  private Step step() throws StateFailure, InterruptedException {
    return switch (state) {
      case State.Task task -> new RetryExecutor(this, task).make(new TaskAttempt(this, task)::run);
      case State.Map map ->
          new RetryExecutor(this, map).make(() -> new MapAttempt(this, map, takeInner()).run());
      case State.Parallel parallel ->
          new RetryExecutor(this, parallel)
              .make(() -> new ParallelAttempt(this, parallel, takeInner()).run());
      case State.Choice choice -> choose(choice);
      case State.Wait wait -> await(wait);
      case State.Pass pass -> leave(bindings(), input, pass.results(), pass.next());
      case State.Succeed succeed ->
          leave(
              bindings(),
              input,
              new State.Results(Optional.empty(), succeed.output()),
              Optional.empty());
      case State.Fail fail ->
          throw new StateFailure(
              value(fail.error(), bindings(), Kind.STRING).map(JsonNode::textValue).orElse(""),
              value(fail.cause(), bindings(), Kind.STRING).map(JsonNode::textValue).orElse(""));
    };
  }

  private Map<Integer, Resumption.Inner> takeInner() {
    Map<Integer, Resumption.Inner> taken = inner;
    inner = Map.of();
    return taken;
  }

  private Step choose(State.Choice choice) throws StateFailure {
    Bindings bindings = bindings();
    for (State.Rule rule : choice.rules()) {
      if (value(rule.condition(), bindings, Kind.BOOLEAN).booleanValue()) {
        return leave(bindings, input, rule.results(), Optional.of(rule.next()));
      }
    }
    if (choice.otherwise().isEmpty()) {
      throw failure(
          ErrorName.RUNTIME,
          "Failed to transition out of the state. The state does not point to a next state.");
    }
    return leave(bindings, input, choice.results(), choice.otherwise());
  }

  private Step await(State.Wait wait) throws StateFailure, InterruptedException {
    branch.interpreter().timeline().waitUntil(until(wait));
    return leave(bindings(), input, wait.results(), wait.next());
  }

  private Instant until(State.Wait wait) throws StateFailure {
    Instant now = branch.interpreter().timeline().now();
    Bindings bindings = bindings();
    if (wait.seconds().isPresent()) {
      JsonNode seconds = value(wait.seconds().get(), bindings, Kind.NATURAL);
      return now.plusSeconds(seconds.longValue());
    }
    String timestamp = value(wait.timestamp().orElseThrow(), bindings, Kind.STRING).textValue();
    try {
      return OffsetDateTime.parse(timestamp).toInstant();
    } catch (DateTimeException e) {
      throw evaluationFailed(
          branch.lastEvent(),
          new QueryEvaluationException(
              "Timestamp",
              "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format"
                  + " string: "
                  + timestamp,
              e));
    }
  }

  /** What the state's expressions can name now. */
  Bindings bindings() {
    ObjectNode states = JsonNodeFactory.instance.objectNode();
    states.set("input", input);
    states.set("context", context);
    return new Bindings(states, variables);
  }

  /** Evaluates what the state leaves behind. Both see the variables as they were at its entry. */
  Step leave(Bindings bindings, JsonNode output, State.Results results, Optional<String> next)
      throws StateFailure {
    Map<String, JsonNode> assigned = new LinkedHashMap<>();
    value(results.assign(), bindings, Kind.OBJECT)
        .ifPresent(
            values ->
                values
                    .properties()
                    .forEach(value -> assigned.put(value.getKey(), value.getValue())));
    JsonNode given = value(results.output(), bindings, Kind.ANY).orElse(output);
    limit(given, state.name());
    return new Step(given, assigned, next);
  }

  Optional<JsonNode> value(Optional<Template> template, Bindings bindings, Kind kind)
      throws StateFailure {
    return template.isEmpty()
        ? Optional.empty()
        : Optional.of(value(template.get(), bindings, kind));
  }

  JsonNode value(Template template, Bindings bindings, Kind kind) throws StateFailure {
    try {
      JsonNode value = template.evaluate(bindings);
      if (template instanceof Template.Evaluated evaluated) {
        Expression expression = evaluated.expression();
        Optional<String> refusal = kind.refusal(expression, value);
        if (refusal.isPresent()) {
          throw new QueryEvaluationException(expression.location(), refusal.get(), null);
        }
      }
      return value;
    } catch (QueryEvaluationException e) {
      // On AWS an expression that fails at the entry of its state follows what the entry follows.
      throw evaluationFailed(branch.lastEvent() == entered ? before : branch.lastEvent(), e);
    }
  }

  /** Records that a field has no value that it can take. */
  StateFailure evaluationFailed(long previous, QueryEvaluationException e) {
    StateFailure failure = failure(ErrorName.QUERY_EVALUATION_ERROR, e.getMessage());
    failure.initCause(e);
    branch.continueFrom(previous);
    branch.record(
        "EvaluationFailed",
        new HistoryEvent.EvaluationError(
            state.name(), e.location(), failure.error(), failure.reason()));
    return failure;
  }

  /** Records that the state's input is none that it can take. */
  StateFailure inputFailed(String message) {
    return evaluationFailed(before, new QueryEvaluationException("", message, null));
  }

  /**
   * Fails if a payload is larger than a state may take or leave.
   *
   * @param owner the state, or the kind of resource of a task
   */
  void limit(JsonNode payload, String owner) throws StateFailure {
    if (payload.toString().getBytes(StandardCharsets.UTF_8).length > PAYLOAD_BYTES) {
      throw new StateFailure(
          ErrorName.DATA_LIMIT_EXCEEDED,
          "The state/task '%s' returned a result with a size exceeding the maximum number of bytes service limit."
              .formatted(owner));
    }
  }

  /** A failure of the interpreter's own, which says where it arose. */
  StateFailure failure(String error, String message) {
    return new StateFailure(
        error,
        "An error occurred while executing the state '%s' (entered at the event id #%d). %s"
            .formatted(state.name(), entered, message));
  }
}
