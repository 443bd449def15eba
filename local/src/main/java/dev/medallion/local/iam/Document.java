package dev.medallion.local.iam;

import dev.medallion.iam.Policy;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Reference;

/**
 * A policy document as it was put, which IAM gives back word for word.
 *
 * @param policy what it says
 * @param json its text
 */
public record Document(Policy policy, String json) {
  /**
   * Reads a document.
   *
   * @throws dev.medallion.iam.InvalidPolicyException with every problem, if it has any
   */
  public static Document parse(String name, Kind kind, String json) {
    return new Document(Policy.parse(name, kind, json, Reference.load()), json);
  }

  /** The policy's name. */
  public String name() {
    return policy.name();
  }
}
