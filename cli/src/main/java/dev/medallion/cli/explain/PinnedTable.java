package dev.medallion.cli.explain;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.Lineage;
import dev.medallion.contract.PropertyKeys;
import java.util.Map;
import java.util.Optional;

/**
 * A table at one snapshot.
 *
 * @param metadata what is known of the table
 * @param snapshot the snapshot; empty if it has expired, and the table is read as it is
 * @param catalog its catalog, as Athena names it
 */
record PinnedTable(TableMetadata metadata, Optional<Snapshot> snapshot, String catalog) {
  TableName name() {
    return metadata.table();
  }

  /** The table as Athena reads it. */
  String sql() {
    return "%s.%s.%s%s"
        .formatted(
            AthenaName.column(catalog),
            AthenaName.column(name().namespace()),
            AthenaName.column(name().name()),
            snapshot.map(each -> " FOR VERSION AS OF " + each.id()).orElse(""));
  }

  /** The type of a column, as Iceberg names it. */
  String type(String column) {
    return metadata.columns().stream()
        .filter(each -> each.name().equals(column))
        .map(TableMetadata.Column::type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name() + " has no column " + column));
  }

  /** The snapshots that its rows were made from, by the tables as they are recorded. */
  Map<String, String> consumed() {
    return written().map(each -> Lineage.consumedBy(each.summary())).orElse(Map.of());
  }

  /** The execution that wrote its rows; empty if that is not known. */
  String run() {
    return written()
        .map(each -> each.summary().getOrDefault(PropertyKeys.EXECUTION, ""))
        .orElse("");
  }

  /** The newest snapshot up to this one that tells where its rows came from. */
  private Optional<Snapshot> written() {
    Optional<Snapshot> each = snapshot;
    while (each.isPresent() && Lineage.consumedBy(each.get().summary()).isEmpty()) {
      each = each.get().parent().flatMap(metadata::snapshot);
    }
    return each;
  }
}
