package dev.medallion.local.iam;

import dev.medallion.iam.Policy;
import java.util.List;
import java.util.Optional;

/**
 * A role.
 *
 * @param arn its ARN, path included
 * @param trust who may assume it
 * @param policies what it may do
 * @param boundary the most that they may allow; empty if nothing limits them
 */
public record Role(
    String arn, Policy trust, List<Policy> policies, Optional<List<Policy>> boundary) {
  /** Its name, without the path. */
  public String name() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
