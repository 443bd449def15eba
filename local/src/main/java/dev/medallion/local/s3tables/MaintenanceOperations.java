package dev.medallion.local.s3tables;

import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.s3tables.Lookup.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceJobStatusRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceJobStatusResponse;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobStatusValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/**
 * The maintenance configuration of tables and table buckets, and how its jobs ended.
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
      configuration.put(type, Configured.of(table, type));
    }
    return GetTableMaintenanceConfigurationResponse.builder()
        .tableARN(table.arn())
        .configuration(configuration)
        .build();
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
                TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL,
                Configured.of(bucket)))
        .build();
  }

  private GetTableMaintenanceJobStatusResponse jobStatus(
      GetTableMaintenanceJobStatusRequest request) {
    Table table = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    Map<TableMaintenanceJobType, TableMaintenanceJobStatusValue> status = new LinkedHashMap<>();
    for (TableMaintenanceJobType job : TableMaintenanceJobType.knownValues()) {
      status.put(job, JobStatuses.of(table, job));
    }
    return GetTableMaintenanceJobStatusResponse.builder()
        .tableARN(table.arn())
        .status(status)
        .build();
  }
}
