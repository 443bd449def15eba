package dev.medallion.jobs.erase;

import dev.medallion.contract.ErasureReport;
import dev.medallion.jobs.table.Commits;
import dev.medallion.jobs.table.TableFacts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.actions.SizeBasedFileRewritePlanner;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/**
 * Leaves a table nothing but its present rows: no row that is deleted and still in its file, no
 * former snapshot, no former metadata. What is no longer referred to, S3 Tables deletes.
 */
final class TableCleaning {
  private final SparkSession spark;
  private final Table table;
  private final String name;
  private final Set<String> before;

  TableCleaning(SparkSession spark, Table table, String name) {
    this.spark = spark;
    this.table = table;
    this.name = name;
    this.before = ReferredFiles.of(table).all();
  }

  /** Writes those data files anew that rows are deleted from. */
  void applyDeletes() {
    Commits.of(name)
        .untilCommitted(
            () -> {
              table.refresh();
              if (hasDeletes()) {
                rewrite();
              }
            });
  }

  private boolean hasDeletes() {
    Snapshot snapshot = table.currentSnapshot();
    return snapshot != null
        && TableFacts.count(snapshot.summary(), SnapshotSummary.TOTAL_DELETE_FILES_PROP) > 0;
  }

  private void rewrite() {
    SparkActions actions = SparkActions.get(spark);
    actions
        .rewriteDataFiles(table)
        .option("delete-file-threshold", "1")
        .option(RewriteDataFiles.REMOVE_DANGLING_DELETES, "true")
        // Files of any size are left as they are, if nothing is deleted from them.
        .option(SizeBasedFileRewritePlanner.MIN_FILE_SIZE_BYTES, "0")
        .option(SizeBasedFileRewritePlanner.MAX_FILE_SIZE_BYTES, Long.toString(Long.MAX_VALUE))
        .option(SizeBasedFileRewritePlanner.MIN_INPUT_FILES, Integer.toString(Integer.MAX_VALUE))
        .execute();
    table.refresh();
    // A file of deletes may be left that applies to no row any more, and names what was one.
    if (hasDeletes()) {
      actions
          .rewritePositionDeletes(table)
          .option(SizeBasedFileRewritePlanner.REWRITE_ALL, "true")
          .execute();
      table.refresh();
    }
  }

  /**
   * Expires all snapshots but the present one, and forgets the metadata of before.
   *
   * @throws IllegalStateException if a branch or a tag holds one of them
   */
  ErasureReport.Cleaned finish() {
    Set<String> expired = new TreeSet<>();
    Commits.of(name).untilCommitted(this::dropEntries);
    Commits.of(name).untilCommitted(() -> expire(expired));
    Commits.of(name).untilCommitted(this::forgetMetadata);
    table.refresh();
    Set<String> released = new TreeSet<>(before);
    released.removeAll(ReferredFiles.of(table).all());
    Snapshot left = table.currentSnapshot();
    return new ErasureReport.Cleaned(
        name,
        Instant.now().toString(),
        left == null ? null : Long.toString(left.snapshotId()),
        List.copyOf(expired),
        List.copyOf(released));
  }

  /**
   * The manifests of a commit name the files that it took out, with the bounds of their columns.
   */
  private void dropEntries() {
    table.refresh();
    Snapshot present = table.currentSnapshot();
    if (present != null
        && present.dataManifests(table.io()).stream().anyMatch(ManifestFile::hasDeletedFiles)) {
      table
          .rewriteManifests()
          .clusterBy(file -> "all")
          .rewriteIf(ManifestFile::hasDeletedFiles)
          .commit();
    }
  }

  private void expire(Set<String> expired) {
    table.refresh();
    table
        .refs()
        .forEach(
            (ref, of) -> {
              if (!ref.equals(SnapshotRef.MAIN_BRANCH)) {
                throw new IllegalStateException(
                    "%s: %s \"%s\" keeps a snapshot, and so what is erased: drop it, and erase again"
                        .formatted(name, of.isBranch() ? "branch" : "tag", ref));
              }
            });
    Snapshot present = table.currentSnapshot();
    ExpireSnapshots expire =
        table.expireSnapshots().cleanupLevel(ExpireSnapshots.CleanupLevel.NONE);
    boolean any = false;
    for (Snapshot snapshot : table.snapshots()) {
      if (present == null || snapshot.snapshotId() != present.snapshotId()) {
        expire.expireSnapshotId(snapshot.snapshotId());
        expired.add(Long.toString(snapshot.snapshotId()));
        any = true;
      }
    }
    if (any) {
      expire.commit();
    }
  }

  /** Each commit notes the metadata of before it, which has summaries of expired snapshots. */
  private void forgetMetadata() {
    table.refresh();
    String most = table.properties().get(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX);
    table.updateProperties().set(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "1").commit();
    if (most == null) {
      table.updateProperties().remove(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX).commit();
    } else {
      table.updateProperties().set(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, most).commit();
    }
  }
}
