package dev.medallion.functions.maintenance;

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
final class Wording {
  static final String UNKNOWN = "not configured";
  private static final String DISABLED = "disabled";

  private Wording() {}

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
}
