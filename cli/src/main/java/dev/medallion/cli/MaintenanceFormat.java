package dev.medallion.cli;

import dev.medallion.pipeline.Maintenance;
import dev.medallion.pipeline.Maintenance.Compaction;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionSettings;
import software.amazon.awssdk.services.s3tables.model.IcebergSnapshotManagementSettings;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/**
 * A table's maintenance in the words of {@code pipeline.yaml}. What is declared and what is
 * configured read the same if they have the same effect.
 */
final class MaintenanceFormat {
  private static final int HOURS_OF_A_DAY = 24;

  private MaintenanceFormat() {}

  static String declared(Maintenance maintenance) {
    return words(
        maintenance.compaction().label(),
        maintenance.targetFileSizeMb(),
        maintenance.snapshotAge(),
        maintenance.minimumSnapshots());
  }

  static String configured(
      Map<TableMaintenanceType, TableMaintenanceConfigurationValue> configuration) {
    TableMaintenanceConfigurationValue compaction =
        configuration.get(TableMaintenanceType.ICEBERG_COMPACTION);
    TableMaintenanceConfigurationValue snapshots =
        configuration.get(TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT);
    IcebergCompactionSettings files = compaction.settings().icebergCompaction();
    String strategy =
        compaction.status() == MaintenanceStatus.DISABLED
            ? Compaction.NONE.label()
            : files.strategyAsString();
    if (snapshots.status() == MaintenanceStatus.DISABLED) {
      return compaction(strategy, files.targetFileSizeMB()) + ", snapshots are kept";
    }
    IcebergSnapshotManagementSettings age = snapshots.settings().icebergSnapshotManagement();
    return words(
        strategy,
        files.targetFileSizeMB(),
        Duration.ofHours(age.maxSnapshotAgeHours()),
        age.minSnapshotsToKeep());
  }

  private static String words(String strategy, int fileSizeMb, Duration age, int keep) {
    long hours = age.toHours();
    String written =
        hours > HOURS_OF_A_DAY && hours % HOURS_OF_A_DAY == 0 ? age.toDays() + "d" : hours + "h";
    return "%s, age %s, keep %d".formatted(compaction(strategy, fileSizeMb), written, keep);
  }

  /** The size of files does not matter where none is compacted. */
  private static String compaction(String strategy, int fileSizeMb) {
    return strategy.equals(Compaction.NONE.label())
        ? strategy
        : "%s %dMB".formatted(strategy, fileSizeMb);
  }
}
