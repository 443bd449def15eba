package dev.medallion.local.deploy.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The roles that the transform makes for functions and state machines that declare none. They can
 * be referred to; what they allow has no effect here, so they depend on nothing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html">
 *     Generated AWS CloudFormation resources</a>
 */
final class GeneratedRoles {
  private static final Set<String> WITH_ROLES =
      Set.of("AWS::Serverless::Function", "AWS::Serverless::StateMachine");

  private GeneratedRoles() {}

  /** Adds to the declared resources the roles that are made for them. */
  static void addTo(SequencedMap<String, ResourceDeclaration> resources) {
    for (ResourceDeclaration resource : List.copyOf(resources.values())) {
      if (WITH_ROLES.contains(resource.type()) && resource.properties().get("Role").isEmpty()) {
        String id = resource.logicalId() + "Role";
        resources.putIfAbsent(id, role(id, resource.condition(), resource.line()));
      }
    }
  }

  private static ResourceDeclaration role(String id, Optional<String> condition, int line) {
    SequencedMap<String, Value.Entry> properties = new LinkedHashMap<>();
    Value trust = new Value.Mapping(new LinkedHashMap<>(), line);
    properties.put("AssumeRolePolicyDocument", new Value.Entry(trust, line));
    return new ResourceDeclaration(
        id, "AWS::IAM::Role", new Value.Mapping(properties, line), List.of(), condition, line);
  }
}
