package dev.medallion.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One stay in a state, from its entry to its exit. */
final class Visit {
  /** The most that a state takes or leaves: 256 KiB. */
  private static final int PAYLOAD_BYTES = 256 * 1024;

  private final Branch branch;
  private final State state;
  private final JsonNode input;
  private final ObjectNode context;
  private final Map<String, JsonNode> variables;
  private long entered;

  Visit(Branch branch, State state, JsonNode input) {
    this.branch = branch;
    this.state = state;
    this.input = input;
    this.context = branch.scope().context();
    this.variables = branch.scope().variables();
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
    Timeline timeline = branch.interpreter().timeline();
    context
        .putObject("State")
        .put("Name", state.name())
        .put("EnteredTime", timeline.now().toString())
        .put("RetryCount", 0);
    entered =
        branch.record(
            state.type() + "StateEntered",
            new HistoryEvent.StateData(state.name(), input, Map.of()));
    try {
      Step step = step();
      branch.record(
          state.type() + "StateExited",
          new HistoryEvent.StateData(state.name(), step.output(), step.assigned()));
      return step;
    } catch (InterruptedException e) {
      branch.record(
          state.type() + "StateAborted", new HistoryEvent.StateData(state.name(), input, Map.of()));
      throw e;
    }
  }

  private Step step() throws StateFailure, InterruptedException {
    return switch (state) {
      case State.Task task -> new Recovering(this, task).make(new TaskAttempt(this, task)::run);
      case State.Map map -> new Recovering(this, map).make(new MapAttempt(this, map)::run);
      case State.Parallel parallel ->
          new Recovering(this, parallel).make(new ParallelAttempt(this, parallel)::run);
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

  private Step choose(State.Choice choice) throws StateFailure {
    Bindings bindings = bindings();
    for (State.Rule rule : choice.rules()) {
      if (value(rule.condition(), bindings, Kind.BOOLEAN).booleanValue()) {
        return leave(bindings, input, rule.results(), Optional.of(rule.next()));
      }
    }
    if (choice.otherwise().isEmpty()) {
      throw failure(
          ErrorName.NO_CHOICE_MATCHED,
          "No rule of the Choice state matched, and it has no Default");
    }
    return leave(bindings, input, choice.results(), choice.otherwise());
  }

  private Step await(State.Wait wait) throws StateFailure, InterruptedException {
    Bindings bindings = bindings();
    Timeline timeline = branch.interpreter().timeline();
    Instant until =
        wait.seconds().isPresent()
            ? timeline
                .now()
                .plusSeconds(value(wait.seconds().get(), bindings, Kind.NATURAL).longValue())
            : OffsetDateTime.parse(
                    value(wait.timestamp().orElseThrow(), bindings, Kind.TIMESTAMP).textValue())
                .toInstant();
    timeline.waitUntil(until);
    return leave(bindings, input, wait.results(), wait.next());
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
    limit(given, "The state/task '%s' returned a result".formatted(state.name()));
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
      if (!kind.accepts(value)) {
        throw unexpected(template, value, kind);
      }
      return value;
    } catch (QueryEvaluationException e) {
      StateFailure failure = failure(ErrorName.QUERY_EVALUATION_ERROR, e.getMessage());
      failure.initCause(e);
      branch.record(
          "EvaluationFailed",
          new HistoryEvent.EvaluationError(
              state.name(), e.location(), failure.error(), failure.reason()));
      throw failure;
    }
  }

  private static QueryEvaluationException unexpected(Template template, JsonNode value, Kind kind) {
    Expression expression =
        template instanceof Template.Evaluated evaluated
            ? evaluated.expression()
            : new Expression("", "");
    return new QueryEvaluationException(
        expression.location(),
        "The JSONata expression '%s' specified for the field '%s' returned an unexpected result type. Expected %s, but was: %s"
            .formatted(expression.text(), expression.location(), kind.description(), value),
        null);
  }

  /** Fails if a payload is larger than a state may take or leave. */
  void limit(JsonNode payload, String what) throws StateFailure {
    if (payload.toString().getBytes(StandardCharsets.UTF_8).length > PAYLOAD_BYTES) {
      throw failure(
          ErrorName.DATA_LIMIT_EXCEEDED,
          what + " with a size exceeding the maximum number of bytes service limit.");
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
