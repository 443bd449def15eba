package dev.medallion.local.stepfunctions.states;

import dev.medallion.local.stepfunctions.states.Problem.Code;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks that the states of one workflow lead to each other and to an end. */
final class Transitions {
  private final State.Workflow workflow;
  private final String path;
  private final List<Problem> problems;

  Transitions(State.Workflow workflow, String path, List<Problem> problems) {
    this.workflow = workflow;
    this.path = path;
    this.problems = problems;
  }

  /** Reports in AWS's order; without an end, AWS does not look for states that none leads to. */
  void check() {
    boolean whole = check("/StartAt", workflow.startAt());
    for (State state : workflow.states().values()) {
      for (Map.Entry<String, String> target : targets(state).entrySet()) {
        whole &= check("/States/" + state.name() + "/" + target.getKey(), target.getValue());
      }
    }
    if (workflow.states().values().stream().noneMatch(Transitions::isTerminal)) {
      problems.add(
          new Problem(Code.MISSING_END_STATE, Optional.empty(), "Workflow has no terminal state"));
    } else if (whole) {
      checkReach();
    }
  }

  private boolean check(String at, String target) {
    boolean present = workflow.states().containsKey(target);
    if (!present) {
      problems.add(
          new Problem(
              Code.MISSING_TRANSITION_TARGET,
              path + at,
              "Missing 'Next' target: %s".formatted(target)));
    }
    return present;
  }

  private void checkReach() {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(workflow.startAt()));
    while (!open.isEmpty()) {
      State state = workflow.states().get(open.pop());
      if (reached.add(state.name())) {
        targets(state).values().forEach(open::push);
      }
    }
    for (String name : workflow.states().keySet()) {
      if (!reached.contains(name)) {
        problems.add(
            new Problem(
                Code.MISSING_TRANSITION_TARGET,
                path + "/States/" + name,
                "State \"%s\" is not reachable.".formatted(name)));
      }
    }
  }

  private static boolean isTerminal(State state) {
    return switch (state) {
      case State.Succeed succeed -> true;
      case State.Fail fail -> true;
      case State.Choice choice -> false;
      case State.Recoverable recoverable -> recoverable.next().isEmpty();
      case State.Pass pass -> pass.next().isEmpty();
      case State.Wait wait -> wait.next().isEmpty();
    };
  }

  /** Where a state can lead, by the field that says so. */
  private static Map<String, String> targets(State state) {
    Map<String, String> targets = new LinkedHashMap<>();
    switch (state) {
      case State.Recoverable recoverable -> {
        put(targets, "Next", recoverable.next());
        List<Catcher> catchers = recoverable.recovery().catchers();
        for (int i = 0; i < catchers.size(); i++) {
          targets.put("Catch[%d]/Next".formatted(i), catchers.get(i).next());
        }
      }
      case State.Choice choice -> {
        for (int i = 0; i < choice.rules().size(); i++) {
          targets.put("Choices[%d]/Next".formatted(i), choice.rules().get(i).next());
        }
        put(targets, "Default", choice.otherwise());
      }
      case State.Pass pass -> put(targets, "Next", pass.next());
      case State.Wait wait -> put(targets, "Next", wait.next());
      case State.Succeed succeed -> {
        // Ends.
      }
      case State.Fail fail -> {
        // Ends.
      }
    }
    return targets;
  }

  private static void put(Map<String, String> targets, String field, Optional<String> target) {
    target.ifPresent(name -> targets.put(field, name));
  }
}
