package dev.medallion.local.quicksight;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;

/** What principals may do with a resource. */
final class Permissions {
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

  private static void add(Map<String, Set<String>> actions, List<ResourcePermission> added) {
    for (ResourcePermission permission : added) {
      actions
          .computeIfAbsent(permission.principal(), principal -> new LinkedHashSet<>())
          .addAll(permission.actions());
    }
  }
}
