package dev.medallion.functions.datasets;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Layer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;

/**
 * A data set, kept in SPICE. On S3 Tables it has to be custom SQL: QuickSight's table picker does
 * not show such tables.
 *
 * @param id its id in QuickSight
 * @param name its name
 * @param table the gold table that it reads
 * @param sourceArn the ARN of the data source that it is made on
 * @param sql what it reads
 * @param columns the columns of that, and their types in QuickSight
 */
public record DataSetDefinition(
    String id,
    String name,
    TableName table,
    String sourceArn,
    String sql,
    Map<String, String> columns) {
  /** The one physical table of a data set. */
  private static final String PHYSICAL_TABLE = "gold";

  /** The tag by which what a stack made is told from what people made; its value is the prefix. */
  public static final String TAG = "medallion:prefix";

  /**
   * What makes a principal the owner of a data set.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/quicksight/latest/APIReference/API_ResourcePermission.html">
   *     ResourcePermission</a>
   */
  public static final List<String> OWNER_ACTIONS =
      List.of(
          "quicksight:DescribeDataSet",
          "quicksight:DescribeDataSetPermissions",
          "quicksight:PassDataSet",
          "quicksight:DescribeIngestion",
          "quicksight:ListIngestions",
          "quicksight:UpdateDataSet",
          "quicksight:DeleteDataSet",
          "quicksight:CreateIngestion",
          "quicksight:CancelIngestion",
          "quicksight:UpdateDataSetPermissions");

  /**
   * The definition of a data set of the pipeline.
   *
   * @param namespace the namespace of the pipeline's tables
   * @param prefix begins the id
   */
  public static DataSetDefinition of(
      DataSet dataSet, String namespace, TableBuckets buckets, String prefix) {
    TableName table = new TableName(Layer.GOLD, namespace, dataSet.model());
    String names =
        dataSet.columns().keySet().stream()
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(", "));
    return new DataSetDefinition(
        id(dataSet, prefix),
        dataSet.name(),
        table,
        sourceArn(buckets.gold(), sourceId(prefix)),
        "SELECT %s FROM %s".formatted(names, table.inAthena(buckets)),
        dataSet.columns());
  }

  /** The id of a data set of the pipeline. */
  public static String id(DataSet dataSet, String prefix) {
    return prefix + "-" + dataSet.name();
  }

  /** The id of the data source that all of them are made on. */
  public static String sourceId(String prefix) {
    return prefix + "-athena";
  }

  /** The ARN of a data source beside a table bucket. */
  public static String sourceArn(TableBucketArn bucket, String id) {
    return QuickSightArn.of(bucket, "datasource/" + id);
  }

  /** Its tables, as the SDK has them. */
  public Map<String, PhysicalTable> physicalTables() {
    List<InputColumn> inputs =
        columns.entrySet().stream()
            .map(
                column ->
                    InputColumn.builder().name(column.getKey()).type(column.getValue()).build())
            .toList();
    return Map.of(
        PHYSICAL_TABLE,
        PhysicalTable.builder()
            .customSql(
                custom -> custom.dataSourceArn(sourceArn).name(name).sqlQuery(sql).columns(inputs))
            .build());
  }

  /**
   * What Step Functions' {@code aws-sdk:quicksight:createDataSet} takes beside account and id.
   *
   * @param owner the ARN of the QuickSight user or group that is to own it
   * @param prefix the value of the tag
   */
  public Map<String, Object> toCreate(String owner, String prefix) {
    List<Map<String, String>> inputs =
        columns.entrySet().stream()
            .map(column -> Map.of("Name", column.getKey(), "Type", column.getValue()))
            .toList();
    return Map.of(
        "Name",
        name,
        "PhysicalTableMap",
        Map.of(
            PHYSICAL_TABLE,
            Map.of(
                "CustomSql",
                Map.of(
                    "DataSourceArn", sourceArn, "Name", name, "SqlQuery", sql, "Columns", inputs))),
        "Permissions",
        List.of(Map.of("Principal", owner, "Actions", OWNER_ACTIONS)),
        "Tags",
        List.of(Map.of("Key", TAG, "Value", prefix)));
  }
}
