package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What is to be deployed.
 *
 * @param stack the stack's name
 * @param logicalId the resource's name in the template
 * @param type its type
 * @param properties its properties, evaluated
 * @param before the same resource as the last deployment left it, if it did
 */
public record ResourceRequest(
    String stack, String logicalId, String type, ObjectNode properties, Optional<Deployed> before) {

  /**
   * A resource of an earlier deployment.
   *
   * @param reference what {@code Ref} gave for it
   * @param properties its properties then
   */
  public record Deployed(String reference, ObjectNode properties) {}

  /**
   * Checks that what was found is this resource, made by an earlier deployment. CloudFormation
   * takes over nothing that it did not make.
   *
   * @throws IllegalStateException if no earlier deployment made it
   */
  void requireEarlierDeployment(String name) {
    if (before.isEmpty()) {
      throw new IllegalStateException(
          "%s already exists, and this stack did not make it; delete it, or start afresh with ./medallion reset"
              .formatted(name));
    }
  }

  /** The name that the properties give, or else one of the stack and the logical id. */
  String name(String property) {
    return properties.path(property).asText(stack + "-" + logicalId);
  }
}
