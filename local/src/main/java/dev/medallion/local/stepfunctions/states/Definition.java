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

  /** Whether a workflow of it ends when the state of that name is left without an error. */
  public boolean endsWith(String state) {
    return endsWith(workflow, state);
  }

  private static boolean endsWith(State.Workflow workflow, String name) {
    State state = workflow.states().get(name);
    return state == null
        ? workflow.states().values().stream().anyMatch(outer -> endsWith(outer, name))
        : switch (state) {
          case State.Recoverable recoverable -> recoverable.next().isEmpty();
          case State.Wait wait -> wait.next().isEmpty();
          case State.Pass pass -> pass.next().isEmpty();
          case State.Succeed _, State.Fail _ -> true;
          case State.Choice _ -> false;
        };
  }

  private static boolean endsWith(State outer, String name) {
    return switch (outer) {
      case State.Map map -> endsWith(map.processor(), name);
      case State.Parallel parallel ->
          parallel.branches().stream().anyMatch(branch -> endsWith(branch, name));
      case State.Task _,
          State.Wait _,
          State.Pass _,
          State.Choice _,
          State.Succeed _,
          State.Fail _ ->
          false;
    };
  }

  State.Workflow workflow() {
    return workflow;
  }

  /** How long an execution may take. */
  Optional<Duration> timeout() {
    return timeout;
  }
}
