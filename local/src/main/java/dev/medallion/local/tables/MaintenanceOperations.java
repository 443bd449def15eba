package dev.medallion.local.tables;

import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.tables.Lookup.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceJobStatusRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceJobStatusResponse;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.JobStatus;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobStatusValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/**
 * The maintenance configuration of tables and table buckets.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-maintenance.html">S3
 *     Tables maintenance</a>
 */
final class MaintenanceOperations {
  private final Lookup lookup;

  MaintenanceOperations(TableBuckets buckets) {
    this.lookup = new Lookup(buckets);
  }

  void addTo(Operations operations) {
    operations
        .on(PutTableMaintenanceConfigurationRequest.class, this::put)
        .on(GetTableMaintenanceConfigurationRequest.class, this::get)
        .on(PutTableBucketMaintenanceConfigurationRequest.class, this::putForBucket)
        .on(GetTableBucketMaintenanceConfigurationRequest.class, this::getForBucket)
        .on(GetTableMaintenanceJobStatusRequest.class, this::jobStatus);
  }

  private PutTableMaintenanceConfigurationResponse put(
      PutTableMaintenanceConfigurationRequest request) {
    Table table = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    TableMaintenanceConfigurationValue value =
        switch (request.type()) {
          case ICEBERG_COMPACTION -> MaintenanceSettings.compaction(request.value());
          case ICEBERG_SNAPSHOT_MANAGEMENT -> MaintenanceSettings.snapshots(request.value());
          case UNKNOWN_TO_SDK_VERSION ->
              throw Errors.badRequest(
                  "There is no maintenance of type '%s' for a table"
                      .formatted(request.typeAsString()));
        };
    if (request.type() == TableMaintenanceType.ICEBERG_COMPACTION) {
      requireSortOrder(table, value);
    }
    table.bucket().record().putMaintenance(table.id(), request.typeAsString(), value);
    return PutTableMaintenanceConfigurationResponse.builder().build();
  }

  /**
   * AWS documents that these strategies need a sort order, but not when it says so; the local side
   * says so at once, rather than let each run of the compaction fail.
   */
  private static void requireSortOrder(Table table, TableMaintenanceConfigurationValue value) {
    IcebergCompactionStrategy strategy = value.settings().icebergCompaction().strategy();
    boolean sorts =
        strategy == IcebergCompactionStrategy.SORT || strategy == IcebergCompactionStrategy.Z_ORDER;
    if (sorts
        && value.status() == MaintenanceStatus.ENABLED
        && table.metadata().sortOrder().isUnsorted()) {
      throw Errors.badRequest(
          "Compaction strategy %s needs a sort order on table %s: set one first"
              .formatted(strategy, table.identifier()));
    }
  }

  private GetTableMaintenanceConfigurationResponse get(
      GetTableMaintenanceConfigurationRequest request) {
    Table table = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    Map<TableMaintenanceType, TableMaintenanceConfigurationValue> configuration =
        new LinkedHashMap<>();
    for (TableMaintenanceType type : TableMaintenanceType.knownValues()) {
      configuration.put(type, configured(table, type));
    }
    return GetTableMaintenanceConfigurationResponse.builder()
        .tableARN(table.arn())
        .configuration(configuration)
        .build();
  }

  private static TableMaintenanceConfigurationValue configured(
      Table table, TableMaintenanceType type) {
    return table
        .bucket()
        .record()
        .maintenance(table.id(), type.toString(), TableMaintenanceConfigurationValue.class)
        .orElseGet(() -> MaintenanceSettings.standard(type));
  }

  private PutTableBucketMaintenanceConfigurationResponse putForBucket(
      PutTableBucketMaintenanceConfigurationRequest request) {
    TableBucket bucket = lookup.bucket(request.tableBucketARN());
    if (request.type() != TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL) {
      throw Errors.badRequest(
          "There is no maintenance of type '%s' for a table bucket"
              .formatted(request.typeAsString()));
    }
    bucket
        .record()
        .putMaintenance(request.typeAsString(), MaintenanceSettings.unreferenced(request.value()));
    return PutTableBucketMaintenanceConfigurationResponse.builder().build();
  }

  private GetTableBucketMaintenanceConfigurationResponse getForBucket(
      GetTableBucketMaintenanceConfigurationRequest request) {
    TableBucket bucket = lookup.bucket(request.tableBucketARN());
    return GetTableBucketMaintenanceConfigurationResponse.builder()
        .tableBucketARN(bucket.arn())
        .configuration(
            Map.of(
                TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL, configured(bucket)))
        .build();
  }

  private static TableBucketMaintenanceConfigurationValue configured(TableBucket bucket) {
    return bucket
        .record()
        .maintenance(
            TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL.toString(),
            TableBucketMaintenanceConfigurationValue.class)
        .orElseGet(MaintenanceSettings::standardUnreferenced);
  }

  /** Nothing carries the configuration out yet, and so no job has ever run. */
  private GetTableMaintenanceJobStatusResponse jobStatus(
      GetTableMaintenanceJobStatusRequest request) {
    Table table = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    return GetTableMaintenanceJobStatusResponse.builder()
        .tableARN(table.arn())
        .status(
            Map.of(
                TableMaintenanceJobType.ICEBERG_COMPACTION,
                notRun(configured(table, TableMaintenanceType.ICEBERG_COMPACTION).status()),
                TableMaintenanceJobType.ICEBERG_SNAPSHOT_MANAGEMENT,
                notRun(
                    configured(table, TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT).status()),
                TableMaintenanceJobType.ICEBERG_UNREFERENCED_FILE_REMOVAL,
                notRun(configured(table.bucket()).status())))
        .build();
  }

  private static TableMaintenanceJobStatusValue notRun(MaintenanceStatus status) {
    return TableMaintenanceJobStatusValue.builder()
        .status(status == MaintenanceStatus.DISABLED ? JobStatus.DISABLED : JobStatus.NOT_YET_RUN)
        .build();
  }
}
