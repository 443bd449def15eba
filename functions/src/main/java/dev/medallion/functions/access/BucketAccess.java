package dev.medallion.functions.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.functions.access.AccessReport.Action;
import dev.medallion.functions.access.AccessReport.Entry;
import dev.medallion.functions.access.AccessReport.Finding;
import dev.medallion.functions.access.AccessReport.Kind;
import dev.medallion.functions.access.AccessReport.State;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.AccessRule.AllColumns;
import dev.medallion.pipeline.AccessRule.ReadableTable;
import dev.medallion.pipeline.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3tables.model.BadRequestException;

/** Makes the policy of one layer's table bucket let in whom the rules name, where IAM decides. */
final class BucketAccess {
  private final Layer layer;
  private final TableBucketArn bucket;
  private final String namespace;
  private final BucketPolicy policy;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  BucketAccess(Layer layer, TableBucketArn bucket, String namespace, BucketPolicy policy) {
    this.layer = layer;
    this.bucket = bucket;
    this.namespace = namespace;
    this.policy = policy;
  }

  List<Entry> entries() {
    return entries;
  }

  List<Finding> findings() {
    return findings;
  }

  /** What a rule has to have in the policy, and what it has. */
  private record Statements(
      List<ReadableTable> tables, List<ObjectNode> wanted, List<JsonNode> found) {
    boolean areThere() {
      return found.size() == wanted.size()
          && wanted.stream()
              .allMatch(
                  each ->
                      found.stream()
                          .anyMatch(
                              present ->
                                  PolicyStatements.meaning(present)
                                      .equals(PolicyStatements.meaning(each))));
    }
  }

  /** Puts what the rules need, and removes what was put here and is no rule's any more. */
  void make(List<AccessRule> rules, Step step) {
    List<JsonNode> before = policy.ours();
    Map<AccessRule, Statements> statements = statements(rules, before);
    Map<AccessRule, String> refused = step == Step.APPLY ? put(statements) : Map.of();
    statements.forEach(
        (rule, of) -> {
          for (ReadableTable table : of.tables()) {
            entries.add(
                new Entry(
                    rule.principal(),
                    path(table),
                    table.columns().text(),
                    of.areThere() ? State.GRANTED : State.NOT_GRANTED,
                    action(of, refused.containsKey(rule), step)));
          }
          if (refused.containsKey(rule)) {
            findings.add(refusal(rule, refused.get(rule)));
          } else if (!of.areThere()) {
            findings.add(drift(rule));
          }
        });
    before.stream()
        .filter(each -> rules.stream().noneMatch(rule -> PolicyStatements.isOf(rule, each)))
        .forEach(each -> entries.add(former(each, step)));
  }

  private Map<AccessRule, Statements> statements(List<AccessRule> rules, List<JsonNode> before) {
    Map<AccessRule, Statements> statements = new LinkedHashMap<>();
    for (AccessRule rule : rules) {
      List<ReadableTable> tables =
          rule.in(layer).stream().filter(table -> canBeGranted(rule, table)).toList();
      if (!tables.isEmpty()) {
        statements.put(
            rule,
            new Statements(
                tables,
                PolicyStatements.of(rule, bucket, namespace, tables),
                before.stream().filter(each -> PolicyStatements.isOf(rule, each)).toList()));
      }
    }
    return statements;
  }

  /** Notes what no policy of S3 Tables can express. */
  private boolean canBeGranted(AccessRule rule, ReadableTable table) {
    if (rule.isOfIam() && table.columns() instanceof AllColumns) {
      return true;
    }
    entries.add(
        new Entry(
            rule.principal(),
            path(table),
            table.columns().text(),
            State.IMPOSSIBLE,
            Action.NOTHING));
    findings.add(
        new Finding(
            path(table),
            Kind.REFUSED,
            rule.isOfIam()
                ? "access.%s: %s may not read it at all, since IAM decides here, which knows no columns; let Lake Formation decide (docs/deploy.md), or declare the table without columns"
                    .formatted(rule.name(), rule.principal())
                : "access.%s: %s may not read it, since IAM decides here, which knows no users of QuickSight: data sets show it by the role of QuickSight; name an IAM role, or let Lake Formation decide (docs/deploy.md)"
                    .formatted(rule.name(), rule.principal())));
    return false;
  }

  /**
   * Puts all at once, and what can be put one by one if that is refused, as it is for a principal
   * that does not exist.
   *
   * @return why rules were refused
   */
  private Map<AccessRule, String> put(Map<AccessRule, Statements> statements) {
    List<ObjectNode> wanted =
        statements.values().stream().flatMap(each -> each.wanted().stream()).toList();
    if (policy.holds(wanted)) {
      return Map.of();
    }
    try {
      policy.put(wanted);
      return Map.of();
    } catch (BadRequestException e) {
      return putOneByOne(statements);
    }
  }

  private Map<AccessRule, String> putOneByOne(Map<AccessRule, Statements> statements) {
    Map<AccessRule, String> refused = new LinkedHashMap<>();
    // Those that are there stay all the while.
    List<ObjectNode> taken =
        new ArrayList<>(
            statements.values().stream()
                .filter(Statements::areThere)
                .flatMap(each -> each.wanted().stream())
                .toList());
    statements.forEach(
        (rule, of) -> {
          if (!of.areThere()) {
            List<ObjectNode> more = new ArrayList<>(taken);
            more.addAll(of.wanted());
            try {
              policy.put(more);
              taken.addAll(of.wanted());
            } catch (BadRequestException e) {
              refused.put(rule, e.getMessage());
            }
          }
        });
    if (!policy.holds(taken)) {
      policy.put(taken);
    }
    return refused;
  }

  private static Action action(Statements of, boolean isRefused, Step step) {
    if (isRefused) {
      return Action.REFUSED;
    }
    return of.areThere() || step == Step.LOOK ? Action.NOTHING : Action.GRANTED;
  }

  private Finding refusal(AccessRule rule, String message) {
    return new Finding(
        bucket.bucket(),
        Kind.REFUSED,
        "access.%s: its policy cannot let in %s: %s; if the principal is gone, make it again or remove the rule from pipeline.yaml"
            .formatted(rule.name(), rule.principal(), message));
  }

  private Finding drift(AccessRule rule) {
    return new Finding(
        bucket.bucket(),
        Kind.DRIFT,
        "access.%s: the statements of its policy for %s were not as they were deployed: somebody changed or removed them by hand, or the account left the mode of Lake Formation. They are put again; to keep a change, declare it under access in pipeline.yaml"
            .formatted(rule.name(), rule.principal()));
  }

  private Entry former(JsonNode statement, Step step) {
    return new Entry(
        PolicyStatements.meaning(statement.path("Principal").path("AWS")),
        bucket.bucket(),
        statement.path("Sid").asText(),
        State.GRANTED,
        step == Step.APPLY ? Action.REVOKED : Action.NOTHING);
  }

  private String path(ReadableTable table) {
    return "%s.%s.%s".formatted(layer.label(), namespace, table.table());
  }
}
