package dev.medallion.iam;

import java.util.List;

/** A policy document that says what IAM, or this evaluator, does not know. */
public final class InvalidPolicyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidPolicyException(String policy, List<String> problems) {
    super("policy %s: %s".formatted(policy, String.join("; ", problems)));
    this.problems = List.copyOf(problems);
  }

  /** Each with its place in the document, such as {@code Statement[0].Effect}. */
  public List<String> problems() {
    return problems;
  }
}
