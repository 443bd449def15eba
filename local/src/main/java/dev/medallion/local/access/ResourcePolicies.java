package dev.medallion.local.access;

import dev.medallion.iam.Policy;
import java.util.List;

/** The policies that hang on the resources of one service. */
@FunctionalInterface
public interface ResourcePolicies {

  /**
   * Those that speak of a resource.
   *
   * @param arn the resource's ARN
   * @return none if it has none, or if there is no such resource
   */
  List<Policy> of(String arn);
}
