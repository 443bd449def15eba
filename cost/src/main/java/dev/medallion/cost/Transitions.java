package dev.medallion.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the states that an execution enters, which is what Step Functions charges for: those on
 * the shortest way through the definition, which is the way on which nothing fails, and those of a
 * polling loop once more for each poll after the first.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-standard-vs-express.html">Standard
 *     workflows are charged by the transition</a>
 */
public final class Transitions {
  private final JsonNode definition;

  /**
   * Counts in a definition.
   *
   * @param definition a definition in the Amazon States Language
   */
  public Transitions(JsonNode definition) {
    this.definition = definition;
  }

  /**
   * The states that an execution enters.
   *
   * @param items how many items each Map has, by the Map's name
   * @param polls how often a loop asks until it hears what it waits for
   * @throws IllegalArgumentException if the definition has a Map whose items are not given
   */
  public long count(Map<String, Integer> items, int polls) {
    return count(definition, items, polls);
  }

  private static long count(JsonNode workflow, Map<String, Integer> items, int polls) {
    JsonNode states = workflow.path("States");
    List<String> way = shortest(states, workflow.path("StartAt").asText(), "");
    long entered = way.size();
    for (String name : way) {
      JsonNode state = states.path(name);
      entered +=
          switch (state.path("Type").asText()) {
            case "Map" -> {
              if (!items.containsKey(name)) {
                throw new IllegalArgumentException(
                    "the state machine maps over %s, and it is not known how many there are"
                        .formatted(name));
              }
              yield items.get(name) * count(state.path("ItemProcessor"), items, polls);
            }
            case "Parallel" -> {
              long branches = 0;
              for (JsonNode branch : state.path("Branches")) {
                branches += count(branch, items, polls);
              }
              yield branches;
            }
            case "Wait" -> (polls - 1L) * loop(states, name);
            default -> 0;
          };
    }
    return entered;
  }

  /** How many states lie on the way from a state back to itself; 0 if there is none. */
  private static int loop(JsonNode states, String name) {
    return following(states.path(name)).stream()
        .mapToInt(next -> shortest(states, next, name).size())
        .filter(length -> length > 0)
        .min()
        .orElse(0);
  }

  /**
   * The shortest way, both ends included.
   *
   * @param to where it ends; empty for a state that ends the workflow
   * @return the names of the states on it; none if there is no way
   */
  private static List<String> shortest(JsonNode states, String from, String to) {
    Map<String, String> cameFrom = new HashMap<>(Map.of(from, ""));
    Deque<String> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      String name = next.remove();
      if (to.isEmpty() ? following(states.path(name)).isEmpty() : name.equals(to)) {
        List<String> way = new ArrayList<>();
        for (String each = name; !each.isEmpty(); each = cameFrom.get(each)) {
          way.addFirst(each);
        }
        return way;
      }
      for (String following : following(states.path(name))) {
        if (cameFrom.putIfAbsent(following, name) == null) {
          next.add(following);
        }
      }
    }
    return List.of();
  }

  /** The states that may follow when nothing fails; none if the state is an end. */
  private static Set<String> following(JsonNode state) {
    Set<String> names = new LinkedHashSet<>();
    state.path("Choices").forEach(choice -> names.add(choice.path("Next").asText()));
    for (String way : List.of("Default", "Next")) {
      if (state.has(way)) {
        names.add(state.path(way).asText());
      }
    }
    return names;
  }
}
