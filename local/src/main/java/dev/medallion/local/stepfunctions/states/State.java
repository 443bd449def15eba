package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** A state of a definition, everything in it known to be supported. */
sealed interface State {

  /** The state's name, unique in its definition. */
  String name();

  /** The type as the definition and the history write it. */
  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * What a state leaves behind.
   *
   * @param assign new values of variables, each under its name
   * @param output the state's output instead of the one of its type
   */
  record Results(Optional<Template> assign, Optional<Template> output) {}

  /** What a state does about errors. */
  record Recovery(List<Retrier> retriers, List<Catcher> catchers) {}

  /** A state that may be tried again, and whose errors may be caught. */
  sealed interface Recoverable extends State {
    Recovery recovery();

    Results results();

    /** The state that follows; none if this one ends its workflow. */
    Optional<String> next();
  }

  /** Calls a service. */
  record Task(
      String name,
      String resource,
      Optional<Template> arguments,
      Optional<Template> timeout,
      Results results,
      Recovery recovery,
      Optional<String> next)
      implements Recoverable {}

  /** Runs a workflow for each item of an array, in this execution. */
  record Map(
      String name,
      Optional<Template> items,
      Optional<Template> itemSelector,
      Optional<Template> maxConcurrency,
      Tolerance toleratedFailures,
      Workflow processor,
      Results results,
      Recovery recovery,
      Optional<String> next)
      implements Recoverable {}

  /** How many iterations of a Map may fail, and how many of a hundred. */
  record Tolerance(Optional<Template> count, Optional<Template> percentage) {}

  /** Runs several workflows at once. */
  record Parallel(
      String name,
      Optional<Template> arguments,
      List<Workflow> branches,
      Results results,
      Recovery recovery,
      Optional<String> next)
      implements Recoverable {}

  /** Chooses the state that follows. */
  record Choice(String name, List<Rule> rules, Optional<String> otherwise, Results results)
      implements State {}

  /** One way out of a Choice state. */
  record Rule(Template condition, String next, Results results) {}

  /** Waits; exactly one of the two is there. */
  record Wait(
      String name,
      Optional<Template> seconds,
      Optional<Template> timestamp,
      Results results,
      Optional<String> next)
      implements State {}

  /** Passes its input on, or makes a new one. */
  record Pass(String name, Results results, Optional<String> next) implements State {}

  /** Ends its workflow well. */
  record Succeed(String name, Optional<Template> output) implements State {}

  /** Fails its workflow. */
  record Fail(String name, Optional<Template> error, Optional<Template> cause) implements State {}

  /** The workflow of a definition, of a Map's items or of a Parallel's branch. */
  record Workflow(String startAt, java.util.Map<String, State> states) {}

  /** The value of an optional template. */
  static Optional<JsonNode> value(Optional<Template> template, Bindings bindings)
      throws QueryEvaluationException {
    return template.isEmpty() ? Optional.empty() : Optional.of(template.get().evaluate(bindings));
  }
}
