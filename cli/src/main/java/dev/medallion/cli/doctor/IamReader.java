package dev.medallion.cli.doctor;

import dev.medallion.cli.doctor.RolePolicies.Held;
import dev.medallion.iam.Policy;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Reference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** Reads roles and their policies from IAM. */
record IamReader(IamClient iam) {

  /**
   * A role with its policies.
   *
   * @return empty if there is none of that name
   * @throws dev.medallion.iam.InvalidPolicyException if one says what the evaluator does not know
   */
  Optional<RolePolicies> role(String name) {
    Role role;
    try {
      role = iam.getRole(get -> get.roleName(name)).role();
    } catch (NoSuchEntityException e) {
      return Optional.empty();
    }
    List<Held> held = new ArrayList<>();
    for (String policy : iam.listRolePoliciesPaginator(list -> list.roleName(name)).policyNames()) {
      held.add(
          held(
              policy,
              Optional.empty(),
              iam.getRolePolicy(get -> get.roleName(name).policyName(policy)).policyDocument()));
    }
    iam.listAttachedRolePoliciesPaginator(list -> list.roleName(name)).attachedPolicies().stream()
        .forEach(attached -> held.add(managed(attached.policyArn())));
    Optional<Held> boundary =
        Optional.ofNullable(role.permissionsBoundary())
            .map(limit -> managed(limit.permissionsBoundaryArn()));
    return Optional.of(new RolePolicies(role.arn(), List.copyOf(held), boundary));
  }

  private Held managed(String arn) {
    var policy = iam.getPolicy(get -> get.policyArn(arn)).policy();
    String document =
        iam.getPolicyVersion(get -> get.policyArn(arn).versionId(policy.defaultVersionId()))
            .policyVersion()
            .document();
    return held(policy.policyName(), Optional.of(arn), document);
  }

  /** IAM gives documents encoded as in URLs, where a plus stands for itself. */
  private static Held held(String name, Optional<String> managed, String encoded) {
    String json = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    return new Held(Policy.parse(name, Kind.IDENTITY, json, Reference.load()), managed, json);
  }
}
