package dev.medallion.iam;

import java.util.List;

/**
 * A policy document.
 *
 * @param name the policy's name, which the document does not hold
 */
public record Policy(String name, List<Statement> statements) {

  /** Where a policy hangs, which decides what its statements may hold. */
  public enum Kind {
    /** On a user or a role; a boundary and a session's policy too. */
    IDENTITY,
    /** On a resource: names principals. */
    RESOURCE,
    /** On a role, as the policy of who may assume it: names principals and no resource. */
    TRUST
  }

  /**
   * Reads a document.
   *
   * @param reference knows the condition keys
   * @throws InvalidPolicyException with every problem, if it has any
   */
  public static Policy parse(String name, Kind kind, String json, Reference reference) {
    return new PolicyParser(kind, reference).parse(name, json);
  }
}
