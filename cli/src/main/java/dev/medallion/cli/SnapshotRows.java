package dev.medallion.cli;

import dev.medallion.catalog.TableName;
import java.util.Collection;
import java.util.Map;

/** Counts the rows that a query sees at snapshots of a table. */
public interface SnapshotRows {
  /** Knows none: whatever only a query can tell stays open. */
  SnapshotRows UNKNOWN = (table, snapshots) -> Map.of();

  /**
   * The rows of each snapshot, by its id; without those that cannot be counted.
   *
   * @param snapshots the ids, at least one
   */
  Map<String, Long> count(TableName table, Collection<String> snapshots);
}
