package dev.medallion.local.s3tables;

import dev.medallion.local.s3tables.Lookup.Table;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/** The maintenance configuration that holds: what was put, or else S3's own. */
final class Configured {
  private Configured() {}

  static TableMaintenanceConfigurationValue of(Table table, TableMaintenanceType type) {
    return table
        .bucket()
        .record()
        .maintenance(table.id(), type.toString(), TableMaintenanceConfigurationValue.class)
        .orElseGet(() -> MaintenanceSettings.standard(type));
  }

  /** The removal of unreferenced files, which holds for the whole bucket. */
  static TableBucketMaintenanceConfigurationValue of(TableBucket bucket) {
    return bucket
        .record()
        .maintenance(
            TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL.toString(),
            TableBucketMaintenanceConfigurationValue.class)
        .orElseGet(MaintenanceSettings::standardUnreferenced);
  }
}
