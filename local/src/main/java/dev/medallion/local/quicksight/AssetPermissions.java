package dev.medallion.local.quicksight;

import dev.medallion.local.access.Permission;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.quicksight.model.AthenaParameters;
import software.amazon.awssdk.services.quicksight.model.CancelIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CustomSql;
import software.amazon.awssdk.services.quicksight.model.DataSourceParameters;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourcePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsRequest;
import software.amazon.awssdk.services.quicksight.model.ListIngestionsRequest;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.Tag;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourcePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceRequest;

/**
 * What the operations on data sources, data sets and ingestions need to be allowed. AWS names no
 * resource for most of them, and yet takes them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonquicksight.html">Actions,
 *     resources, and condition keys for Amazon QuickSight</a>
 */
final class AssetPermissions {
  private AssetPermissions() {}

  static RequiredPermissions permissions() {
    RequiredPermissions permissions = RequiredPermissions.of("quicksight");
    addDataSources(permissions);
    addDataSets(permissions);
    return permissions
        .on(ListTagsForResourceRequest.class, ListTagsForResourceRequest::resourceArn)
        .on(
            CreateIngestionRequest.class,
            request -> ingestion(request.dataSetId(), request.ingestionId()))
        .on(
            DescribeIngestionRequest.class,
            request -> ingestion(request.dataSetId(), request.ingestionId()))
        .on(
            CancelIngestionRequest.class,
            request -> ingestion(request.dataSetId(), request.ingestionId()))
        .on(ListIngestionsRequest.class, request -> ingestion(request.dataSetId(), "*"));
  }

  private static void addDataSources(RequiredPermissions permissions) {
    permissions
        .needing(
            CreateDataSourceRequest.class,
            request ->
                all(
                    Permission.of("quicksight:CreateDataSource", source(request.dataSourceId())),
                    role(request.dataSourceParameters()),
                    tagging(request.tags(), source(request.dataSourceId()))))
        .needing(
            UpdateDataSourceRequest.class,
            request ->
                all(
                    Permission.of("quicksight:UpdateDataSource", source(request.dataSourceId())),
                    role(request.dataSourceParameters())))
        .on(DescribeDataSourceRequest.class, request -> source(request.dataSourceId()))
        .on(DeleteDataSourceRequest.class, request -> source(request.dataSourceId()))
        .on(UpdateDataSourcePermissionsRequest.class, request -> source(request.dataSourceId()))
        .on(DescribeDataSourcePermissionsRequest.class, request -> source(request.dataSourceId()));
  }

  private static void addDataSets(RequiredPermissions permissions) {
    permissions
        .needing(
            CreateDataSetRequest.class,
            request ->
                all(
                    Permission.of("quicksight:CreateDataSet", set(request.dataSetId())),
                    sources(request.physicalTableMap().values()),
                    tagging(request.tags(), set(request.dataSetId()))))
        .needing(
            UpdateDataSetRequest.class,
            request ->
                all(
                    Permission.of("quicksight:UpdateDataSet", set(request.dataSetId())),
                    sources(request.physicalTableMap().values())))
        .on(ListDataSetsRequest.class, request -> set("*"))
        .on(DescribeDataSetRequest.class, request -> set(request.dataSetId()))
        .on(DeleteDataSetRequest.class, request -> set(request.dataSetId()))
        .on(UpdateDataSetPermissionsRequest.class, request -> set(request.dataSetId()))
        .on(DescribeDataSetPermissionsRequest.class, request -> set(request.dataSetId()));
  }

  private static List<Permission> role(DataSourceParameters parameters) {
    return Optional.ofNullable(parameters)
        .map(DataSourceParameters::athenaParameters)
        .map(AthenaParameters::roleArn)
        .map(arn -> RequiredPermissions.passRole(arn, "quicksight.amazonaws.com"))
        .stream()
        .toList();
  }

  private static List<Permission> sources(Collection<PhysicalTable> tables) {
    return tables.stream()
        .map(PhysicalTable::customSql)
        .filter(Objects::nonNull)
        .map(CustomSql::dataSourceArn)
        .distinct()
        .map(arn -> Permission.of("quicksight:PassDataSource", arn))
        .toList();
  }

  private static List<Permission> tagging(List<Tag> tags, String arn) {
    return tags.isEmpty() ? List.of() : List.of(Permission.of("quicksight:TagResource", arn));
  }

  @SafeVarargs
  private static List<Permission> all(Permission own, List<Permission>... others) {
    List<Permission> all = new ArrayList<>(List.of(own));
    for (List<Permission> more : others) {
      all.addAll(more);
    }
    return all;
  }

  private static String source(String id) {
    return Refusals.arn("datasource/" + id);
  }

  private static String set(String id) {
    return Refusals.arn("dataset/" + id);
  }

  private static String ingestion(String dataSet, String id) {
    return set(dataSet) + "/ingestion/" + id;
  }
}
