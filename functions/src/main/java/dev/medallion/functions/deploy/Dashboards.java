package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.DataSourceParameters;
import software.amazon.awssdk.services.quicksight.model.DataSourceType;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;

/**
 * Makes the QuickSight data sets that the pipeline declares, and the data source that they read
 * through. A data set on S3 Tables has to be custom SQL: QuickSight's table picker does not show
 * them.
 */
final class Dashboards {
  private static final List<String> DATA_SOURCE_ACTIONS =
      List.of(
          "quicksight:DescribeDataSource",
          "quicksight:DescribeDataSourcePermissions",
          "quicksight:PassDataSource");
  private static final List<String> DATA_SET_ACTIONS =
      List.of(
          "quicksight:DescribeDataSet",
          "quicksight:DescribeDataSetPermissions",
          "quicksight:PassDataSet",
          "quicksight:DescribeIngestion",
          "quicksight:ListIngestions");

  private final QuickSightClient quickSight;
  private final TableBuckets buckets;
  private final String prefix;
  private final String workGroup;
  private final String principal;

  /**
   * @param quickSight the client
   * @param buckets where the gold tables are
   * @param prefix begins the id of the data source and of each data set
   * @param workGroup the Athena workgroup that refreshes run in
   * @param principal the ARN of the QuickSight user or group that may see them; empty for none
   */
  Dashboards(
      QuickSightClient quickSight,
      TableBuckets buckets,
      String prefix,
      String workGroup,
      String principal) {
    this.quickSight = quickSight;
    this.buckets = buckets;
    this.prefix = prefix;
    this.workGroup = workGroup;
    this.principal = principal;
  }

  /** Creates or updates the data source and each data set. None, if the pipeline declares none. */
  void create(Pipeline pipeline) {
    if (pipeline.dataSets().isEmpty()) {
      return;
    }
    String dataSource = prefix + "-athena";
    createDataSource(dataSource);
    for (DataSet dataSet : pipeline.dataSets()) {
      createDataSet(pipeline.namespace(), dataSet, dataSource);
    }
  }

  private void createDataSource(String id) {
    DataSourceParameters parameters =
        DataSourceParameters.builder()
            .athenaParameters(athena -> athena.workGroup(workGroup))
            .build();
    try {
      quickSight.createDataSource(
          create ->
              create
                  .awsAccountId(account())
                  .dataSourceId(id)
                  .name(id)
                  .type(DataSourceType.ATHENA)
                  .dataSourceParameters(parameters)
                  .permissions(permissions(DATA_SOURCE_ACTIONS)));
    } catch (ResourceExistsException e) {
      quickSight.updateDataSource(
          update ->
              update
                  .awsAccountId(account())
                  .dataSourceId(id)
                  .name(id)
                  .dataSourceParameters(parameters));
    }
  }

  private void createDataSet(String namespace, DataSet dataSet, String dataSource) {
    String id = prefix + "-" + dataSet.name();
    Map<String, PhysicalTable> tables =
        Map.of(
            "gold",
            table(new TableName(Layer.GOLD, namespace, dataSet.model()), dataSet, dataSource));
    try {
      quickSight.createDataSet(
          create ->
              create
                  .awsAccountId(account())
                  .dataSetId(id)
                  .name(dataSet.name())
                  .importMode(DataSetImportMode.SPICE)
                  .physicalTableMap(tables)
                  .permissions(permissions(DATA_SET_ACTIONS)));
    } catch (ResourceExistsException e) {
      quickSight.updateDataSet(
          update ->
              update
                  .awsAccountId(account())
                  .dataSetId(id)
                  .name(dataSet.name())
                  .importMode(DataSetImportMode.SPICE)
                  .physicalTableMap(tables));
    }
  }

  private PhysicalTable table(TableName table, DataSet dataSet, String dataSource) {
    List<InputColumn> columns =
        dataSet.columns().entrySet().stream()
            .map(
                column ->
                    InputColumn.builder().name(column.getKey()).type(column.getValue()).build())
            .toList();
    String names =
        String.join(
            ", ", dataSet.columns().keySet().stream().map(name -> '"' + name + '"').toList());
    return PhysicalTable.builder()
        .customSql(
            sql ->
                sql.dataSourceArn(arn("datasource/" + dataSource))
                    .name(dataSet.name())
                    .sqlQuery("SELECT %s FROM %s".formatted(names, table.inAthena(buckets)))
                    .columns(columns))
        .build();
  }

  private List<ResourcePermission> permissions(List<String> actions) {
    return principal.isBlank()
        ? null
        : List.of(ResourcePermission.builder().principal(principal).actions(actions).build());
  }

  private String account() {
    return buckets.gold().account();
  }

  private String arn(String resource) {
    TableBucketArn gold = buckets.gold();
    String partition = gold.value().split(":", 3)[1];
    return "arn:%s:quicksight:%s:%s:%s"
        .formatted(partition, gold.region(), gold.account(), resource);
  }
}
