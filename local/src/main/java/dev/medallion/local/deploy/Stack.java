package dev.medallion.local.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * What is deployed.
 *
 * @param resources by logical id, in the order in which they were made
 * @param outputs the template's outputs by name
 * @param deployment when and with what it was deployed
 */
public record Stack(
    SequencedMap<String, Resource> resources,
    SequencedMap<String, String> outputs,
    Deployment deployment) {
  // An earlier release kept none.
  public Stack {
    deployment = Objects.requireNonNullElseGet(deployment, Deployment::unknown);
  }

  /** Nothing. */
  public static Stack empty() {
    return new Stack(new LinkedHashMap<>(), new LinkedHashMap<>(), Deployment.unknown());
  }

  /**
   * A deployment.
   *
   * @param created when the stack was first deployed, in ISO 8601
   * @param updated when it was last deployed, in ISO 8601; empty if that was the first time
   * @param parameters the values of the template's parameters
   */
  public record Deployment(
      String created, String updated, SequencedMap<String, String> parameters) {
    static Deployment unknown() {
      return new Deployment(Instant.EPOCH.toString(), "", new LinkedHashMap<>());
    }
  }

  /**
   * A resource.
   *
   * @param type its type, such as {@code AWS::SQS::Queue}
   * @param reference what {@code Ref} gives for it
   * @param properties what was declared, evaluated
   */
  public record Resource(String type, String reference, ObjectNode properties) {}
}
