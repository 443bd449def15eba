package dev.medallion.functions.maintenance;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.functions.maintenance.Report.Setting;
import dev.medallion.pipeline.Maintenance;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;

/**
 * Removal of unreferenced files, which S3 Tables sets for a whole table bucket.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-table-buckets-maintenance.html">
 *     Maintenance for table buckets</a>
 */
final class BucketMaintenance {
  private static final TableBucketMaintenanceType TYPE =
      TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL;

  private final S3TablesClient s3Tables;

  BucketMaintenance(S3TablesClient s3Tables) {
    this.s3Tables = s3Tables;
  }

  /** Makes a table bucket's configuration what is declared; returns what was found and done. */
  Setting apply(TableBucketArn bucket, Maintenance maintenance) {
    TableBucketMaintenanceConfigurationValue declared = removal(maintenance);
    Setting setting =
        Setting.of(
            bucket.bucket(),
            TYPE.toString(),
            ConfigurationFormat.of(declared),
            ConfigurationFormat.of(
                s3Tables
                    .getTableBucketMaintenanceConfiguration(
                        get -> get.tableBucketARN(bucket.value()))
                    .configuration()
                    .get(TYPE)));
    if (setting.done().equals(Setting.CONFIGURED)) {
      s3Tables.putTableBucketMaintenanceConfiguration(
          put -> put.tableBucketARN(bucket.value()).type(TYPE).value(declared));
    }
    return setting;
  }

  private static TableBucketMaintenanceConfigurationValue removal(Maintenance maintenance) {
    return TableBucketMaintenanceConfigurationValue.builder()
        .status(MaintenanceStatus.ENABLED)
        .settings(
            settings ->
                settings.icebergUnreferencedFileRemoval(
                    removal ->
                        removal
                            .unreferencedDays(
                                Math.toIntExact(maintenance.unreferencedAfter().toDays()))
                            .nonCurrentDays(
                                Math.toIntExact(maintenance.noncurrentAfter().toDays()))))
        .build();
  }
}
