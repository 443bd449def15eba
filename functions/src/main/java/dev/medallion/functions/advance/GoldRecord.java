package dev.medallion.functions.advance;

import dev.medallion.catalog.IcebergRestCatalog.PropertyChange;
import dev.medallion.catalog.Lineage;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.functions.advance.Recording.Built;
import dev.medallion.functions.runtime.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a gold table records of the run that built it: how far it has read silver, and for each of
 * its snapshots what that was made from. The latter belongs into the snapshot's summary, but no
 * statement of Athena can write there.
 */
final class GoldRecord {
  private final Built built;

  /**
   * @param built what the run did
   */
  GoldRecord(Built built) {
    this.built = built;
  }

  /** What the snapshot was made from: the ids of snapshots, by silver table. */
  record Origin(String execution, Map<String, String> silver) {}

  /** What to change of the table's properties. */
  PropertyChange on(TableMetadata gold) {
    Map<String, String> set = new HashMap<>(origins(gold));
    Set<String> remove = new HashSet<>(expired(gold));
    set.put(Lineage.DEFINITION, built.definition());
    set.put(Lineage.EXECUTION, built.execution());
    if (built.refreshed()) {
      built.consumed().forEach((table, id) -> set.put(Lineage.consumed(table), id));
      for (String table : built.consumed().keySet()) {
        String version = built.versions().get(table);
        if (version == null) {
          remove.add(Lineage.consumedVersion(table));
        } else {
          set.put(Lineage.consumedVersion(table), version);
        }
      }
      // Another request that came while this one was fulfilled is still to be.
      if (built.rebuild().equals(gold.properties().get(Lineage.REBUILD))) {
        remove.add(Lineage.REBUILD);
      }
    }
    return new PropertyChange(set, remove);
  }

  /** The origin of each snapshot that has none yet and whose origin is known. */
  private Map<String, String> origins(TableMetadata gold) {
    Map<String, String> known = new HashMap<>();
    gold.properties()
        .forEach((name, value) -> Lineage.snapshotOf(name).ifPresent(id -> known.put(id, value)));
    Map<String, String> added = new HashMap<>();
    gold.dataSnapshot()
        .map(Snapshot::id)
        .filter(id -> !known.containsKey(id))
        .ifPresent(
            id -> added.put(id, Json.write(new Origin(built.execution(), built.consumed()))));
    known.putAll(added);
    // Compaction makes snapshots of its own, which outlive the one whose rows they hold.
    for (Snapshot snapshot : gold.snapshots()) {
      Optional<String> inherited = snapshot.parent().map(known::get);
      if (snapshot.rewritesOnly() && !known.containsKey(snapshot.id()) && inherited.isPresent()) {
        known.put(snapshot.id(), inherited.get());
        added.put(snapshot.id(), inherited.get());
      }
    }
    Map<String, String> properties = new HashMap<>();
    added.forEach((id, origin) -> properties.put(Lineage.snapshot(id), origin));
    return properties;
  }

  private static Set<String> expired(TableMetadata gold) {
    Set<String> expired = new HashSet<>();
    for (String name : gold.properties().keySet()) {
      Optional<String> id = Lineage.snapshotOf(name);
      if (id.isPresent() && gold.snapshot(id.get()).isEmpty()) {
        expired.add(name);
      }
    }
    return expired;
  }
}
