package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Runs definitions of the Amazon States Language.
 *
 * @see <a href="https://states-language.net/spec.html">The specification</a>
 */
public final class Interpreter {
  private final TaskRunner tasks;
  private final Timeline timeline;
  private final RandomGenerator random;

  /**
   * An interpreter.
   *
   * @param tasks carries out tasks
   * @param timeline the time that waits, backoffs and timeouts follow
   * @param random draws the jitter of retries
   */
  public Interpreter(TaskRunner tasks, Timeline timeline, RandomGenerator random) {
    this.tasks = tasks;
    this.timeline = timeline;
    this.random = random;
  }

  /**
   * What the context object says of an execution.
   *
   * @param id the execution's ARN
   * @param name its name
   * @param input its input
   * @param roleArn the state machine's role
   * @param stateMachineId the state machine's ARN
   * @param stateMachineName its name
   */
  public record Start(
      String id,
      String name,
      JsonNode input,
      String roleArn,
      String stateMachineId,
      String stateMachineName) {}

  /** Starts an execution on a thread of its own. */
  public Execution start(Definition definition, Start start, ExecutionListener listener) {
    Execution execution =
        new Execution(
            definition, start, this, new History(timeline, listener, 0), Optional.empty());
    execution.begin();
    return execution;
  }

  /**
   * Lets an execution that ended go on, on a thread of its own. The state that it was in is not
   * entered again, but does its work again.
   */
  public Execution resume(
      Definition definition, Start start, Resumption from, ExecutionListener listener) {
    Execution execution =
        new Execution(
            definition,
            start,
            this,
            new History(timeline, listener, from.lastEvent()),
            Optional.of(from));
    execution.begin();
    return execution;
  }

  TaskRunner tasks() {
    return tasks;
  }

  Timeline timeline() {
    return timeline;
  }

  RandomGenerator random() {
    return random;
  }
}
