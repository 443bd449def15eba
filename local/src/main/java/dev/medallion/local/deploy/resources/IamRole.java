package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.local.Site;
import dev.medallion.local.iam.Document;
import dev.medallion.local.iam.ManagedPolicy;
import dev.medallion.local.iam.Role;
import dev.medallion.local.iam.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A role, with its policies and its boundary. Policies of AWS's own are not here. */
final class IamRole implements ResourceType {
  private final Roles roles;

  IamRole(Roles roles) {
    this.roles = roles;
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
            "ManagedPolicyArns",
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
    List<Document> policies = new ArrayList<>();
    for (JsonNode policy : properties.path("Policies")) {
      policies.add(
          parse(
              Fields.required(policy, "PolicyName"), Kind.IDENTITY, policy.path("PolicyDocument")));
    }
    List<ManagedPolicy> attached = new ArrayList<>();
    for (JsonNode managed : properties.path("ManagedPolicyArns")) {
      attached.add(managed("managed policy", managed.asText()));
    }
    Role role =
        new Role(
            arn(name, properties),
            parse(
                "AssumeRolePolicyDocument",
                Kind.TRUST,
                properties.path("AssumeRolePolicyDocument")),
            List.copyOf(policies),
            List.copyOf(attached),
            Fields.text(properties, "PermissionsBoundary")
                .map(arn -> managed("permissions boundary", arn)));
    roles.put(role);
    return new PhysicalResource(name, Map.of("Arn", role.arn(), "RoleId", name));
  }

  /** A policy of AWS's own is not here, and without it a role would be decided about wrongly. */
  private ManagedPolicy managed(String what, String arn) {
    return roles
        .policy(arn)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the %s %s is none of the template's: policies of AWS's own are not supported here, so name an AWS::IAM::ManagedPolicy of the template"
                        .formatted(what, arn)));
  }

  @Override
  public void delete(ResourceRequest request) {
    roles.delete(arn(request.name("RoleName"), request.properties()));
  }

  private static Document parse(String name, Kind kind, JsonNode document) {
    return Document.parse(name, kind, document.toString());
  }

  private static String arn(String name, JsonNode properties) {
    return "arn:aws:iam::%s:role%s%s"
        .formatted(Site.ACCOUNT, Fields.text(properties, "Path").orElse("/"), name);
  }
}
