package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.stepfunctions.states.Definition;
import dev.medallion.local.stepfunctions.states.Resumption;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.StateEnteredEventDetails;
import software.amazon.awssdk.services.sfn.model.StateExitedEventDetails;

/**
 * Reads from a history, event by event, where its execution resumes: in the states that were
 * entered and not left. Of a Map or a Parallel, the iterations and branches that succeeded do not
 * run again.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html">Restarting
 *     state machine executions with redrive</a>
 */
final class RedrivePoint {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";

  private final Definition definition;

  /** How far each workflow has come, by its scope; that of the execution itself is empty. */
  private final Map<String, Progress> workflows = new HashMap<>(Map.of("", new Progress()));

  private boolean tooMuchData;

  /** How far a workflow has come. */
  private static final class Progress {
    private final Map<String, JsonNode> variables = new LinkedHashMap<>();
    private Optional<HistoryEvent> entered = Optional.empty();
    private Optional<StateExitedEventDetails> left = Optional.empty();
    private boolean succeeded;
    private boolean scopesUnknown;
  }

  RedrivePoint(Definition definition) {
    this.definition = definition;
  }

  /**
   * Reads an event.
   *
   * @param scope the iterations and branches that it is in
   */
  void read(HistoryEvent event, String scope) {
    StateEnteredEventDetails entry = event.stateEnteredEventDetails();
    StateExitedEventDetails exit = event.stateExitedEventDetails();
    if (event.executionFailedEventDetails() != null) {
      tooMuchData = DATA_LIMIT_EXCEEDED.equals(event.executionFailedEventDetails().error());
    }
    switch (event.type()) {
      case MAP_ITERATION_STARTED -> workflows.put(scope, new Progress());
      case MAP_ITERATION_SUCCEEDED -> progress(scope).succeeded = true;
      // A further attempt begins anew.
      case MAP_STATE_STARTED, PARALLEL_STATE_STARTED ->
          progress(scope).entered.ifPresent(open -> forget(scope, open));
      default -> {
        if (entry != null) {
          enter(scope, event);
        } else if (exit != null) {
          leave(scope, exit);
        }
      }
    }
  }

  private Progress progress(String scope) {
    return workflows.computeIfAbsent(scope, unknown -> new Progress());
  }

  private void enter(String scope, HistoryEvent entry) {
    Progress progress = progress(scope);
    if (progress.entered.isPresent()) {
      // An earlier release did not keep which iteration an event is of.
      progress.scopesUnknown = true;
    } else {
      progress.entered = Optional.of(entry);
    }
  }

  private void leave(String scope, StateExitedEventDetails exit) {
    Progress progress = progress(scope);
    if (progress.entered.filter(open -> isOf(open, exit)).isEmpty()) {
      return;
    }
    progress.scopesUnknown = false;
    forget(scope, progress.entered.get());
    progress.entered = Optional.empty();
    progress.left = Optional.of(exit);
    exit.assignedVariables().forEach((name, value) -> progress.variables.put(name, json(value)));
  }

  private static boolean isOf(HistoryEvent entry, StateExitedEventDetails exit) {
    return entry.stateEnteredEventDetails().name().equals(exit.name());
  }

  private void forget(String scope, HistoryEvent open) {
    workflows.keySet().removeIf(inner -> innerPart(scope, open, inner).isPresent());
  }

  /** The rest of a scope from the number of the iteration or branch on, if it is of that state. */
  private static Optional<String> innerPart(String scope, HistoryEvent open, String inner) {
    String beginning =
        dev.medallion.local.stepfunctions.states.HistoryEvent.scope(
            scope, open.stateEnteredEventDetails().name(), 0);
    String prefix = beginning.substring(0, beginning.length() - "0]".length());
    return inner.startsWith(prefix)
        ? Optional.of(inner.substring(prefix.length()))
        : Optional.empty();
  }

  /**
   * The state to go on in; none if the execution was in none yet.
   *
   * @throws software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException if it ended
   *     where the local side cannot go on
   */
  Optional<Resumption.Place> place() {
    return place("");
  }

  private Optional<Resumption.Place> place(String scope) {
    Progress progress = progress(scope);
    if (progress.entered.isEmpty()) {
      if (progress.left.isPresent()) {
        throw Refusals.notRedrivable(
            "The execution ended between two states, and the local side does not redrive it");
      }
      return Optional.empty();
    }
    HistoryEvent open = progress.entered.get();
    StateEnteredEventDetails details = open.stateEnteredEventDetails();
    if (progress.scopesUnknown) {
      throw Refusals.notRedrivable(
          "An earlier release of the local side wrote the history of the state '%s': start a new execution"
              .formatted(details.name()));
    }
    return Optional.of(
        new Resumption.Place(
            details.name(),
            json(details.input()),
            open.id(),
            open.timestamp(),
            Map.copyOf(progress.variables),
            inner(scope, open)));
  }

  /** The iterations or branches of a state. All run again if there was too much data of them. */
  private Map<Integer, Resumption.Inner> inner(String scope, HistoryEvent open) {
    Map<Integer, Resumption.Inner> found = new LinkedHashMap<>();
    for (String inner : workflows.keySet().toArray(String[]::new)) {
      Optional<Matcher> number =
          innerPart(scope, open, inner).map(Pattern.compile("(\\d+)]")::matcher);
      if (number.isPresent() && number.get().matches()) {
        inner(inner).ifPresent(state -> found.put(Integer.valueOf(number.get().group(1)), state));
      }
    }
    boolean allEnded = found.values().stream().allMatch(Resumption.Inner.Ended.class::isInstance);
    return tooMuchData && allEnded ? Map.of() : Map.copyOf(found);
  }

  private Optional<Resumption.Inner> inner(String scope) {
    Progress progress = progress(scope);
    if (progress.entered.isEmpty() && progress.left.isPresent()) {
      StateExitedEventDetails last = progress.left.get();
      if (progress.succeeded || definition.endsWith(last.name())) {
        return Optional.of(new Resumption.Inner.Ended(json(last.output())));
      }
    }
    return place(scope).map(Resumption.Inner.Open::new);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a stored history is not valid JSON", e);
    }
  }
}
