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
   * A state of the workflow itself, not of an iteration or a branch.
   *
   * @param state its name
   * @param input its input
   * @param entered the event that it was entered with
   * @param enteredTime when that was
   * @param variables the variables as they were then
   */
  public record Place(
      String state,
      JsonNode input,
      long entered,
      Instant enteredTime,
      Map<String, JsonNode> variables) {}
}
