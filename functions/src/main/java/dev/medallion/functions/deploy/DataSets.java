package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Layer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsRequest;

/**
 * The QuickSight data sets that the pipeline declares, kept in SPICE. On S3 Tables they have to be
 * custom SQL: QuickSight's table picker does not show such tables.
 */
final class DataSets {
  private final QuickSightClient quickSight;
  private final TableBuckets buckets;
  private final String prefix;
  private final Ownership ownership;

  /**
   * @param quickSight the client
   * @param buckets where the gold tables are
   * @param prefix begins the id of each data set
   * @param ownership marks them, and keeps others' from being touched
   */
  DataSets(QuickSightClient quickSight, TableBuckets buckets, String prefix, Ownership ownership) {
    this.quickSight = quickSight;
    this.buckets = buckets;
    this.prefix = prefix;
    this.ownership = ownership;
  }

  /**
   * Creates one data set, or updates it if its definition has changed: QuickSight refreshes what is
   * updated, and takes few refreshes a day.
   *
   * @throws IllegalStateException if there is one of its id that others made
   */
  void create(String namespace, DataSet dataSet, DataSource source, Viewers viewers) {
    String id = id(dataSet);
    String account = buckets.gold().account();
    TableName table = new TableName(Layer.GOLD, namespace, dataSet.model());
    Map<String, PhysicalTable> tables = Map.of("gold", customSql(table, dataSet, source));
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
    return prefix + "-" + dataSet.name();
  }

  private PhysicalTable customSql(TableName table, DataSet dataSet, DataSource source) {
    List<InputColumn> columns =
        dataSet.columns().entrySet().stream()
            .map(
                column ->
                    InputColumn.builder().name(column.getKey()).type(column.getValue()).build())
            .toList();
    String names =
        dataSet.columns().keySet().stream()
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(", "));
    return PhysicalTable.builder()
        .customSql(
            sql ->
                sql.dataSourceArn(source.arn())
                    .name(dataSet.name())
                    .sqlQuery("SELECT %s FROM %s".formatted(names, table.inAthena(buckets)))
                    .columns(columns))
        .build();
  }
}
