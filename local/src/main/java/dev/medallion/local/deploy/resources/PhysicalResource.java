package dev.medallion.local.deploy.resources;

import java.util.Map;

/**
 * A resource that is deployed.
 *
 * @param reference what {@code Ref} gives for it
 * @param attributes what {@code Fn::GetAtt} gives for it
 */
public record PhysicalResource(String reference, Map<String, String> attributes) {
  public PhysicalResource {
    attributes = Map.copyOf(attributes);
  }
}
