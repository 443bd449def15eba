package dev.medallion.local.stepfunctions.states;

import dev.medallion.local.stepfunctions.states.Problem.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a definition's states: each is used once, nested workflows included. */
final class StateNames {
  private static final int LONGEST = 80;

  private final List<Problem> problems;
  private final Map<String, String> paths = new HashMap<>();

  StateNames(List<Problem> problems) {
    this.problems = problems;
  }

  void add(String name, String path) {
    String first = paths.putIfAbsent(name, path);
    if (first != null) {
      problems.add(
          new Problem(
              Code.DUPLICATE_STATE_NAME,
              path,
              "The name is taken: %s is a state too".formatted(first)));
    }
    if (name.isBlank() || name.length() > LONGEST) {
      problems.add(
          new Problem(
              Code.SCHEMA_VALIDATION_FAILED,
              path,
              "A state's name has 1 to %d characters".formatted(LONGEST)));
    }
  }
}
