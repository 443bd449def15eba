package dev.medallion.functions.access;

import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.access.AccessReport.Action;
import dev.medallion.functions.access.AccessReport.Entry;
import dev.medallion.functions.access.AccessReport.Finding;
import dev.medallion.functions.access.AccessReport.Kind;
import dev.medallion.functions.access.AccessReport.State;
import dev.medallion.functions.access.Granted.On;
import dev.medallion.pipeline.AccessRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsFailureEntry;

/**
 * Makes the grants of Lake Formation what the rules say. What was granted here is recorded; nothing
 * else is revoked. The record is made before the grant and unmade after it is revoked, so that none
 * is ever forgotten.
 */
final class LakeAccess {
  private final TableBuckets buckets;
  private final GrantRecords records;
  private final Supplier<LakeFormationClient> lakeFormation;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  LakeAccess(
      TableBuckets buckets, GrantRecords records, Supplier<LakeFormationClient> lakeFormation) {
    this.buckets = buckets;
    this.records = records;
    this.lakeFormation = lakeFormation;
  }

  List<Entry> entries() {
    return entries;
  }

  List<Finding> findings() {
    return findings;
  }

  /** A table, what was granted on it here, and what has to be. */
  private record Share(TableName table, Set<Granted> recorded, Set<Granted> wanted) {
    Set<Granted> all() {
      Set<Granted> all = new LinkedHashSet<>(recorded);
      all.addAll(wanted);
      return all;
    }
  }

  /**
   * Grants what is missing, and revokes what was granted here and is not wanted any more.
   *
   * @param tables the tables of the pipeline that there are
   */
  void make(List<AccessRule> rules, Collection<TableName> tables, Step step) {
    Map<TableName, Set<Granted>> recorded = records.read();
    Map<TableName, Share> shares = new LinkedHashMap<>();
    recorded.forEach((table, grants) -> shares.put(table, new Share(table, grants, Set.of())));
    for (TableName table : tables) {
      Set<Granted> wanted = Granted.wanted(rules, table);
      if (!wanted.isEmpty()) {
        shares.put(table, new Share(table, recorded.getOrDefault(table, Set.of()), wanted));
      }
    }
    if (!shares.isEmpty()) {
      make(List.copyOf(shares.values()), step);
    }
  }

  private void make(List<Share> shares, Step step) {
    LakeFormationClient client = lakeFormation.get();
    LakeGrants present = new LakeGrants(client, buckets.gold().account());
    Set<Grant> found = new LinkedHashSet<>();
    Set<Grant> recorded = new LinkedHashSet<>();
    Set<Grant> wanted = new LinkedHashSet<>();
    for (Share share : shares) {
      if (!share.wanted().isEmpty()) {
        found.addAll(present.of(buckets.of(share.table().layer()), share.table()));
      }
      share.recorded().forEach(each -> recorded.add(grant(each, share)));
      share.wanted().forEach(each -> wanted.add(grant(each, share)));
    }
    Set<Grant> missing = without(wanted, found);
    // Not those alone that are found: who may not revoke them may not see them either.
    Set<Grant> former = without(recorded, wanted);
    Map<Grant, String> refused = new LinkedHashMap<>();
    if (step == Step.APPLY) {
      PermissionBatches batches = new PermissionBatches(client, buckets.gold().account());
      Set<Grant> ours = new LinkedHashSet<>(recorded);
      ours.addAll(missing);
      records.write(record(shares, ours, recorded));
      note(refused, batches.revoke(List.copyOf(former)), former);
      note(refused, batches.grant(List.copyOf(missing)), missing);
      Set<Grant> left = new LinkedHashSet<>(former);
      left.retainAll(refused.keySet());
      ours.removeAll(without(refused.keySet(), left));
      records.write(record(shares, ours, left));
    }
    for (Share share : shares) {
      report(share, new Sets(found, recorded, missing, former, refused), step);
    }
  }

  /** What there is, by how it came and where it goes. */
  private record Sets(
      Set<Grant> found,
      Set<Grant> recorded,
      Set<Grant> missing,
      Set<Grant> former,
      Map<Grant, String> refused) {}

  /**
   * Which of the grants on each table were made here.
   *
   * @param former what stays in the record though it is not wanted
   */
  private Map<TableName, Set<Granted>> record(
      List<Share> shares, Set<Grant> ours, Set<Grant> former) {
    Map<TableName, Set<Granted>> made = new LinkedHashMap<>();
    for (Share share : shares) {
      Set<Granted> record = new LinkedHashSet<>();
      for (Granted each : share.all()) {
        Grant grant = grant(each, share);
        boolean isKept = share.recorded().contains(each) && former.contains(grant);
        if (isKept || (share.wanted().contains(each) && ours.contains(grant))) {
          record.add(each);
        }
      }
      made.put(share.table(), record);
    }
    return made;
  }

  private static void note(
      Map<Grant, String> refused, List<BatchPermissionsFailureEntry> failures, Set<Grant> asked) {
    List<BatchPermissionsFailureEntry> denied =
        failures.stream().filter(PermissionBatches::isDenied).toList();
    PermissionBatches.requireNone(asked.size(), denied);
    for (BatchPermissionsFailureEntry failure : failures) {
      asked.stream()
          .filter(
              grant ->
                  grant.resource().equals(failure.requestEntry().resource())
                      && grant
                          .principal()
                          .equals(failure.requestEntry().principal().dataLakePrincipalIdentifier()))
          .forEach(
              grant ->
                  refused.put(
                      grant,
                      "%s: %s"
                          .formatted(failure.error().errorCode(), failure.error().errorMessage())));
    }
  }

  private void report(Share share, Sets sets, Step step) {
    TableName table = share.table();
    for (Granted each : share.all()) {
      Grant grant = grant(each, share);
      boolean isMissing = sets.missing().contains(grant);
      if (each.on() == On.TABLE
          && (share.wanted().contains(each) || sets.former().contains(grant))) {
        entries.add(
            new Entry(
                each.principal(),
                table.toString(),
                each.selection().text(),
                state(grant, sets),
                action(grant, sets, step)));
      }
      if (sets.refused().containsKey(grant)) {
        find(
            new Finding(
                table.toString(),
                Kind.REFUSED,
                "%s for %s is refused: %s; if the principal or a column is gone, make it again or remove it from access in pipeline.yaml"
                    .formatted(words(each, table), each.principal(), sets.refused().get(grant))));
      } else if (isMissing && sets.recorded().contains(grant) && !records.isMadeAnew(table)) {
        find(
            new Finding(
                table.toString(),
                Kind.DRIFT,
                "%s for %s had been revoked in Lake Formation by somebody else; it is granted again. To keep the change, declare it under access in pipeline.yaml"
                    .formatted(words(each, table), each.principal())));
      }
    }
  }

  /** What leads to tables is a finding of the first one of them. */
  private void find(Finding finding) {
    if (findings.stream().noneMatch(each -> each.message().equals(finding.message()))
        || finding.message().startsWith("SELECT")) {
      findings.add(finding);
    }
  }

  private static State state(Grant grant, Sets sets) {
    if (sets.missing().contains(grant)) {
      return State.NOT_GRANTED;
    }
    return sets.recorded().contains(grant) ? State.GRANTED : State.GRANTED_BY_OTHERS;
  }

  private static Action action(Grant grant, Sets sets, Step step) {
    if (sets.refused().containsKey(grant)) {
      return Action.REFUSED;
    }
    if (step == Step.LOOK) {
      return Action.NOTHING;
    }
    if (sets.former().contains(grant)) {
      return Action.REVOKED;
    }
    return sets.missing().contains(grant) ? Action.GRANTED : Action.NOTHING;
  }

  private String words(Granted granted, TableName table) {
    String catalogName = buckets.of(table.layer()).athenaCatalog();
    return switch (granted.on()) {
      case CATALOG -> "DESCRIBE on the catalog " + catalogName;
      case DATABASE ->
          "DESCRIBE on the database %s in %s".formatted(table.namespace(), catalogName);
      case TABLE -> "SELECT (%s)".formatted(granted.selection().text());
    };
  }

  private Grant grant(Granted granted, Share share) {
    return granted.of(buckets.of(share.table().layer()), share.table());
  }

  private static Set<Grant> without(Set<Grant> all, Set<Grant> some) {
    Set<Grant> left = new LinkedHashSet<>(all);
    left.removeAll(some);
    return left;
  }
}
