package dev.medallion.local.access;

import dev.medallion.iam.Policy;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Reference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The policies of resources as they are put, each read once. */
public final class PolicyDocuments {
  /** What each text was read as; a service that puts many of them replaces few. */
  private static final Map<Text, Policy> READ = new ConcurrentHashMap<>();

  private record Text(String name, String json) {}

  private PolicyDocuments() {}

  /**
   * The policy of a resource.
   *
   * @param name what it is called where it decides
   * @throws dev.medallion.iam.InvalidPolicyException with every problem, if it has any
   */
  public static Policy ofResource(String name, String json) {
    return READ.computeIfAbsent(
        new Text(name, json),
        text -> Policy.parse(text.name(), Kind.RESOURCE, text.json(), Reference.load()));
  }
}
