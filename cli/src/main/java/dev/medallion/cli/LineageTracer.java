package dev.medallion.cli;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.TableLineage.Version;
import dev.medallion.contract.Lineage;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.Layer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Follows a table down to the manifests of bronze, by what snapshots tell in their summaries. */
public final class LineageTracer {
  private final Function<TableName, Optional<TableMetadata>> catalog;
  private final int newest;
  private final SnapshotRows rows;

  /**
   * @param catalog loads a table; empty for one that does not exist
   * @param newest how many snapshots of a table to look at, where none is asked for by its id
   * @param rows counts the rows of snapshots whose summaries do not tell them
   */
  public LineageTracer(
      Function<TableName, Optional<TableMetadata>> catalog, int newest, SnapshotRows rows) {
    this.catalog = catalog;
    this.newest = newest;
    this.rows = rows;
  }

  /** One that leaves open what summaries do not tell. */
  public LineageTracer(Function<TableName, Optional<TableMetadata>> catalog, int newest) {
    this(catalog, newest, SnapshotRows.UNKNOWN);
  }

  /** The table, and below it every table that its snapshots were made from. */
  public List<TableLineage> of(TableName table) {
    List<TableLineage> chain = new ArrayList<>();
    catalog
        .apply(table)
        .ifPresent(
            metadata ->
                follow(
                    table,
                    versions(
                        table, newestFirst(metadata.snapshots()).stream().limit(newest).toList()),
                    chain));
    return chain;
  }

  private void follow(TableName table, List<Version> versions, List<TableLineage> chain) {
    chain.add(new TableLineage(table.toString(), versions));
    if (table.layer() == Layer.BRONZE) {
      return;
    }
    Map<String, Set<String>> read = new LinkedHashMap<>();
    for (Version version : versions) {
      version
          .from()
          .forEach((name, id) -> read.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(id));
    }
    read.forEach(
        (name, ids) -> {
          TableName upstream = table.upstream(name);
          follow(upstream, versions(upstream, ids), chain);
        });
  }

  /** The snapshots of those ids, and in bronze also what was committed between them. */
  private List<Version> versions(TableName table, Set<String> ids) {
    List<Snapshot> present = catalog.apply(table).map(TableMetadata::snapshots).orElse(List.of());
    if (table.layer() == Layer.BRONZE) {
      List<Snapshot> all = newestFirst(present);
      List<Snapshot> upToTheNewest =
          all.stream().dropWhile(snapshot -> !ids.contains(snapshot.id())).toList();
      if (!upToTheNewest.isEmpty()) {
        return versions(table, upToTheNewest.stream().limit(newest).toList());
      }
    }
    Map<String, Version> known =
        versions(table, present.stream().filter(each -> ids.contains(each.id())).toList()).stream()
            .collect(Collectors.toMap(Version::snapshot, version -> version));
    return ids.stream().map(id -> known.getOrDefault(id, Version.expired(id))).toList();
  }

  private List<Version> versions(TableName table, List<Snapshot> snapshots) {
    List<String> untold =
        snapshots.stream()
            .filter(snapshot -> RowCounts.told(snapshot).isEmpty())
            .map(Snapshot::id)
            .toList();
    Map<String, Long> counted = untold.isEmpty() ? Map.of() : rows.count(table, untold);
    return snapshots.stream()
        .map(
            snapshot ->
                version(
                    snapshot,
                    RowCounts.told(snapshot)
                        .or(() -> Optional.ofNullable(counted.get(snapshot.id())))
                        .map(String::valueOf)
                        .orElse("")))
        .toList();
  }

  private static List<Snapshot> newestFirst(List<Snapshot> snapshots) {
    return snapshots.stream().sorted(Comparator.comparing(Snapshot::committed).reversed()).toList();
  }

  private static Version version(Snapshot snapshot, String rows) {
    Map<String, String> summary = snapshot.summary();
    return new Version(
        snapshot.id(),
        snapshot.committed().toString(),
        snapshot.operation(),
        rows,
        summary.getOrDefault(PropertyKeys.EXECUTION, ""),
        Lineage.consumedBy(summary),
        summary.getOrDefault(PropertyKeys.MANIFEST, ""));
  }
}
