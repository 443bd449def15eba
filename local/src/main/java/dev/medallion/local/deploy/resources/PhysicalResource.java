package dev.medallion.local.deploy.resources;

import java.util.Map;

/**
 * A resource that is deployed.
 *
 * @param reference what {@code Ref} gives for it
 * @param attributes what {@code Fn::GetAtt} gives for it
 * @param generated what {@code Ref} gives for the resources that SAM generates beside it, by the
 *     name behind the dot: {@code Alias} in {@code !Ref IngestFunction.Alias}
 */
public record PhysicalResource(
    String reference, Map<String, String> attributes, Map<String, String> generated) {
  public PhysicalResource {
    attributes = Map.copyOf(attributes);
    generated = Map.copyOf(generated);
  }

  /** A resource beside which nothing is generated. */
  public PhysicalResource(String reference, Map<String, String> attributes) {
    this(reference, attributes, Map.of());
  }
}
