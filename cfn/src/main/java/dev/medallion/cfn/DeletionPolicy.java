package dev.medallion.cfn;

import java.util.Arrays;
import java.util.Optional;

/**
 * What CloudFormation does with a resource when its stack is deleted, or when the creation of its
 * stack is rolled back.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html">
 *     DeletionPolicy attribute</a>
 */
public enum DeletionPolicy {
  /** Delete it in both cases, the default. */
  DELETE("Delete"),
  /** Keep it in both cases, so that its name stays taken after a creation that failed. */
  RETAIN("Retain"),
  /** Keep it when the stack is deleted, and delete it when its creation is rolled back. */
  RETAIN_EXCEPT_ON_CREATE("RetainExceptOnCreate");

  private final String text;

  DeletionPolicy(String text) {
    this.text = text;
  }

  /** The policy of that name in a template. */
  static Optional<DeletionPolicy> of(String text) {
    return Arrays.stream(values()).filter(policy -> policy.text.equals(text)).findFirst();
  }

  /** Whether a resource goes when the creation of its stack is rolled back. */
  public boolean deletesOnRollback() {
    return this != RETAIN;
  }

  /** The name in a template. */
  @Override
  public String toString() {
    return text;
  }
}
