package dev.medallion.local.cli;

import dev.medallion.catalog.Lineage;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.local.cli.TableLineage.Version;
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

/** Follows a table down to the manifests of bronze, by what snapshots tell in their summaries. */
final class LineageLook {
  private final Function<TableName, Optional<TableMetadata>> catalog;
  private final int newest;

  /**
   * @param catalog loads a table; empty for one that does not exist
   * @param newest how many snapshots of a table to look at, where none is asked for by its id
   */
  LineageLook(Function<TableName, Optional<TableMetadata>> catalog, int newest) {
    this.catalog = catalog;
    this.newest = newest;
  }

  /** The table, and below it every table that its snapshots were made from. */
  List<TableLineage> of(TableName table) {
    List<TableLineage> chain = new ArrayList<>();
    catalog
        .apply(table)
        .ifPresent(
            metadata ->
                follow(
                    table,
                    newestFirst(metadata.snapshots()).stream()
                        .limit(newest)
                        .map(LineageLook::version)
                        .toList(),
                    chain));
    return chain;
  }

  private void follow(TableName table, List<Version> versions, List<TableLineage> chain) {
    chain.add(new TableLineage(table.toString(), versions));
    Optional<Layer> below =
        switch (table.layer()) {
          case GOLD -> Optional.of(Layer.SILVER);
          case SILVER -> Optional.of(Layer.BRONZE);
          case BRONZE -> Optional.empty();
        };
    if (below.isEmpty()) {
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
          TableName lower = new TableName(below.get(), table.namespace(), name);
          follow(lower, versions(lower, ids), chain);
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
        return upToTheNewest.stream().limit(newest).map(LineageLook::version).toList();
      }
    }
    return ids.stream()
        .map(
            id ->
                present.stream()
                    .filter(snapshot -> snapshot.id().equals(id))
                    .findFirst()
                    .map(LineageLook::version)
                    .orElse(Version.expired(id)))
        .toList();
  }

  private static List<Snapshot> newestFirst(List<Snapshot> snapshots) {
    return snapshots.stream().sorted(Comparator.comparing(Snapshot::committed).reversed()).toList();
  }

  private static Version version(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return new Version(
        snapshot.id(),
        snapshot.committed().toString(),
        snapshot.operation(),
        summary.getOrDefault("total-records", ""),
        summary.getOrDefault(Lineage.EXECUTION, ""),
        Lineage.consumedBy(summary),
        summary.getOrDefault(Lineage.MANIFEST, ""));
  }
}
