package dev.medallion.functions.maintenance;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionSettings;
import software.amazon.awssdk.services.s3tables.model.IcebergSnapshotManagementSettings;
import software.amazon.awssdk.services.s3tables.model.IcebergUnreferencedFileRemovalSettings;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;

/**
 * Configurations in words. Two that read the same have the same effect: what is switched off has no
 * settings that matter.
 */
final class ConfigurationFormat {
  static final String UNKNOWN = "not configured";
  private static final String DISABLED = "disabled";

  private ConfigurationFormat() {}

  /** Compaction or snapshot management of a table. */
  static String of(TableMaintenanceConfigurationValue configuration) {
    if (configuration == null) {
      return UNKNOWN;
    }
    if (configuration.status() == MaintenanceStatus.DISABLED) {
      return DISABLED;
    }
    if (configuration.settings() == null) {
      return "enabled";
    }
    IcebergCompactionSettings compaction = configuration.settings().icebergCompaction();
    if (compaction != null) {
      return "%s, files of %d MB"
          .formatted(compaction.strategyAsString(), compaction.targetFileSizeMB());
    }
    IcebergSnapshotManagementSettings snapshots =
        configuration.settings().icebergSnapshotManagement();
    return "%d hours, at least %d"
        .formatted(snapshots.maxSnapshotAgeHours(), snapshots.minSnapshotsToKeep());
  }

  /** Removal of the unreferenced files of a table bucket. */
  static String of(TableBucketMaintenanceConfigurationValue configuration) {
    if (configuration == null) {
      return UNKNOWN;
    }
    if (configuration.status() == MaintenanceStatus.DISABLED) {
      return DISABLED;
    }
    if (configuration.settings() == null) {
      return "enabled";
    }
    IcebergUnreferencedFileRemovalSettings removal =
        configuration.settings().icebergUnreferencedFileRemoval();
    return "noncurrent after %d days, deleted after %d more"
        .formatted(removal.unreferencedDays(), removal.nonCurrentDays());
  }

  /** The columns of a table's sort order. */
  static String sortOrder(TableMetadata table) {
    Map<Integer, String> names =
        table.columns().stream().collect(Collectors.toMap(Column::id, Column::name));
    String columns =
        table.sortOrders().stream()
            .filter(order -> order.id() == table.defaultSortOrder())
            .flatMap(order -> order.fields().stream())
            .map(field -> names.getOrDefault(field.column(), "a column that is gone"))
            .collect(Collectors.joining(", "));
    return columns.isEmpty() ? UNKNOWN : columns;
  }
}
