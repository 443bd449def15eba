package dev.medallion.functions.deploy;

import dev.medallion.functions.datasets.DataSetDefinition;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;
import software.amazon.awssdk.services.quicksight.model.Tag;

/**
 * The tag by which what this stack made in QuickSight is told from what people made there. It holds
 * the stack's prefix, as all names of the stack do: so a stack that is made again takes over what
 * the first one left.
 */
final class Ownership {
  private final QuickSightClient quickSight;
  private final String prefix;

  Ownership(QuickSightClient quickSight, String prefix) {
    this.quickSight = quickSight;
    this.prefix = prefix;
  }

  /** Marks what is made. */
  Tag tag() {
    return Tag.builder().key(DataSetDefinition.TAG).value(prefix).build();
  }

  /** Whether the resource is there and has the tag. */
  boolean holds(String arn) {
    try {
      return quickSight.listTagsForResource(list -> list.resourceArn(arn)).tags().contains(tag());
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  /**
   * Checks that what is there already is this stack's.
   *
   * @throws IllegalStateException if it is not
   */
  void require(String arn) {
    if (!holds(arn)) {
      throw new IllegalStateException(
          "QuickSight has %s, which this stack did not make: it lacks the tag %s=%s; delete it or give it the tag, or deploy with another Prefix"
              .formatted(arn, DataSetDefinition.TAG, prefix));
    }
  }
}
