package dev.medallion.local.iam;

import dev.medallion.iam.Policies;
import dev.medallion.iam.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A role.
 *
 * @param arn its ARN, path included
 * @param trust who may assume it
 * @param inline the policies of its own
 * @param attached the managed policies that it has
 * @param boundary the most that they may allow; empty if nothing limits them
 */
public record Role(
    String arn,
    Document trust,
    List<Document> inline,
    List<ManagedPolicy> attached,
    Optional<ManagedPolicy> boundary) {

  /** A role with policies of its own only. */
  public static Role of(String arn, Document trust, List<Document> inline) {
    return new Role(arn, trust, inline, List.of(), Optional.empty());
  }

  /** Its name, without the path. */
  public String name() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** What decides what its sessions may do, as it is now. */
  public Policies policies() {
    List<Policy> identity = new ArrayList<>(inline.stream().map(Document::policy).toList());
    attached.forEach(managed -> identity.add(managed.document().policy()));
    Policies policies = Policies.none().withIdentity(identity);
    return boundary
        .map(managed -> policies.within(List.of(managed.document().policy())))
        .orElse(policies);
  }

  /** The same with that policy, in place of one of its name. */
  Role with(Document policy) {
    List<Document> policies = new ArrayList<>(without(policy.name()).inline());
    policies.add(policy);
    return new Role(arn, trust, List.copyOf(policies), attached, boundary);
  }

  /** The same without the policy of that name. */
  Role without(String policy) {
    return new Role(
        arn,
        trust,
        inline.stream().filter(each -> !each.name().equals(policy)).toList(),
        attached,
        boundary);
  }

  /** The same within that boundary, or within none. */
  Role within(Optional<ManagedPolicy> limit) {
    return new Role(arn, trust, inline, attached, limit);
  }
}
