package dev.medallion.jobs.bronze;

import dev.medallion.contract.PropertyKeys;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends data files in one commit that fails if another run has meanwhile appended the same
 * objects.
 *
 * <p>Iceberg's own append commits whatever came between, so two runs of one object would both
 * succeed. This commit looks at what came between.
 *
 * <p>Files whose commit was sent are never deleted here. Whether it arrived is known from the table
 * alone, and a request that seems lost may arrive later; what no commit took up is what S3 Tables'
 * removal of unreferenced files is for.
 */
final class OnceAppend {
  private static final Logger LOG = LoggerFactory.getLogger(OnceAppend.class);

  private final Table table;
  private final String manifest;
  private final String source;
  private final String id = UUID.randomUUID().toString();

  OnceAppend(Table table, String manifest, String source) {
    this.table = table;
    this.manifest = manifest;
    this.source = source;
  }

  /** What the summary of the snapshot has as {@link PropertyKeys#COMMIT}. */
  String id() {
    return id;
  }

  /** What became of a commit. */
  enum Outcome {
    /** The files are in the table. */
    COMMITTED,
    /** They are not: another run has put some of the objects there. */
    TAKEN,
    /** No answer came, or none that tells: only the table knows. */
    UNKNOWN
  }

  /**
   * Commits the files.
   *
   * @param checked the snapshot in which the objects were not; null for none
   * @param taken tells whether any of the objects is in the table as it is now
   */
  Outcome commit(Set<DataFile> files, Long checked, BooleanSupplier taken) {
    if (files.isEmpty() && table.currentSnapshot() != null) {
      return Outcome.COMMITTED;
    }
    Long base = checked;
    while (true) {
      try {
        if (committedOnto(base, files)) {
          return Outcome.COMMITTED;
        }
      } catch (RuntimeException e) {
        if (e instanceof CleanableFailure) {
          throw e;
        }
        LOG.warn("{}: the answer to a commit was lost; the table will tell", table.name(), e);
        return Outcome.UNKNOWN;
      }
      table.refresh();
      if (taken.getAsBoolean()) {
        return Outcome.TAKEN;
      }
      base = id(table.currentSnapshot());
    }
  }

  private boolean committedOnto(Long base, Set<DataFile> files) {
    AppendFiles append =
        table
            .newAppend()
            .set(PropertyKeys.MANIFEST, manifest)
            .set(PropertyKeys.SOURCE, source)
            .set(PropertyKeys.COMMIT, id);
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
