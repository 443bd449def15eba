package dev.medallion.console.dashboard;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.console.lake.Lake;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The rows that a data set has after its newest refresh. QuickSight has no call that reads what
 * SPICE holds, so that they are read from the gold table, as it was when the refresh began.
 */
public final class DataSetRows {
  /** More points than this are no chart. */
  static final int MOST = 10_000;

  private final Lake lake;

  /** A snapshot never changes, so that a data set's newest rows are kept until the next one. */
  private final Map<DataSet, Read> newest = new ConcurrentHashMap<>();

  public DataSetRows(Lake lake) {
    this.lake = lake;
  }

  /**
   * A data set's rows.
   *
   * @param snapshot the snapshot of the gold table that they are of; empty for a table that is not
   *     there
   * @param rows the values as text, in the order of the data set's columns
   * @param isCut whether there are more
   */
  record Read(String snapshot, List<List<Optional<String>>> rows, boolean isCut) {
    static final Read NONE = new Read("", List.of(), false);
  }

  /**
   * Reads a data set.
   *
   * @param refreshed when its newest completed refresh began; empty if none has completed
   * @throws dev.medallion.cli.UserError if Athena refuses
   */
  Read read(Pipeline pipeline, DataSet dataSet, Optional<Instant> refreshed)
      throws InterruptedException {
    if (refreshed.isEmpty()) {
      return Read.NONE;
    }
    TableName table = Lake.name(pipeline, Layer.GOLD, dataSet.model());
    Optional<Snapshot> snapshot =
        lake.table(table).flatMap(metadata -> snapshot(metadata, refreshed.get()));
    if (snapshot.isEmpty()) {
      return Read.NONE;
    }
    Read known = newest.get(dataSet);
    if (known != null && known.snapshot().equals(snapshot.get().id())) {
      return known;
    }
    Read read = read(dataSet, table, snapshot.get().id());
    newest.put(dataSet, read);
    return read;
  }

  /** The snapshot that a query saw then; the oldest that is left, if that one has expired. */
  private static Optional<Snapshot> snapshot(TableMetadata table, Instant then) {
    Comparator<Snapshot> byTime = Comparator.comparing(Snapshot::committed);
    return table.snapshots().stream()
        .filter(snapshot -> !snapshot.committed().isAfter(then))
        .max(byTime)
        .or(() -> table.snapshots().stream().min(byTime));
  }

  private Read read(DataSet dataSet, TableName table, String snapshot) throws InterruptedException {
    String columns =
        dataSet.columns().keySet().stream().map(Lake::quoted).collect(Collectors.joining(", "));
    AthenaQuery.Rows rows =
        lake.athena()
            .run(
                "SELECT %s FROM %s FOR VERSION AS OF %s LIMIT %d"
                    .formatted(columns, lake.qualified(table), snapshot, MOST + 1),
                lake.stack().catalog(table.layer()),
                table.namespace());
    return new Read(snapshot, rows.rows().stream().limit(MOST).toList(), rows.rows().size() > MOST);
  }
}
