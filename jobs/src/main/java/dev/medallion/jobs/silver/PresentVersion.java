package dev.medallion.jobs.silver;

import dev.medallion.contract.SilverVersion;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Which version a silver table has. */
final class PresentVersion {
  private PresentVersion() {}

  /**
   * The version that a table has: as its newest snapshot says that is no compaction's, or, if that
   * one has expired, as the table's properties do.
   */
  static SilverVersion of(Table table) {
    if (table.currentSnapshot() != null) {
      for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
        Optional<SilverVersion> version = SilverVersion.in(snapshot.summary());
        if (version.isPresent()) {
          return version.get();
        }
      }
    }
    return SilverVersion.in(table.properties()).orElse(new SilverVersion(0, 0));
  }
}
