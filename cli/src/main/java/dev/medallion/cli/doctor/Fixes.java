package dev.medallion.cli.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cli.doctor.ResourcePolicy.Owner;
import dev.medallion.cli.doctor.RolePolicies.Held;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The commands that let a step do what it could not, ready to paste. */
final class Fixes {
  private Fixes() {}

  /** Adds what is missing to a policy of the role's own that holds nothing else. */
  static List<String> allow(RolePolicies role, Step step, List<Need.Asked> missing) {
    String name = "allow-" + step.label();
    String before =
        role.identity().stream()
            .filter(held -> held.managed().isEmpty() && held.name().equals(name))
            .map(Held::json)
            .findFirst()
            .orElseGet(Documents::empty);
    return List.of(putRolePolicy(role, name, allowing(before, missing)));
  }

  /** Takes a statement that denies out of a policy of the role. */
  static List<String> undeny(RolePolicies role, Held held, String statement) {
    Optional<String> left = Documents.without(held.json(), statement);
    if (held.managed().isPresent()) {
      return left.filter(unused -> !isOfAws(held))
          .map(json -> List.of(createVersion(held, json)))
          .orElseGet(
              () ->
                  List.of(
                      "aws iam detach-role-policy --role-name %s --policy-arn %s"
                          .formatted(role.name(), held.managed().get())));
    }
    return List.of(
        left.map(json -> putRolePolicy(role, held.name(), json))
            .orElseGet(
                () ->
                    "aws iam delete-role-policy --role-name %s --policy-name %s"
                        .formatted(role.name(), held.name())));
  }

  /** Widens a boundary by what is missing. No grant widens one of AWS's own. */
  static List<String> widen(Held boundary, List<Need.Asked> missing) {
    return isOfAws(boundary)
        ? List.of()
        : List.of(createVersion(boundary, allowing(boundary.json(), missing)));
  }

  /** Takes a statement that denies out of a boundary. */
  static List<String> undenyBoundary(RolePolicies role, Held boundary, String statement) {
    if (isOfAws(boundary)) {
      return List.of();
    }
    return List.of(
        Documents.without(boundary.json(), statement)
            .map(json -> createVersion(boundary, json))
            .orElseGet(
                () ->
                    "aws iam delete-role-permissions-boundary --role-name %s"
                        .formatted(role.name())));
  }

  /** Takes a statement that denies out of the policy of a resource. */
  static List<String> undeny(ResourcePolicy policy, String statement) {
    Optional<String> left = Documents.without(policy.json(), statement);
    return List.of(left.map(json -> put(policy.owner(), json)).orElseGet(() -> delete(policy)));
  }

  /** Lets a service in at a resource. */
  static List<String> letIn(
      Owner owner,
      Optional<ResourcePolicy> policy,
      String service,
      List<Need.Asked> missing,
      Map<String, String> keys) {
    String json = policy.map(ResourcePolicy::json).orElseGet(Documents::empty);
    Set<String> actions = new TreeSet<>();
    Set<String> resources = new TreeSet<>();
    missing.forEach(
        asked -> {
          actions.add(asked.action());
          resources.add(asked.resource());
        });
    return List.of(
        put(
            owner,
            Documents.with(json, Documents.allowService(service, actions, resources, keys))));
  }

  private static boolean isOfAws(Held held) {
    return held.managed().filter(arn -> arn.contains("::aws:policy/")).isPresent();
  }

  /** With a statement for each set of actions that are missing on the same resources. */
  private static String allowing(String json, List<Need.Asked> missing) {
    Map<String, Set<String>> actionsOf = new TreeMap<>();
    missing.forEach(
        asked ->
            actionsOf
                .computeIfAbsent(
                    asked.resource().replaceFirst("(:bucket/[^/]+/table/).*", "$1*"),
                    unused -> new TreeSet<>())
                .add(asked.action()));
    Map<String, Collection<String>> resourcesOf = new TreeMap<>();
    actionsOf.forEach(
        (resource, actions) ->
            resourcesOf
                .computeIfAbsent(String.join(",", actions), unused -> new ArrayList<>())
                .add(resource));
    String document = json;
    for (Map.Entry<String, Collection<String>> each : resourcesOf.entrySet()) {
      ObjectNode statement =
          Documents.allow(new TreeSet<>(List.of(each.getKey().split(",", -1))), each.getValue());
      document = Documents.with(document, statement);
    }
    return document;
  }

  private static String putRolePolicy(RolePolicies role, String name, String json) {
    return "aws iam put-role-policy --role-name %s --policy-name %s --policy-document %s"
        .formatted(role.name(), name, quoted(json));
  }

  private static String createVersion(Held held, String json) {
    return "aws iam create-policy-version --policy-arn %s --set-as-default --policy-document %s"
        .formatted(held.managed().orElseThrow(), quoted(json));
  }

  private static String put(Owner owner, String json) {
    return switch (owner) {
      case ResourcePolicy.Bucket bucket ->
          "aws s3api put-bucket-policy --bucket %s --policy %s"
              .formatted(bucket.name(), quoted(json));
      case ResourcePolicy.Queue queue -> setQueuePolicy(queue, json);
      case ResourcePolicy.TableBucket bucket ->
          "aws s3tables put-table-bucket-policy --table-bucket-arn %s --resource-policy %s"
              .formatted(bucket.arn(), quoted(json));
      case ResourcePolicy.Table table ->
          "aws s3tables put-table-policy %s --resource-policy %s"
              .formatted(options(table), quoted(json));
    };
  }

  private static String delete(ResourcePolicy policy) {
    return switch (policy.owner()) {
      case ResourcePolicy.Bucket bucket ->
          "aws s3api delete-bucket-policy --bucket " + bucket.name();
      case ResourcePolicy.Queue queue -> setQueuePolicy(queue, "");
      case ResourcePolicy.TableBucket bucket ->
          "aws s3tables delete-table-bucket-policy --table-bucket-arn " + bucket.arn();
      case ResourcePolicy.Table table -> "aws s3tables delete-table-policy " + options(table);
    };
  }

  private static String setQueuePolicy(ResourcePolicy.Queue queue, String json) {
    return "aws sqs set-queue-attributes --queue-url %s --attributes %s"
        .formatted(queue.url(), quoted("{\"Policy\":%s}".formatted(Documents.quoted(json))));
  }

  private static String options(ResourcePolicy.Table table) {
    return "--table-bucket-arn %s --namespace %s --name %s"
        .formatted(table.bucketArn(), table.namespace(), table.name());
  }

  /** For a shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
