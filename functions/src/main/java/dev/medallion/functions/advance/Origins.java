package dev.medallion.functions.advance;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.contract.Lineage;
import dev.medallion.contract.PropertyKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The origins of a gold table's snapshots: by which execution and of which silver snapshots each
 * was made.
 */
final class Origins {
  private Origins() {}

  /**
   * The origins that are known and that the summaries do not tell yet, by the snapshots' ids.
   * Compaction makes snapshots of its own, whose rows have the origin of those that they were
   * before.
   *
   * @param newest the origin of the rows that the table holds now, where no summary need tell it
   */
  static Map<String, Map<String, String>> untold(
      TableMetadata gold, Optional<Map<String, String>> newest) {
    Map<String, Map<String, String>> known = new HashMap<>();
    for (Snapshot snapshot : gold.snapshots()) {
      if (snapshot.summary().containsKey(PropertyKeys.EXECUTION)) {
        known.put(snapshot.id(), Lineage.origin(snapshot.summary()));
      }
    }
    Map<String, Map<String, String>> untold = new HashMap<>();
    newest.ifPresent(
        origin ->
            gold.dataSnapshot()
                .map(Snapshot::id)
                .filter(id -> !known.containsKey(id))
                .ifPresent(id -> untold.put(id, origin)));
    known.putAll(untold);
    for (Snapshot snapshot : gold.snapshots()) {
      Optional<Map<String, String>> inherited = snapshot.parent().map(known::get);
      if (snapshot.rewritesOnly() && !known.containsKey(snapshot.id()) && inherited.isPresent()) {
        known.put(snapshot.id(), inherited.get());
        untold.put(snapshot.id(), inherited.get());
      }
    }
    return untold;
  }
}
