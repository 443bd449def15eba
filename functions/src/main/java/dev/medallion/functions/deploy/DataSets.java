package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Layer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;

/**
 * The QuickSight data sets that the pipeline declares, kept in SPICE. On S3 Tables they have to be
 * custom SQL: QuickSight's table picker does not show such tables.
 */
final class DataSets {
  private final QuickSightClient quickSight;
  private final TableBuckets buckets;
  private final String prefix;

  /**
   * @param quickSight the client
   * @param buckets where the gold tables are
   * @param prefix begins the id of each data set
   */
  DataSets(QuickSightClient quickSight, TableBuckets buckets, String prefix) {
    this.quickSight = quickSight;
    this.buckets = buckets;
    this.prefix = prefix;
  }

  /** Creates or updates one data set. */
  void create(String namespace, DataSet dataSet, DataSource source, Viewers viewers) {
    String id = prefix + "-" + dataSet.name();
    String account = buckets.gold().account();
    TableName table = new TableName(Layer.GOLD, namespace, dataSet.model());
    Map<String, PhysicalTable> tables = Map.of("gold", customSql(table, dataSet, source));
    try {
      quickSight.createDataSet(
          create -> {
            create
                .awsAccountId(account)
                .dataSetId(id)
                .name(dataSet.name())
                .importMode(DataSetImportMode.SPICE)
                .physicalTableMap(tables);
            viewers.ofDataSet().ifPresent(permission -> create.permissions(permission));
          });
    } catch (ResourceExistsException e) {
      quickSight.updateDataSet(
          update ->
              update
                  .awsAccountId(account)
                  .dataSetId(id)
                  .name(dataSet.name())
                  .importMode(DataSetImportMode.SPICE)
                  .physicalTableMap(tables));
      viewers
          .ofDataSet()
          .ifPresent(
              permission ->
                  quickSight.updateDataSetPermissions(
                      update ->
                          update.awsAccountId(account).dataSetId(id).grantPermissions(permission)));
    }
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
