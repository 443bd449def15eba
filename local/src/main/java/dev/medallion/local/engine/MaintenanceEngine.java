package dev.medallion.local.engine;

import dev.medallion.local.engine.SparkEngine.JobFailure;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Maintains Iceberg tables as they are written to and read. What loses its commit to a writer is
 * done again; what still fails is a {@link JobFailure} and has changed nothing.
 */
public interface MaintenanceEngine {

  /**
   * A table.
   *
   * @param catalog the base URI of the Iceberg REST catalog
   * @param warehouse the ARN of its table bucket
   * @param namespace its namespace
   * @param name its name
   */
  record Table(URI catalog, String warehouse, String namespace, String name) {}

  /**
   * How data files are rewritten.
   *
   * @param strategy {@code binpack}, {@code sort} (by the table's sort order) or {@code z-order}
   * @param columns what z-order arranges by; empty for the others
   * @param targetFileBytes the size of a rewritten file
   */
  record Compaction(String strategy, List<String> columns, long targetFileBytes) {}

  /** Rewrites data files, row-level deletes applied; does nothing where nothing is to be done. */
  void compact(Table table, Compaction compaction) throws JobFailure, InterruptedException;

  /**
   * Expires the snapshots that are both older than the time and not among the newest {@code keep}.
   *
   * @return the locations of the files that no remaining snapshot refers to; they are still there
   */
  List<String> expire(Table table, Instant olderThan, int keep)
      throws JobFailure, InterruptedException;

  /**
   * The locations of the files below the table's own that no snapshot and no metadata refers to;
   * those that a writer has under way and has not committed are among them.
   */
  List<String> unreferenced(Table table) throws JobFailure, InterruptedException;

  /** Permanently deletes files of the table; a file already gone is not an error. */
  void delete(Table table, List<String> locations) throws JobFailure, InterruptedException;
}
