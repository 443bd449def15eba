package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened in an execution.
 *
 * @param id counts from 1 within the execution
 * @param previousId the event before it on the same branch; 0 for the first state, and for a stop
 * @param time when it happened
 * @param type the kind of event, in Step Functions' words, such as {@code TaskStateEntered}
 * @param scope the iterations and branches around it, outermost first, such as {@code Gold[1]};
 *     empty at the top
 * @param detail what the kind of event tells
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html">HistoryEvent</a>
 */
public record HistoryEvent(
    long id, long previousId, Instant time, String type, String scope, Detail detail) {

  /**
   * The scope of an iteration or a branch.
   *
   * @param outer the scope that its state is in
   * @param state the Map or Parallel
   */
  public static String scope(String outer, String state, int index) {
    String step = "%s[%d]".formatted(state, index);
    return outer.isEmpty() ? step : outer + "/" + step;
  }

  /** What an event tells beyond its kind. */
  public sealed interface Detail {}

  /** Nothing more. */
  public record None() implements Detail {}

  /** An execution's input or output. */
  public record Payload(JsonNode value) implements Detail {}

  /**
   * A state was entered or left.
   *
   * @param value its input or its output
   * @param assigned the variables that it assigned
   */
  public record StateData(String state, JsonNode value, Map<String, JsonNode> assigned)
      implements Detail {}

  /**
   * A task was scheduled, started or submitted, or it succeeded.
   *
   * @param value its arguments, the answer to its submission, or its result
   * @param timeoutSeconds how long it may take; known of a scheduled task only
   */
  public record TaskData(
      String state, String resource, JsonNode value, Optional<Long> timeoutSeconds)
      implements Detail {}

  /** A task failed or ran out of time. */
  public record TaskError(String state, String resource, String error, String cause)
      implements Detail {}

  /**
   * An expression gave no value that its field can take.
   *
   * @param location the field; empty if it was the state's input
   */
  public record EvaluationError(String state, String location, String error, String cause)
      implements Detail {}

  /** A Map has so many items. */
  public record Length(int items) implements Detail {}

  /** An iteration of a Map. */
  public record Iteration(String state, int index) implements Detail {}

  /** An execution resumes where it failed; counts how many times it has done so. */
  public record Redriven(int count) implements Detail {}

  /** An execution ended with an error; both may be missing. */
  public record Ending(Optional<String> error, Optional<String> cause) implements Detail {}
}
