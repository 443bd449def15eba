package dev.medallion.local.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SequencedMap;

/**
 * What is deployed.
 *
 * @param resources by logical id, in the order in which they were made
 * @param outputs the template's outputs by name
 */
public record Stack(
    SequencedMap<String, Resource> resources, SequencedMap<String, String> outputs) {

  /**
   * A resource.
   *
   * @param type its type, such as {@code AWS::SQS::Queue}
   * @param reference what {@code Ref} gives for it
   * @param properties what was declared, evaluated
   */
  public record Resource(String type, String reference, ObjectNode properties) {}
}
