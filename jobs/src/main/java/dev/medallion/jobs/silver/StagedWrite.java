package dev.medallion.jobs.silver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.iceberg.spark.SparkSQLProperties;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a table in two steps: Spark stages a snapshot that no reader sees, and one commit then
 * publishes it together with the table's properties, if the table still is what the snapshot was
 * made from. So rows and what is remembered of them can never differ, and a write that turns out to
 * change nothing leaves no trace.
 *
 * @see <a
 *     href="https://iceberg.apache.org/docs/latest/spark-configuration/#write-options">Iceberg's
 *     write-audit-publish</a>
 */
final class StagedWrite {
  /** What the table needs to have for it. */
  static final Map<String, String> TABLE_PROPERTIES = Map.of("write.wap.enabled", "true");

  /** What a snapshot's summary has when it adds or removes a file. */
  private static final List<String> FILE_COUNTS =
      List.of(
          SnapshotSummary.ADDED_FILES_PROP,
          SnapshotSummary.DELETED_FILES_PROP,
          SnapshotSummary.ADDED_DELETE_FILES_PROP,
          SnapshotSummary.REMOVED_DELETE_FILES_PROP);

  private final SparkSession spark;
  private final Table table;
  private final Optional<Long> base;

  /** Writes to a table as it is now. */
  StagedWrite(SparkSession spark, Table table) {
    this.spark = spark;
    this.table = table;
    this.base = id(table.currentSnapshot());
  }

  /** The snapshot that the write starts from; none for a table without rows. */
  Optional<Long> base() {
    return base;
  }

  /** Does a write, and gives the snapshot that it staged, with that in its summary. */
  Snapshot stage(Map<String, String> summary, Runnable write) {
    String id = UUID.randomUUID().toString();
    spark.conf().set(SparkSQLProperties.WAP_ID, id);
    try {
      CommitMetadata.withCommitProperties(
          summary,
          () -> {
            write.run();
            return null;
          },
          RuntimeException.class);
    } finally {
      spark.conf().unset(SparkSQLProperties.WAP_ID);
    }
    table.refresh();
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .filter(each -> id.equals(each.summary().get(SnapshotSummary.STAGED_WAP_ID_PROP)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(table.name() + " has no staged snapshot"));
  }

  /** Whether a snapshot holds other rows than the one before it. */
  static boolean changesRows(Snapshot snapshot) {
    return snapshot.parentId() == null
        || FILE_COUNTS.stream().anyMatch(snapshot.summary()::containsKey);
  }

  /**
   * Publishes a snapshot, if one changes rows, and sets the properties.
   *
   * @param outdated chooses from the properties that are there those to remove
   * @throws CommitFailedException if the table is not what the write started from any more
   */
  void publish(
      Optional<Snapshot> staged,
      Map<String, String> set,
      Function<Map<String, String>, Set<String>> outdated) {
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata now = operations.refresh();
    TableMetadata.Builder next = TableMetadata.buildFrom(now);
    if (staged.isPresent() && changesRows(staged.get())) {
      if (!id(now.currentSnapshot()).equals(base)
          || !Optional.ofNullable(staged.get().parentId()).equals(base)) {
        throw new CommitFailedException("%s was written by others meanwhile", table.name());
      }
      next.setBranchSnapshot(staged.get().snapshotId(), SnapshotRef.MAIN_BRANCH);
    } else {
      staged.ifPresent(empty -> next.removeSnapshots(List.of(empty.snapshotId())));
    }
    next.setProperties(set).removeProperties(outdated.apply(now.properties()));
    TableMetadata changed = next.build();
    if (!changed.changes().isEmpty()) {
      operations.commit(now, changed);
    }
    table.refresh();
  }

  /** Forgets a snapshot that is not to be published. */
  void discard(Snapshot staged) {
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata now = operations.refresh();
    operations.commit(
        now, TableMetadata.buildFrom(now).removeSnapshots(List.of(staged.snapshotId())).build());
    table.refresh();
  }

  private static Optional<Long> id(Snapshot snapshot) {
    return Optional.ofNullable(snapshot).map(Snapshot::snapshotId);
  }
}
