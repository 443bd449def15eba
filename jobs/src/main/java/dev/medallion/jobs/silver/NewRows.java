package dev.medallion.jobs.silver;

import dev.medallion.contract.SilverPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.ScanTaskSetManager;
import org.apache.iceberg.spark.SparkTableCache;
import org.apache.iceberg.util.SnapshotUtil;

/** What was appended to a bronze table since a silver table read it. */
final class NewRows {
  private final Table bronze;
  private final SilverPlan.SourceSnapshot source;

  NewRows(Table bronze, SilverPlan.SourceSnapshot source) {
    this.bronze = bronze;
    this.source = source;
  }

  /**
   * The data files that hold the new rows. They may hold old ones as well, where files were
   * rewritten.
   *
   * @throws NotIncrementalException if rows were not only appended, or if it cannot be told
   */
  List<FileScanTask> since(Cursor cursor) {
    if (!bronze.uuid().toString().equals(cursor.table())) {
      throw new NotIncrementalException(source.table() + " is another table by now");
    }
    long pinned = Long.parseLong(source.snapshot());
    if (pinned == cursor.snapshot()) {
      return List.of();
    }
    return bronze.snapshot(cursor.snapshot()) != null
            && SnapshotUtil.isAncestorOf(bronze, pinned, cursor.snapshot())
        ? byHistory(cursor, pinned)
        : bySequence(cursor, pinned);
  }

  private List<FileScanTask> byHistory(Cursor cursor, long pinned) {
    for (Snapshot snapshot : SnapshotUtil.ancestorsBetween(bronze, pinned, cursor.snapshot())) {
      if (!snapshot.operation().equals(DataOperations.APPEND)
          && !snapshot.operation().equals(DataOperations.REPLACE)) {
        throw removed();
      }
    }
    return tasks(
        bronze
            .newIncrementalAppendScan()
            .fromSnapshotExclusive(cursor.snapshot())
            .toSnapshot(pinned)
            .planFiles());
  }

  /**
   * The history between has expired. What was appended is known by its files' sequence numbers, and
   * that nothing was removed, by the number of records.
   */
  private List<FileScanTask> bySequence(Cursor cursor, long pinned) {
    List<FileScanTask> added = new ArrayList<>();
    long records = 0;
    for (FileScanTask task : tasks(bronze.newScan().useSnapshot(pinned).planFiles())) {
      if (!task.deletes().isEmpty()) {
        throw removed();
      }
      if (task.file().dataSequenceNumber() > cursor.sequence()) {
        added.add(task);
        records += task.file().recordCount();
      }
    }
    if (cursor.records() + records != Cursor.records(bronze.snapshot(pinned))) {
      throw new NotIncrementalException(
          "the history of %s has expired and its files were rewritten".formatted(source.table()));
    }
    return added;
  }

  /**
   * Lets Spark read those files and no other.
   *
   * @return the name that it reads them by
   */
  String stage(List<FileScanTask> files) {
    String group = UUID.randomUUID().toString();
    SparkTableCache.get().add(group, bronze);
    ScanTaskSetManager.get().stageTasks(bronze, group, files);
    return group;
  }

  /** Ends that. */
  void unstage(String group) {
    ScanTaskSetManager.get().removeTasks(bronze, group);
    SparkTableCache.get().remove(group);
  }

  private NotIncrementalException removed() {
    return new NotIncrementalException(
        "rows of %s were deleted or overwritten".formatted(source.table()));
  }

  private List<FileScanTask> tasks(CloseableIterable<FileScanTask> planned) {
    try (planned) {
      List<FileScanTask> tasks = new ArrayList<>();
      planned.forEach(tasks::add);
      return tasks;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + source.table(), e);
    }
  }
}
