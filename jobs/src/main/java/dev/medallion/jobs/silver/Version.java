package dev.medallion.jobs.silver;

import dev.medallion.contract.PropertyKeys;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Counts the commits that changed a silver table's rows, for gold to name what it has read.
 *
 * @param number the present one; 0 for a table that was never written, or not by this job
 * @param changesFrom the version behind which the change log is complete
 */
record Version(long number, long changesFrom) {
  /** Between which values the rows lie that a version changed. */
  static final String BOUNDS = PropertyKeys.BOUNDS;

  private static final String NUMBER = PropertyKeys.VERSION;
  private static final String CHANGES_FROM = PropertyKeys.CHANGES_FROM;

  /**
   * The version that a table has: as its newest snapshot says that is no compaction's, or, if that
   * one has expired, as the table's properties do.
   */
  static Version of(Table table) {
    if (table.currentSnapshot() != null) {
      for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
        Optional<Version> version = in(snapshot.summary());
        if (version.isPresent()) {
          return version.get();
        }
      }
    }
    return in(table.properties()).orElse(new Version(0, 0));
  }

  private static Optional<Version> in(Map<String, String> texts) {
    return texts.containsKey(NUMBER)
        ? Optional.of(
            new Version(Long.parseLong(texts.get(NUMBER)), Long.parseLong(texts.get(CHANGES_FROM))))
        : Optional.empty();
  }

  /**
   * What follows when some rows are changed.
   *
   * @param logged whether the change log has them
   * @param forgotten the version up to which the log has lost, or is about to lose, what it had
   */
  Version changed(boolean logged, long forgotten) {
    return new Version(number + 1, logged ? Math.max(changesFrom, forgotten) : number + 1);
  }

  /** What follows when the whole table is computed anew. */
  Version replaced() {
    return new Version(number + 1, number + 1);
  }

  Map<String, String> properties() {
    return Map.of(NUMBER, Long.toString(number), CHANGES_FROM, Long.toString(changesFrom));
  }
}
