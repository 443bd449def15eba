package dev.medallion.local.iam;

import dev.medallion.iam.Policy;
import java.util.List;

/**
 * A role.
 *
 * @param arn its ARN, path included
 * @param trust who may assume it
 * @param policies what it may do
 */
public record Role(String arn, Policy trust, List<Policy> policies) {
  /** Its name, without the path. */
  public String name() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
