package dev.medallion.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.contract.PropertyKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a table's Iceberg metadata that handlers decide by.
 *
 * @param table the table
 * @param uuid what tells it from another table that had its name
 * @param columns the columns of the current schema, in order
 * @param properties the table properties
 * @param currentSnapshot the snapshot that {@code main} points to; empty for a table never written
 * @param snapshots the snapshots that have not expired
 * @param sortOrders every sort order that the table ever had
 * @param defaultSortOrder the id of the one that writers and compaction follow; 0 is unsorted
 * @param refs branches and tags
 * @see <a href="https://iceberg.apache.org/spec/#table-metadata-fields">Table metadata in the
 *     Iceberg spec</a>
 */
public record TableMetadata(
    TableName table,
    String uuid,
    List<Column> columns,
    Map<String, String> properties,
    Optional<Snapshot> currentSnapshot,
    List<Snapshot> snapshots,
    List<SortOrder> sortOrders,
    int defaultSortOrder,
    Map<String, Ref> refs) {

  /**
   * A top-level column.
   *
   * @param id its field id
   * @param name its name
   * @param type an Iceberg type such as {@code long} or {@code decimal(18, 2)}; {@code struct},
   *     {@code list} or {@code map} for a nested one
   * @param required whether it refuses null
   */
  public record Column(int id, String name, String type, boolean required) {}

  /**
   * A state of the table.
   *
   * @param id its id, as text since it exceeds what JSON's readers keep exact
   * @param parent the snapshot that it was made from, which may have expired
   * @param committed when it was committed
   * @param operation {@code append}, {@code overwrite}, {@code delete}, or {@code replace} for one
   *     that rewrote files and changed no row
   * @param summary what its writer recorded, lineage included
   */
  public record Snapshot(
      String id,
      Optional<String> parent,
      Instant committed,
      String operation,
      Map<String, String> summary) {

    /** Whether it only rewrote files, as compaction does. */
    public boolean rewritesOnly() {
      return operation.equals("replace");
    }
  }

  /**
   * A branch or tag.
   *
   * @param type {@code branch} or {@code tag}
   * @param snapshot the id of the snapshot that it points to
   */
  public record Ref(String type, String snapshot) {}

  /**
   * An order of rows.
   *
   * @param id its id
   * @param fields what it orders by, the most significant first
   */
  public record SortOrder(int id, List<SortField> fields) {}

  /**
   * A part of a sort order.
   *
   * @param column the field id of the column
   * @param transform what of the column is compared: {@code identity} for the value itself
   * @param direction {@code asc} or {@code desc}
   * @param nullOrder {@code nulls-first} or {@code nulls-last}
   */
  public record SortField(int column, String transform, String direction, String nullOrder) {}

  /**
   * Reads what a metadata file holds, or the catalog answers with.
   *
   * @param table the table's name, which the metadata does not hold
   * @param metadata table metadata as the Iceberg spec writes it in JSON
   */
  public static TableMetadata read(TableName table, JsonNode metadata) {
    return MetadataReader.read(table, metadata);
  }

  /**
   * Whether the table was made by that definition of its model; if not, it has to be made anew.
   *
   * @param definition the model's fingerprint
   */
  public boolean isMadeBy(String definition) {
    return definition.equals(properties.get(PropertyKeys.DEFINITION));
  }

  /** The snapshot of that id, unless it has expired. */
  public Optional<Snapshot> snapshot(String id) {
    return snapshots.stream().filter(snapshot -> snapshot.id().equals(id)).findFirst();
  }

  /**
   * The snapshot that gave the table its present rows: the newest on the history of {@code main}
   * that is no mere rewrite. If that one has expired, the oldest rewrite of it that is still there,
   * which holds the same rows. Empty for a table never written.
   */
  public Optional<Snapshot> dataSnapshot() {
    Optional<Snapshot> snapshot = currentSnapshot;
    while (snapshot.isPresent() && snapshot.get().rewritesOnly()) {
      Optional<Snapshot> parent = snapshot.get().parent().flatMap(this::snapshot);
      if (parent.isEmpty()) {
        return snapshot;
      }
      snapshot = parent;
    }
    return snapshot;
  }

  /**
   * Whether the table holds other rows than at that snapshot, which may have expired meanwhile.
   * Knows of a rewrite that it holds the same rows; where history has expired too far to tell, it
   * says that the rows are others.
   *
   * @param snapshotId what a reader consumed last
   */
  public boolean changedSince(String snapshotId) {
    return changed(snapshotId, currentSnapshot);
  }

  /**
   * Whether the table held other rows at a snapshot than at an earlier one, as {@link
   * #changedSince}.
   *
   * @param earlier the id of what a reader consumed last
   * @param later the id of the snapshot that it may read now
   */
  public boolean changedBetween(String earlier, String later) {
    return !earlier.equals(later) && changed(earlier, snapshot(later));
  }

  /**
   * When the table first held rows that a reader has not read. Where history has expired too far to
   * tell, the time of the oldest change that it still knows, so that the true time may be earlier.
   *
   * @param consumed the id of the snapshot that the reader consumed last; empty if it has read none
   * @return empty if it has read all rows
   */
  public Optional<Instant> unreadSince(Optional<String> consumed) {
    Optional<Instant> since = Optional.empty();
    Optional<Snapshot> snapshot = currentSnapshot;
    while (snapshot.isPresent() && !consumed.equals(snapshot.map(Snapshot::id))) {
      Snapshot present = snapshot.get();
      Optional<Snapshot> parent = present.parent().flatMap(this::snapshot);
      boolean oldestKnown =
          parent.isEmpty() && (consumed.isEmpty() || !present.parent().equals(consumed));
      if (!present.rewritesOnly() || oldestKnown) {
        since = Optional.of(present.committed());
      }
      snapshot = parent;
    }
    return since;
  }

  private boolean changed(String snapshotId, Optional<Snapshot> upTo) {
    Optional<Snapshot> snapshot = upTo;
    while (snapshot.isPresent()) {
      Snapshot present = snapshot.get();
      if (present.id().equals(snapshotId)) {
        return false;
      }
      if (!present.rewritesOnly()) {
        return true;
      }
      if (present.parent().equals(Optional.of(snapshotId))) {
        return false;
      }
      snapshot = present.parent().flatMap(this::snapshot);
    }
    return true;
  }
}
