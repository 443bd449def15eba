package dev.medallion.jobs.table;

import dev.medallion.openlineage.EventDataset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.SparkSession;

/** Tables as events of OpenLineage name and describe them. */
public final class TableFacts {
  private TableFacts() {}

  /**
   * A table by its full name, in the table bucket that its catalog is of.
   *
   * @param name such as {@code silver.retail.customer_sales}
   */
  public static EventDataset named(SparkSession spark, String name) {
    String catalog = name.substring(0, name.indexOf('.'));
    return EventDataset.table(
        spark.conf().get("spark.sql.catalog.%s.warehouse".formatted(catalog)), name);
  }

  /**
   * Adds what a table tells of itself, as it is by now: its columns, its snapshot and how many rows
   * it has.
   */
  public static EventDataset describe(EventDataset dataset, Table table) {
    // The catalog keeps what it has loaded for a while: without what this run has committed.
    table.refresh();
    Map<String, String> columns = new LinkedHashMap<>();
    for (Types.NestedField column : table.schema().columns()) {
      columns.put(column.name(), column.type().toString());
    }
    dataset.columns(columns);
    Optional<Snapshot> newest = Optional.ofNullable(table.currentSnapshot());
    newest.ifPresent(snapshot -> dataset.version(Long.toString(snapshot.snapshotId())));
    newest
        .map(Snapshot::summary)
        .filter(summary -> count(summary, SnapshotSummary.TOTAL_DELETE_FILES_PROP) == 0)
        .ifPresent(summary -> dataset.rows(count(summary, SnapshotSummary.TOTAL_RECORDS_PROP)));
    return dataset;
  }

  /** A count in a snapshot's summary; 0 if it has none. */
  public static long count(Map<String, String> summary, String name) {
    return Long.parseLong(summary.getOrDefault(name, "0"));
  }
}
