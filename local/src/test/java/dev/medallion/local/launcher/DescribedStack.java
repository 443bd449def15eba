package dev.medallion.local.launcher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medallion.local.Site;
import dev.medallion.local.cloudformation.CloudFormationService;
import dev.medallion.local.deploy.Stack;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** CloudFormation, with a stack that a test makes up. */
final class DescribedStack {
  private DescribedStack() {}

  /** The stack {@code medallion} with those resources by their logical ids. */
  static CloudFormationService of(Map<String, Stack.Resource> resources) {
    CloudFormationService service = new CloudFormationService();
    SequencedMap<String, String> parameters = new LinkedHashMap<>(Map.of("Prefix", "medallion"));
    service.show(
        Site.stack("medallion"),
        new Stack(
            new LinkedHashMap<>(new TreeMap<>(resources)),
            new LinkedHashMap<>(
                Map.of("LandingBucket", "medallion-landing-000000000000-us-east-1")),
            new Stack.Deployment("2026-11-27T10:00:00Z", "", parameters)));
    return service;
  }

  static Stack.Resource resource(String type, String reference) {
    return new Stack.Resource(type, reference, JsonNodeFactory.instance.objectNode());
  }
}
