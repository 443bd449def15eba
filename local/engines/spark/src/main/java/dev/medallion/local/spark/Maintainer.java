package dev.medallion.local.spark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.auth.OAuth2Properties;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/** Maintains tables by Iceberg's actions, one at a time, each in a Spark session of its own. */
final class Maintainer {
  /** The snapshot property by which a later compaction knows that there is nothing left to do. */
  private static final String ARRANGEMENT = "medallion.arrangement";

  private final SparkSession spark;

  Maintainer(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Which table.
   *
   * @param catalog the base URI of the Iceberg REST catalog
   * @param warehouse the ARN of the table bucket
   */
  record Place(String catalog, String token, String warehouse, String namespace, String table) {
    @Override
    public String toString() {
      return warehouse + " " + namespace + "." + table;
    }
  }

  /**
   * Rewrites data files.
   *
   * @param strategy {@code binpack}, {@code sort} or {@code z-order}
   * @param columns what z-order arranges by
   * @param targetFileBytes the size of a rewritten file
   */
  record Compaction(Place place, String strategy, List<String> columns, long targetFileBytes) {
    String arrangement() {
      return "%s%s, files of %d bytes".formatted(strategy, columns, targetFileBytes);
    }
  }

  /**
   * Expires snapshots that are older than the time and beyond the count.
   *
   * @param olderThan milliseconds since the epoch
   */
  record Expiry(Place place, long olderThan, int keep) {}

  /** Looks for files that no snapshot refers to. */
  record Search(Place place) {}

  /** Permanently deletes files. */
  record Removal(Place place, List<String> files) {}

  private interface Work<T> {
    T on(Table table, SparkActions actions);
  }

  /** Compacts; does nothing if no row has changed since the same compaction was last done. */
  List<String> compact(Compaction compaction) throws Exception {
    return with(
        compaction.place(),
        (table, actions) -> {
          if (!isArranged(table, compaction.arrangement())) {
            rewrite(table, actions, compaction);
          }
          removeAppliedDeletes(table, actions);
          return List.of();
        });
  }

  /** Expires snapshots; returns the files that none of the others refers to, and deletes none. */
  List<String> expire(Expiry expiry) throws Exception {
    return with(
        expiry.place(),
        (table, actions) -> {
          Queue<String> files = new ConcurrentLinkedQueue<>();
          actions
              .expireSnapshots(table)
              .expireOlderThan(expiry.olderThan())
              .retainLast(expiry.keep())
              .deleteWith(files::add)
              .execute();
          return List.copyOf(files);
        });
  }

  /** The files that no snapshot and no metadata refers to, however new; deletes none. */
  List<String> unreferenced(Search search) throws Exception {
    return with(
        search.place(),
        (table, actions) -> {
          Queue<String> files = new ConcurrentLinkedQueue<>();
          actions
              .deleteOrphanFiles(table)
              .olderThan(System.currentTimeMillis() + Duration.ofDays(1).toMillis())
              .deleteWith(files::add)
              .execute();
          return List.copyOf(files);
        });
  }

  List<String> remove(Removal removal) throws Exception {
    return with(
        removal.place(),
        (table, actions) -> {
          for (String file : removal.files()) {
            try {
              table.io().deleteFile(file);
            } catch (NotFoundException e) {
              // Gone is what it was to be.
            }
          }
          return List.of();
        });
  }

  private <T> T with(Place place, Work<T> work) throws Exception {
    try (RESTCatalog catalog = new RESTCatalog()) {
      catalog.setConf(new Configuration(spark.sparkContext().hadoopConfiguration()));
      catalog.initialize(
          "maintenance",
          Map.of(
              CatalogProperties.URI,
              place.catalog(),
              OAuth2Properties.TOKEN,
              place.token(),
              CatalogProperties.WAREHOUSE_LOCATION,
              place.warehouse(),
              CatalogProperties.FILE_IO_IMPL,
              HadoopFileIO.class.getName(),
              "rest-metrics-reporting-enabled",
              "false"));
      SparkSession session = spark.newSession();
      SparkSession.setActiveSession(session);
      return ConflictRetry.run(
          place.toString(),
          () ->
              work.on(
                  catalog.loadTable(TableIdentifier.of(place.namespace(), place.table())),
                  SparkActions.get(session)));
    } finally {
      SparkSession.clearActiveSession();
    }
  }

  /** Whether nothing has changed since the rows were so arranged, as far as history tells. */
  private static boolean isArranged(Table table, String arrangement) {
    Snapshot snapshot = table.currentSnapshot();
    while (snapshot != null && snapshot.operation().equals(DataOperations.REPLACE)) {
      if (arrangement.equals(snapshot.summary().get(ARRANGEMENT))) {
        return true;
      }
      snapshot = snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
    }
    return table.currentSnapshot() == null;
  }

  /** Rewriting applies deletes and leaves their files; this drops those that apply to no row. */
  private static void removeAppliedDeletes(Table table, SparkActions actions) {
    table.refresh();
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot != null
        && !snapshot
            .summary()
            .getOrDefault(SnapshotSummary.TOTAL_DELETE_FILES_PROP, "0")
            .equals("0")) {
      actions.rewritePositionDeletes(table).option("rewrite-all", "true").execute();
    }
  }

  private static void rewrite(Table table, SparkActions actions, Compaction compaction) {
    RewriteDataFiles action = actions.rewriteDataFiles(table);
    boolean arranges =
        switch (compaction.strategy()) {
          case "binpack" -> {
            action.binPack();
            yield false;
          }
          case "sort" -> {
            action.sort();
            yield true;
          }
          case "z-order" -> {
            action.zOrder(compaction.columns().toArray(String[]::new));
            yield true;
          }
          default ->
              throw new IllegalArgumentException(
                  "there is no compaction strategy " + compaction.strategy());
        };
    action
        .option(
            RewriteDataFiles.TARGET_FILE_SIZE_BYTES, Long.toString(compaction.targetFileBytes()))
        // Two small files are worth packing here, and so is one that a single delete applies to.
        .option("min-input-files", "2")
        .option("delete-file-threshold", "1")
        // An order holds over all rows or it helps no query.
        .option("rewrite-all", Boolean.toString(arranges))
        .snapshotProperty(ARRANGEMENT, compaction.arrangement())
        .execute();
  }
}
