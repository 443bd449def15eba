package dev.medallion.local.stepfunctions.states;

import java.time.Duration;
import java.util.Optional;

/**
 * A state machine's definition that can be run: all of it is known and supported.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html">State
 *     machine structure</a>
 */
public final class Definition {
  private final State.Workflow workflow;
  private final Optional<Duration> timeout;

  Definition(State.Workflow workflow, Optional<Duration> timeout) {
    this.workflow = workflow;
    this.timeout = timeout;
  }

  /**
   * Reads a definition.
   *
   * @param json the definition in the Amazon States Language
   * @param tasks says which resources it can run
   * @throws InvalidDefinitionException with every problem if there is any
   */
  public static Definition parse(String json, TaskRunner tasks) throws InvalidDefinitionException {
    return new DefinitionParser(tasks).parse(json);
  }

  State.Workflow workflow() {
    return workflow;
  }

  /** How long an execution may take. */
  Optional<Duration> timeout() {
    return timeout;
  }
}
