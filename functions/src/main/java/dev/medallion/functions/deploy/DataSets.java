package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.datasets.DataSetDefinition;
import dev.medallion.functions.datasets.QuickSightArn;
import dev.medallion.pipeline.DataSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsRequest;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/**
 * The QuickSight data sets that the pipeline declares. QuickSight fills one as soon as it is made,
 * which fails without its table: so that is made by the run that builds the table first.
 */
final class DataSets {
  private final QuickSightClient quickSight;
  private final S3TablesClient s3Tables;
  private final TableBuckets buckets;
  private final String prefix;
  private final Ownership ownership;

  /**
   * @param quickSight the client
   * @param s3Tables tells which gold tables there are
   * @param buckets where the gold tables are
   * @param prefix begins the id of each data set
   * @param ownership marks them, and keeps others' from being touched
   */
  DataSets(
      QuickSightClient quickSight,
      S3TablesClient s3Tables,
      TableBuckets buckets,
      String prefix,
      Ownership ownership) {
    this.quickSight = quickSight;
    this.s3Tables = s3Tables;
    this.buckets = buckets;
    this.prefix = prefix;
    this.ownership = ownership;
  }

  /**
   * Creates one data set, or updates it if its definition has changed: QuickSight refreshes what is
   * updated, and takes few refreshes a day. Does neither while its table is not there.
   *
   * @return whether its table is there
   * @throws IllegalStateException if there is one of its id that others made
   */
  boolean create(String namespace, DataSet dataSet, Viewers viewers) {
    DataSetDefinition definition = DataSetDefinition.of(dataSet, namespace, buckets, prefix);
    if (!isThere(definition.table())) {
      return false;
    }
    String id = definition.id();
    String account = buckets.gold().account();
    Map<String, PhysicalTable> tables = definition.physicalTables();
    try {
      quickSight.createDataSet(
          create ->
              create
                  .awsAccountId(account)
                  .dataSetId(id)
                  .name(dataSet.name())
                  .importMode(DataSetImportMode.SPICE)
                  .physicalTableMap(tables)
                  .tags(ownership.tag())
                  .permissions(viewers.ofDataSet()));
    } catch (ResourceExistsException e) {
      ownership.require(QuickSightArn.of(buckets.gold(), "dataset/" + id));
      if (!isDefined(id, dataSet.name(), tables)) {
        quickSight.updateDataSet(
            update ->
                update
                    .awsAccountId(account)
                    .dataSetId(id)
                    .name(dataSet.name())
                    .importMode(DataSetImportMode.SPICE)
                    .physicalTableMap(tables));
      }
      updatePermissions(id, permissions -> permissions.grantPermissions(viewers.ofDataSet()));
      viewers.takeFromFormer(
          former ->
              updatePermissions(
                  id, permissions -> permissions.revokePermissions(Viewers.ofDataSet(former))));
    }
    return true;
  }

  private boolean isThere(TableName table) {
    try {
      s3Tables.getTable(
          get ->
              get.tableBucketARN(buckets.gold().value())
                  .namespace(table.namespace())
                  .name(table.name()));
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /**
   * Deletes what this stack made, those of {@code kept} left out. The rows that QuickSight holds of
   * them go too; the tables stay.
   */
  void deleteAllBut(List<DataSet> kept) {
    Set<String> ids = kept.stream().map(this::id).collect(Collectors.toSet());
    String account = buckets.gold().account();
    quickSight.listDataSetsPaginator(list -> list.awsAccountId(account)).stream()
        .flatMap(page -> page.dataSetSummaries().stream())
        .filter(found -> found.dataSetId().startsWith(prefix + "-"))
        .filter(found -> !ids.contains(found.dataSetId()))
        .filter(found -> ownership.holds(found.arn()))
        .forEach(found -> delete(account, found.dataSetId()));
  }

  private boolean isDefined(String id, String name, Map<String, PhysicalTable> tables) {
    var found =
        quickSight
            .describeDataSet(
                describe -> describe.awsAccountId(buckets.gold().account()).dataSetId(id))
            .dataSet();
    return name.equals(found.name())
        && found.importMode() == DataSetImportMode.SPICE
        && tables.equals(found.physicalTableMap());
  }

  private void updatePermissions(
      String id, Consumer<UpdateDataSetPermissionsRequest.Builder> change) {
    quickSight.updateDataSetPermissions(
        update ->
            update.awsAccountId(buckets.gold().account()).dataSetId(id).applyMutation(change));
  }

  private void delete(String account, String id) {
    try {
      quickSight.deleteDataSet(delete -> delete.awsAccountId(account).dataSetId(id));
    } catch (ResourceNotFoundException e) {
      // Another one was faster.
    }
  }

  private String id(DataSet dataSet) {
    return DataSetDefinition.id(dataSet, prefix);
  }
}
