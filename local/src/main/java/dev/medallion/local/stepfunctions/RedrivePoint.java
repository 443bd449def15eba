package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.stepfunctions.states.Resumption;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.StateEnteredEventDetails;
import software.amazon.awssdk.services.sfn.model.StateExitedEventDetails;

/**
 * Reads from a history, event by event, where its execution resumes: in the state of the workflow
 * itself that was entered and not left.
 */
final class RedrivePoint {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, JsonNode> variables = new LinkedHashMap<>();
  private Optional<HistoryEvent> entered = Optional.empty();
  private boolean anyLeft;

  void read(HistoryEvent event) {
    StateEnteredEventDetails entry = event.stateEnteredEventDetails();
    StateExitedEventDetails exit = event.stateExitedEventDetails();
    // What happens inside of a Map or a Parallel is between its entry and its exit.
    if (entry != null && entered.isEmpty()) {
      entered = Optional.of(event);
    } else if (exit != null && entered.filter(open -> isOf(open, exit)).isPresent()) {
      exit.assignedVariables().forEach((name, value) -> variables.put(name, json(value)));
      entered = Optional.empty();
      anyLeft = true;
    }
  }

  private static boolean isOf(HistoryEvent entry, StateExitedEventDetails exit) {
    return entry.stateEnteredEventDetails().name().equals(exit.name());
  }

  /**
   * The state to go on in; none if the execution was in none yet.
   *
   * @throws software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException if it ended
   *     where the local side cannot go on
   */
  Optional<Resumption.Place> place() {
    if (entered.isEmpty()) {
      if (anyLeft) {
        throw Refusals.notRedrivable(
            "The execution ended between two states, and the local side does not redrive it");
      }
      return Optional.empty();
    }
    HistoryEvent event = entered.get();
    StateEnteredEventDetails details = event.stateEnteredEventDetails();
    switch (event.type()) {
      case MAP_STATE_ENTERED, PARALLEL_STATE_ENTERED ->
          throw Refusals.notRedrivable(
              "The execution ended inside of the state '%s': the local side does not redrive Map and Parallel states, start a new execution"
                  .formatted(details.name()));
      default -> {
        return Optional.of(
            new Resumption.Place(
                details.name(),
                json(details.input()),
                event.id(),
                event.timestamp(),
                Map.copyOf(variables)));
      }
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a stored history is not valid JSON", e);
    }
  }
}
