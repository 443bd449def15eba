package dev.medallion.functions.maintenance;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.maintenance.Report.Setting;
import dev.medallion.pipeline.Maintenance;
import dev.medallion.pipeline.Maintenance.Compaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/**
 * Compaction and snapshot management of single tables.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-maintenance.html">
 *     Maintenance for tables</a>
 */
final class TableMaintenance {
  private final S3TablesClient s3Tables;
  private final IcebergRestCatalog catalog;
  private final TableBuckets buckets;

  TableMaintenance(S3TablesClient s3Tables, IcebergRestCatalog catalog, TableBuckets buckets) {
    this.s3Tables = s3Tables;
    this.catalog = catalog;
    this.buckets = buckets;
  }

  /**
   * Makes a table's configuration what is declared.
   *
   * @param table the table as it is
   * @param declared its maintenance
   * @param cluster the columns that z-order and sort arrange the rows by
   * @return what was found and done
   */
  List<Setting> apply(TableMetadata table, Maintenance declared, List<String> cluster) {
    TableName name = table.table();
    List<Setting> settings = new ArrayList<>();
    if (declared.compaction() == Compaction.Z_ORDER || declared.compaction() == Compaction.SORT) {
      // S3 Tables refuses these strategies for a table without a sort order.
      settings.add(
          Setting.of(
              name.toString(),
              "sortOrder",
              String.join(", ", cluster),
              ConfigurationFormat.sortOrder(table)));
      catalog.setSortOrder(name, cluster);
    }
    Map<TableMaintenanceType, TableMaintenanceConfigurationValue> found =
        s3Tables
            .getTableMaintenanceConfiguration(
                get ->
                    get.tableBucketARN(buckets.of(name.layer()).value())
                        .namespace(name.namespace())
                        .name(name.name()))
            .configuration();
    settings.add(put(name, TableMaintenanceType.ICEBERG_COMPACTION, compaction(declared), found));
    settings.add(
        put(name, TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT, snapshots(declared), found));
    return settings;
  }

  /** Keeps what is configured now with the table, to tell later who changed it. */
  void remember(TableName table, List<Setting> settings) {
    catalog.setProperties(
        table,
        settings.stream()
            .collect(
                Collectors.toMap(
                    setting -> PropertyKeys.maintenance(setting.type()), Setting::declared)));
  }

  private Setting put(
      TableName table,
      TableMaintenanceType type,
      TableMaintenanceConfigurationValue declared,
      Map<TableMaintenanceType, TableMaintenanceConfigurationValue> configured) {
    Setting setting =
        Setting.of(
            table.toString(),
            type.toString(),
            ConfigurationFormat.of(declared),
            ConfigurationFormat.of(configured.get(type)));
    if (setting.done().equals(Setting.CONFIGURED)) {
      s3Tables.putTableMaintenanceConfiguration(
          put ->
              put.tableBucketARN(buckets.of(table.layer()).value())
                  .namespace(table.namespace())
                  .name(table.name())
                  .type(type)
                  .value(declared));
    }
    return setting;
  }

  private static TableMaintenanceConfigurationValue compaction(Maintenance declared) {
    boolean none = declared.compaction() == Compaction.NONE;
    return TableMaintenanceConfigurationValue.builder()
        .status(none ? MaintenanceStatus.DISABLED : MaintenanceStatus.ENABLED)
        .settings(
            settings ->
                settings.icebergCompaction(
                    compaction -> {
                      compaction.targetFileSizeMB(declared.targetFileSizeMb());
                      if (!none) {
                        compaction.strategy(
                            IcebergCompactionStrategy.fromValue(declared.compaction().label()));
                      }
                    }))
        .build();
  }

  private static TableMaintenanceConfigurationValue snapshots(Maintenance declared) {
    return TableMaintenanceConfigurationValue.builder()
        .status(MaintenanceStatus.ENABLED)
        .settings(
            settings ->
                settings.icebergSnapshotManagement(
                    snapshots ->
                        snapshots
                            .minSnapshotsToKeep(declared.minimumSnapshots())
                            .maxSnapshotAgeHours(
                                Math.toIntExact(declared.snapshotAge().toHours()))))
        .build();
  }
}
