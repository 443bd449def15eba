package dev.medallion.jobs.bronze;

import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.spark.FileRewriteCoordinator;
import org.apache.iceberg.spark.SparkTableCache;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Appends rows in one commit that fails if another run has meanwhile appended the same objects.
 *
 * <p>Iceberg's Spark writer commits an append whatever came between, so two runs of one object
 * would both succeed. Here Spark writes the data files only, the way that Iceberg's compaction
 * does, and the commit, which is this class's own, looks at what came between.
 */
final class OnceAppend {
  private final Table table;
  private final String manifest;
  private final String source;

  OnceAppend(Table table, String manifest, String source) {
    this.table = table;
    this.manifest = manifest;
    this.source = source;
  }

  /**
   * Writes and commits the rows, whose columns are the table's.
   *
   * @param checked the snapshot in which the objects were not; null for none
   * @param taken looks into the table as it is now for any of the objects
   * @return whether the rows are in the table; if not, another run has put some of the objects
   *     there
   */
  boolean commit(Dataset<Row> rows, Long checked, BooleanSupplier taken) {
    Set<DataFile> files = written(rows);
    if (files.isEmpty() && table.currentSnapshot() != null) {
      return true;
    }
    Long base = checked;
    boolean committed = false;
    try {
      while (!committed) {
        committed = committedOnto(base, files);
        if (!committed) {
          table.refresh();
          if (taken.getAsBoolean()) {
            return false;
          }
          base = id(table.currentSnapshot());
        }
      }
      return true;
    } finally {
      if (!committed) {
        files.forEach(file -> table.io().deleteFile(file.location()));
      }
    }
  }

  private Set<DataFile> written(Dataset<Row> rows) {
    String group = UUID.randomUUID().toString();
    SparkTableCache.get().add(group, table);
    try {
      rows.write().format("iceberg").mode("append").save(group);
      return Set.copyOf(FileRewriteCoordinator.get().fetchNewFiles(table, group));
    } finally {
      SparkTableCache.get().remove(group);
      FileRewriteCoordinator.get().clearRewrite(table, group);
    }
  }

  private boolean committedOnto(Long base, Set<DataFile> files) {
    AppendFiles append =
        table.newAppend().set("medallion.manifest", manifest).set("medallion.source", source);
    files.forEach(append::appendFile);
    boolean[] unchanged = {true};
    append.validateWith(
        ancestors -> {
          unchanged[0] = nothingSince(base, ancestors);
          return unchanged[0];
        });
    try {
      append.commit();
      return true;
    } catch (ValidationException e) {
      if (unchanged[0]) {
        throw e;
      }
      return false;
    }
  }

  /** Whether nothing but rewrites of the same rows came after the base. */
  private static boolean nothingSince(Long base, Iterable<Snapshot> newestFirst) {
    for (Snapshot snapshot : newestFirst) {
      if (base != null && snapshot.snapshotId() == base) {
        return true;
      }
      if (!"replace".equals(snapshot.operation())) {
        return false;
      }
    }
    return base == null;
  }

  static Long id(Snapshot snapshot) {
    return snapshot == null ? null : (Long) snapshot.snapshotId();
  }
}
