package dev.medallion.local.s3tables;

import java.util.Optional;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionSettings;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.IcebergSnapshotManagementSettings;
import software.amazon.awssdk.services.s3tables.model.IcebergUnreferencedFileRemovalSettings;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceSettings;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/**
 * The bounds and defaults of maintenance settings. What a request leaves out gets its default.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-maintenance.html">S3
 *     Tables maintenance</a>
 */
final class MaintenanceSettings {
  private static final int DEFAULT_FILE_MB = 512;
  private static final int LEAST_FILE_MB = 64;
  private static final int MOST_FILE_MB = 512;
  private static final int DEFAULT_SNAPSHOTS = 1;
  private static final int DEFAULT_SNAPSHOT_HOURS = 120;
  private static final int DEFAULT_UNREFERENCED_DAYS = 3;
  private static final int DEFAULT_NONCURRENT_DAYS = 10;

  private MaintenanceSettings() {}

  /** What a table has before anything is configured. */
  static TableMaintenanceConfigurationValue standard(TableMaintenanceType type) {
    TableMaintenanceConfigurationValue enabled =
        TableMaintenanceConfigurationValue.builder().status(MaintenanceStatus.ENABLED).build();
    return switch (type) {
      case ICEBERG_COMPACTION ->
          enabled.toBuilder()
              .settings(
                  settings ->
                      settings.icebergCompaction(
                          compaction ->
                              compaction
                                  .targetFileSizeMB(DEFAULT_FILE_MB)
                                  .strategy(IcebergCompactionStrategy.AUTO)))
              .build();
      case ICEBERG_SNAPSHOT_MANAGEMENT -> snapshots(enabled);
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException(type.name());
    };
  }

  /** What a table bucket has before anything is configured. */
  static TableBucketMaintenanceConfigurationValue standardUnreferenced() {
    return unreferenced(
        TableBucketMaintenanceConfigurationValue.builder()
            .status(MaintenanceStatus.ENABLED)
            .build());
  }

  static TableMaintenanceConfigurationValue compaction(TableMaintenanceConfigurationValue value) {
    requireValue(value == null ? null : value.status());
    Optional<TableMaintenanceSettings> settings = Optional.ofNullable(value.settings());
    require(
        settings.map(TableMaintenanceSettings::icebergSnapshotManagement).isEmpty(),
        "Settings of type icebergSnapshotManagement do not belong to icebergCompaction");
    IcebergCompactionSettings given =
        settings
            .map(TableMaintenanceSettings::icebergCompaction)
            .orElse(IcebergCompactionSettings.builder().build());
    int size = Optional.ofNullable(given.targetFileSizeMB()).orElse(DEFAULT_FILE_MB);
    require(
        size >= LEAST_FILE_MB && size <= MOST_FILE_MB,
        "targetFileSizeMB is %d, but has to be %d to %d"
            .formatted(size, LEAST_FILE_MB, MOST_FILE_MB));
    require(
        given.strategy() != IcebergCompactionStrategy.UNKNOWN_TO_SDK_VERSION,
        "There is no compaction strategy '%s': it is auto, binpack, sort or z-order"
            .formatted(given.strategyAsString()));
    return value.toBuilder()
        .settings(
            TableMaintenanceSettings.builder()
                .icebergCompaction(given.toBuilder().targetFileSizeMB(size).build())
                .build())
        .build();
  }

  static TableMaintenanceConfigurationValue snapshots(TableMaintenanceConfigurationValue value) {
    requireValue(value == null ? null : value.status());
    Optional<TableMaintenanceSettings> settings = Optional.ofNullable(value.settings());
    require(
        settings.map(TableMaintenanceSettings::icebergCompaction).isEmpty(),
        "Settings of type icebergCompaction do not belong to icebergSnapshotManagement");
    IcebergSnapshotManagementSettings given =
        settings
            .map(TableMaintenanceSettings::icebergSnapshotManagement)
            .orElse(IcebergSnapshotManagementSettings.builder().build());
    return value.toBuilder()
        .settings(
            all ->
                all.icebergSnapshotManagement(
                    snapshots ->
                        snapshots
                            .minSnapshotsToKeep(
                                atLeastOne(
                                    "minSnapshotsToKeep",
                                    given.minSnapshotsToKeep(),
                                    DEFAULT_SNAPSHOTS))
                            .maxSnapshotAgeHours(
                                atLeastOne(
                                    "maxSnapshotAgeHours",
                                    given.maxSnapshotAgeHours(),
                                    DEFAULT_SNAPSHOT_HOURS))))
        .build();
  }

  static TableBucketMaintenanceConfigurationValue unreferenced(
      TableBucketMaintenanceConfigurationValue value) {
    requireValue(value == null ? null : value.status());
    IcebergUnreferencedFileRemovalSettings given =
        value.settings() == null || value.settings().icebergUnreferencedFileRemoval() == null
            ? IcebergUnreferencedFileRemovalSettings.builder().build()
            : value.settings().icebergUnreferencedFileRemoval();
    return value.toBuilder()
        .settings(
            all ->
                all.icebergUnreferencedFileRemoval(
                    removal ->
                        removal
                            .unreferencedDays(
                                atLeastOne(
                                    "unreferencedDays",
                                    given.unreferencedDays(),
                                    DEFAULT_UNREFERENCED_DAYS))
                            .nonCurrentDays(
                                atLeastOne(
                                    "nonCurrentDays",
                                    given.nonCurrentDays(),
                                    DEFAULT_NONCURRENT_DAYS))))
        .build();
  }

  private static int atLeastOne(String name, Integer given, int standard) {
    int value = given == null ? standard : given;
    require(value >= 1, "%s is %d, but has to be at least 1".formatted(name, value));
    return value;
  }

  private static void requireValue(MaintenanceStatus status) {
    require(
        status == MaintenanceStatus.ENABLED || status == MaintenanceStatus.DISABLED,
        "The value has no status: it is enabled or disabled");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw Errors.badRequest(message);
    }
  }
}
