package dev.medallion.cli.doctor;

import dev.medallion.iam.Policies;
import dev.medallion.iam.Policy;
import java.util.List;
import java.util.Optional;

/**
 * A role and what limits it, as IAM tells.
 *
 * @param arn its ARN, path included
 * @param identity its policies, inline and managed
 * @param boundary the most that they may allow
 */
record RolePolicies(String arn, List<Held> identity, Optional<Held> boundary) {

  /**
   * A policy that the role has.
   *
   * @param managed its ARN; empty if it is inline
   * @param json its document
   */
  record Held(Policy policy, Optional<String> managed, String json) {
    String name() {
      return policy.name();
    }
  }

  String name() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  Policies policies() {
    Policies policies = Policies.none().withIdentity(identity.stream().map(Held::policy).toList());
    return boundary.map(held -> policies.within(List.of(held.policy()))).orElse(policies);
  }

  /** The one of its policies that decided. */
  Held held(String name) {
    return identity.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }
}
