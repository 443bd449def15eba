package dev.medallion.cfn;

import java.util.List;
import java.util.Optional;

/**
 * A resource as the template declares it.
 *
 * @param logicalId its name in the template
 * @param type such as {@code AWS::SQS::Queue}
 * @param properties its declared properties, with globals merged in and functions not yet evaluated
 * @param dependsOn what it depends on by declaration, beside what it refers to
 * @param condition the condition under which it exists, if any
 * @param deletionPolicy what becomes of it when its stack is deleted or rolled back
 * @param line the line of its name
 */
public record ResourceDeclaration(
    String logicalId,
    String type,
    Value.Mapping properties,
    List<String> dependsOn,
    Optional<String> condition,
    DeletionPolicy deletionPolicy,
    int line) {

  public ResourceDeclaration {
    dependsOn = List.copyOf(dependsOn);
  }
}
