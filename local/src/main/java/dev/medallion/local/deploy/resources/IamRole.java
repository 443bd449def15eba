package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.iam.Policy;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Reference;
import dev.medallion.local.Site;
import dev.medallion.local.iam.Role;
import dev.medallion.local.iam.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A role, with its inline policies. Policies of AWS's own are not here. */
final class IamRole implements ResourceType {
  private final Roles roles;
  private final Reference reference;

  IamRole(Roles roles, Reference reference) {
    this.roles = roles;
    this.reference = reference;
  }

  @Override
  public String name() {
    return "AWS::IAM::Role";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
            "RoleName",
            "AssumeRolePolicyDocument.**",
            "Description",
            "MaxSessionDuration",
            "Path",
            "PermissionsBoundary",
            "Policies.PolicyName",
            "Policies.PolicyDocument.**",
            "Tags.**")
        .requiring("AssumeRolePolicyDocument");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("Arn", "RoleId"));
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    ObjectNode properties = request.properties();
    String name = request.name("RoleName");
    List<Policy> policies = new ArrayList<>();
    for (JsonNode policy : properties.path("Policies")) {
      policies.add(
          parse(
              Fields.required(policy, "PolicyName"), Kind.IDENTITY, policy.path("PolicyDocument")));
    }
    Role role =
        new Role(
            arn(name, properties),
            parse(
                "AssumeRolePolicyDocument",
                Kind.TRUST,
                properties.path("AssumeRolePolicyDocument")),
            List.copyOf(policies),
            boundary(properties));
    roles.put(role);
    return new PhysicalResource(name, Map.of("Arn", role.arn(), "RoleId", name));
  }

  /**
   * A boundary is a managed policy, which is not here: a role with one may do nothing beyond it.
   */
  private static Optional<List<Policy>> boundary(ObjectNode properties) {
    Fields.text(properties, "PermissionsBoundary")
        .ifPresent(
            arn -> {
              throw new IllegalArgumentException(
                  "the permissions boundary %s is a managed policy, and those are not supported here; remove PermissionsBoundary"
                      .formatted(arn));
            });
    return Optional.empty();
  }

  @Override
  public void delete(ResourceRequest request) {
    roles.delete(arn(request.name("RoleName"), request.properties()));
  }

  private Policy parse(String name, Kind kind, JsonNode document) {
    return Policy.parse(name, kind, document.toString(), reference);
  }

  private static String arn(String name, JsonNode properties) {
    return "arn:aws:iam::%s:role%s%s"
        .formatted(Site.ACCOUNT, Fields.text(properties, "Path").orElse("/"), name);
  }
}
