package dev.medallion.functions.access;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.IcebergRestCatalog.PropertyChange;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
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
 * Makes the grants of Lake Formation on the tables of one layer what the rules say. Each table's
 * properties keep what was granted here on it and on what leads to it; nothing else is revoked. The
 * record is made before the grant and unmade after it is revoked, so that none is ever forgotten.
 */
final class LakeAccess {
  private final TableBucketArn bucket;
  private final IcebergRestCatalog catalog;
  private final Supplier<LakeFormationClient> lakeFormation;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  LakeAccess(
      TableBucketArn bucket,
      IcebergRestCatalog catalog,
      Supplier<LakeFormationClient> lakeFormation) {
    this.bucket = bucket;
    this.catalog = catalog;
    this.lakeFormation = lakeFormation;
  }

  List<Entry> entries() {
    return entries;
  }

  List<Finding> findings() {
    return findings;
  }

  /** A table, what was granted on it here, and what has to be. */
  private record Share(TableMetadata table, Set<Granted> recorded, Set<Granted> wanted) {
    Set<Granted> all() {
      Set<Granted> all = new LinkedHashSet<>(recorded);
      all.addAll(wanted);
      return all;
    }
  }

  /**
   * Grants what is missing, and revokes what was granted here and is not wanted any more.
   *
   * @param tables the tables that there are
   * @param namespace the namespace of the tables that the rules name
   */
  void make(List<AccessRule> rules, Collection<TableMetadata> tables, String namespace, Step step) {
    List<Share> shares = new ArrayList<>();
    for (TableMetadata table : tables) {
      boolean isDeclared = table.table().namespace().equals(namespace);
      Share share =
          new Share(
              table,
              Granted.recorded(table),
              isDeclared ? Granted.wanted(rules, table.table()) : Set.of());
      if (!share.all().isEmpty()) {
        shares.add(share);
      }
    }
    if (!shares.isEmpty()) {
      make(shares, step);
    }
  }

  private void make(List<Share> shares, Step step) {
    LakeFormationClient client = lakeFormation.get();
    LakeGrants present = new LakeGrants(client, bucket);
    Set<Grant> found = new LinkedHashSet<>();
    Set<Grant> recorded = new LinkedHashSet<>();
    Set<Grant> wanted = new LinkedHashSet<>();
    for (Share share : shares) {
      found.addAll(present.of(share.table().table()));
      share.recorded().forEach(each -> recorded.add(grant(each, share)));
      share.wanted().forEach(each -> wanted.add(grant(each, share)));
    }
    Set<Grant> missing = without(wanted, found);
    // Not those alone that are found: who may not revoke them may not see them either.
    Set<Grant> former = without(recorded, wanted);
    Map<Grant, String> refused = new LinkedHashMap<>();
    if (step == Step.APPLY) {
      PermissionBatches batches = new PermissionBatches(client, bucket.account());
      Set<Grant> ours = new LinkedHashSet<>(recorded);
      ours.addAll(missing);
      Map<TableName, Set<Granted>> written = record(shares, ours, recorded, Map.of());
      note(refused, batches.revoke(List.copyOf(former)), former);
      note(refused, batches.grant(List.copyOf(missing)), missing);
      Set<Grant> left = new LinkedHashSet<>(former);
      left.retainAll(refused.keySet());
      ours.removeAll(without(refused.keySet(), left));
      record(shares, ours, left, written);
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
   * Writes to each table which of its grants were made here.
   *
   * @param former what stays in the record though it is not wanted
   * @param written what is recorded already, where that is not what was read
   * @return what is recorded now
   */
  private Map<TableName, Set<Granted>> record(
      List<Share> shares,
      Set<Grant> ours,
      Set<Grant> former,
      Map<TableName, Set<Granted>> written) {
    Map<TableName, Set<Granted>> records = new LinkedHashMap<>();
    for (Share share : shares) {
      TableName table = share.table().table();
      Set<Granted> record = new LinkedHashSet<>();
      for (Granted each : share.all()) {
        Grant grant = grant(each, share);
        boolean isKept = share.recorded().contains(each) && former.contains(grant);
        if (isKept || (share.wanted().contains(each) && ours.contains(grant))) {
          record.add(each);
        }
      }
      records.put(table, record);
      if (!record.equals(written.getOrDefault(table, share.recorded()))) {
        catalog.changeProperties(
            table,
            any ->
                record.isEmpty()
                    ? new PropertyChange(Map.of(), Set.of(PropertyKeys.ACCESS))
                    : new PropertyChange(
                        Map.of(PropertyKeys.ACCESS, Granted.record(record)), Set.of()));
      }
    }
    return records;
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
    TableName table = share.table().table();
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
                    .formatted(words(each), each.principal(), sets.refused().get(grant))));
      } else if (isMissing && sets.recorded().contains(grant)) {
        find(
            new Finding(
                table.toString(),
                Kind.DRIFT,
                "%s for %s had been revoked in Lake Formation by somebody else; it is granted again. To keep the change, declare it under access in pipeline.yaml"
                    .formatted(words(each), each.principal())));
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

  private String words(Granted granted) {
    return switch (granted.on()) {
      case CATALOG -> "DESCRIBE on the catalog " + bucket.athenaCatalog();
      case DATABASE -> "DESCRIBE on the database in " + bucket.athenaCatalog();
      case TABLE -> "SELECT (%s)".formatted(granted.selection().text());
    };
  }

  private Grant grant(Granted granted, Share share) {
    return granted.of(bucket, share.table().table());
  }

  private static Set<Grant> without(Set<Grant> all, Set<Grant> some) {
    Set<Grant> left = new LinkedHashSet<>(all);
    left.removeAll(some);
    return left;
  }
}
