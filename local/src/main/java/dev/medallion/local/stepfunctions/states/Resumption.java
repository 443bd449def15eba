package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where an execution that ended resumes.
 *
 * @param started when it started at first
 * @param redrives how often it has gone on, this time included
 * @param lastEvent the last event of its history
 * @param place the state that it was in; none if it was in none yet
 */
public record Resumption(Instant started, int redrives, long lastEvent, Optional<Place> place) {

  /**
   * A state of a workflow: the execution's own, that of an iteration or that of a branch.
   *
   * @param state its name
   * @param input its input
   * @param entered the event that it was entered with
   * @param enteredTime when that was
   * @param variables the variables that its workflow had assigned until then
   * @param inner of a Map its iterations, of a Parallel its branches, by their index; what has not
   *     started is missing
   */
  public record Place(
      String state,
      JsonNode input,
      long entered,
      Instant enteredTime,
      Map<String, JsonNode> variables,
      Map<Integer, Inner> inner) {}

  /** What became of an iteration of a Map or a branch of a Parallel. */
  public sealed interface Inner {
    /** It succeeded, and does not run again. */
    record Ended(JsonNode output) implements Inner {}

    /** It failed or was cut short in a state, and goes on there. */
    record Open(Place place) implements Inner {}
  }
}
