package dev.medallion.local.quicksight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;

/** What principals may do with a resource. */
final class Permissions {
  private static final String MEMBER = "Permissions";

  private Permissions() {}

  /** The permissions after some were granted and some revoked. */
  static List<ResourcePermission> changed(
      List<ResourcePermission> before,
      List<ResourcePermission> granted,
      List<ResourcePermission> revoked) {
    Map<String, Set<String>> actions = new LinkedHashMap<>();
    add(actions, before);
    add(actions, granted);
    for (ResourcePermission permission : revoked) {
      Set<String> left = actions.getOrDefault(permission.principal(), new LinkedHashSet<>());
      left.removeAll(permission.actions());
      if (left.isEmpty()) {
        actions.remove(permission.principal());
      }
    }
    return actions.entrySet().stream()
        .map(
            entry ->
                ResourcePermission.builder()
                    .principal(entry.getKey())
                    .actions(entry.getValue())
                    .build())
        .toList();
  }

  /** Keeps permissions beside what else the JSON holds. */
  static void write(List<ResourcePermission> permissions, ObjectNode json) {
    permissions.forEach(permission -> json.withArray(MEMBER).add(ModelJson.write(permission)));
  }

  /** Takes the permissions out of the JSON, which is left without them. */
  static List<ResourcePermission> take(ObjectNode json) {
    List<ResourcePermission> permissions =
        StreamSupport.stream(json.withArray(MEMBER).spliterator(), false)
            .map(node -> ModelJson.read(node, ResourcePermission.class, ModelJson.Scalars.EXACT))
            .toList();
    json.remove(MEMBER);
    return permissions;
  }

  private static void add(Map<String, Set<String>> actions, List<ResourcePermission> added) {
    for (ResourcePermission permission : added) {
      actions
          .computeIfAbsent(permission.principal(), principal -> new LinkedHashSet<>())
          .addAll(permission.actions());
    }
  }
}
