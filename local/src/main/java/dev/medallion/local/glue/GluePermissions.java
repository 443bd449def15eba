package dev.medallion.local.glue;

import dev.medallion.local.Site;
import dev.medallion.local.access.Permission;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.CatalogPermissions;
import dev.medallion.local.integration.DataLake;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunRequest;
import software.amazon.awssdk.services.glue.model.CreateCatalogRequest;
import software.amazon.awssdk.services.glue.model.CreateJobRequest;
import software.amazon.awssdk.services.glue.model.DeleteJobRequest;
import software.amazon.awssdk.services.glue.model.DeleteTableRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogsRequest;
import software.amazon.awssdk.services.glue.model.GetDatabaseRequest;
import software.amazon.awssdk.services.glue.model.GetDatabasesRequest;
import software.amazon.awssdk.services.glue.model.GetJobRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunsRequest;
import software.amazon.awssdk.services.glue.model.GetJobsRequest;
import software.amazon.awssdk.services.glue.model.GetPartitionsRequest;
import software.amazon.awssdk.services.glue.model.GetTableRequest;
import software.amazon.awssdk.services.glue.model.GetTablesRequest;
import software.amazon.awssdk.services.glue.model.ListJobsRequest;
import software.amazon.awssdk.services.glue.model.SearchTablesRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.UpdateCatalogRequest;
import software.amazon.awssdk.services.glue.model.UpdateJobRequest;

/**
 * What the operations on jobs and on the Data Catalog need to be allowed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html">Actions,
 *     resources, and condition keys for AWS Glue</a>
 */
final class GluePermissions {
  private static final String EACH = "*";

  private final UnaryOperator<String> catalogName;
  private final DataLake lake;

  /**
   * The permissions.
   *
   * @param catalogName gives the name of the catalog of an id, without the account
   * @param lake tells about what Lake Formation decides
   */
  GluePermissions(UnaryOperator<String> catalogName, DataLake lake) {
    this.catalogName = catalogName;
    this.lake = lake;
  }

  RequiredPermissions permissions() {
    RequiredPermissions permissions = RequiredPermissions.of("glue");
    addJobs(permissions);
    return addCatalog(permissions);
  }

  private static void addJobs(RequiredPermissions permissions) {
    permissions
        .needing(
            CreateJobRequest.class,
            request -> withRole("glue:CreateJob", job(request.name()), request.role()))
        .needing(
            UpdateJobRequest.class,
            request ->
                withRole(
                    "glue:UpdateJob",
                    job(request.jobName()),
                    Optional.ofNullable(request.jobUpdate()).map(job -> job.role()).orElse(null)))
        .on(GetJobRequest.class, request -> job(request.jobName()))
        .onAny(GetJobsRequest.class)
        .onAny(ListJobsRequest.class)
        .on(DeleteJobRequest.class, request -> job(request.jobName()))
        .on(StartJobRunRequest.class, request -> job(request.jobName()))
        .on(GetJobRunRequest.class, request -> job(request.jobName()))
        .on(GetJobRunsRequest.class, request -> job(request.jobName()))
        .on(BatchStopJobRunRequest.class, request -> job(request.jobName()));
  }

  private RequiredPermissions addCatalog(RequiredPermissions permissions) {
    return permissions
        .needing(CreateCatalogRequest.class, this::createCatalog)
        .needing(
            UpdateCatalogRequest.class,
            request -> CatalogPermissions.catalog("UpdateCatalog", name(request.catalogId())))
        .needing(
            GetCatalogRequest.class, request -> catalog("GetCatalog", name(request.catalogId())))
        .needing(
            GetCatalogsRequest.class,
            request -> catalog("GetCatalogs", name(request.parentCatalogId())))
        .needing(
            GetDatabaseRequest.class,
            request -> database("GetDatabase", name(request.catalogId()), request.name()))
        .needing(
            GetDatabasesRequest.class,
            request -> database("GetDatabases", name(request.catalogId()), EACH))
        .needing(
            GetTableRequest.class,
            request ->
                table(
                    "GetTable", name(request.catalogId()), request.databaseName(), request.name()))
        .needing(
            DeleteTableRequest.class,
            request ->
                table(
                    "DeleteTable",
                    name(request.catalogId()),
                    request.databaseName(),
                    request.name()))
        .needing(
            GetTablesRequest.class,
            request -> table("GetTables", name(request.catalogId()), request.databaseName(), EACH))
        .needing(
            GetPartitionsRequest.class,
            request ->
                table(
                    "GetPartitions",
                    name(request.catalogId()),
                    request.databaseName(),
                    request.tableName()))
        .needing(
            SearchTablesRequest.class,
            request -> table("SearchTables", name(request.catalogId()), EACH, EACH));
  }

  private List<Permission> catalog(String action, String catalog) {
    return CatalogPermissions.decidedBy(
        lake, CatalogEntity.catalog(catalog), CatalogPermissions.catalog(action, catalog));
  }

  private List<Permission> database(String action, String catalog, String name) {
    return CatalogPermissions.decidedBy(
        lake,
        CatalogEntity.database(catalog, name),
        CatalogPermissions.database(action, catalog, name));
  }

  private List<Permission> table(String action, String catalog, String database, String name) {
    return CatalogPermissions.decidedBy(
        lake,
        CatalogEntity.table(catalog, database, name),
        CatalogPermissions.table(action, catalog, database, name));
  }

  /** A catalog that is federated passes on its connection. */
  private List<Permission> createCatalog(CreateCatalogRequest request) {
    List<Permission> create = CatalogPermissions.catalog("CreateCatalog", request.name());
    return Optional.ofNullable(request.catalogInput())
        .map(input -> input.federatedCatalog())
        .map(federated -> federated.connectionName())
        .map(
            connection ->
                Stream.concat(
                        create.stream(),
                        Stream.of(
                            Permission.of(
                                "glue:PassConnection",
                                Site.arn("glue", "connection/" + connection))))
                    .toList())
        .orElse(create);
  }

  private String name(String catalogId) {
    return catalogId == null ? Site.ACCOUNT : catalogName.apply(catalogId);
  }

  private static List<Permission> withRole(String action, String job, String role) {
    Permission own = Permission.of(action, job);
    return role == null
        ? List.of(own)
        : List.of(own, RequiredPermissions.passRole(Site.roleArn(role), "glue.amazonaws.com"));
  }

  private static String job(String name) {
    return Site.arn("glue", "job/" + name);
  }
}
