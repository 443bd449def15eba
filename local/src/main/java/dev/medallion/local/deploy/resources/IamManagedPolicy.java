package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.local.Site;
import dev.medallion.local.iam.Document;
import dev.medallion.local.iam.ManagedPolicy;
import dev.medallion.local.iam.Roles;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A managed policy, which roles name as one of their policies or as their boundary. */
final class IamManagedPolicy implements ResourceType {
  private final Roles roles;

  IamManagedPolicy(Roles roles) {
    this.roles = roles;
  }

  @Override
  public String name() {
    return "AWS::IAM::ManagedPolicy";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of("ManagedPolicyName", "Description", "Path", "PolicyDocument.**")
        .requiring("PolicyDocument");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("PolicyArn"));
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    String arn = arn(request);
    roles.put(
        new ManagedPolicy(
            arn,
            Document.parse(
                request.name("ManagedPolicyName"),
                Kind.IDENTITY,
                request.properties().path("PolicyDocument").toString())));
    return new PhysicalResource(arn, Map.of("PolicyArn", arn));
  }

  @Override
  public void delete(ResourceRequest request) {
    roles.deletePolicy(arn(request));
  }

  private static String arn(ResourceRequest request) {
    ObjectNode properties = request.properties();
    return "arn:aws:iam::%s:policy%s%s"
        .formatted(
            Site.ACCOUNT,
            Fields.text(properties, "Path").orElse("/"),
            request.name("ManagedPolicyName"));
  }
}
