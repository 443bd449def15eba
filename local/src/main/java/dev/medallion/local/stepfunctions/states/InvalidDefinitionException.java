package dev.medallion.local.stepfunctions.states;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that cannot be run; the message lists every problem as CreateStateMachine does. */
public final class InvalidDefinitionException extends Exception {
  private final transient List<Problem> problems;

  InvalidDefinitionException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining(", ")));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, in the order of the definition. */
  public List<Problem> problems() {
    return problems;
  }
}
