package dev.medallion.local.athena;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.athena.model.BatchGetNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.BatchGetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.CreateNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.CreatePreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.DeleteNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.DeletePreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetDataCatalogRequest;
import software.amazon.awssdk.services.athena.model.GetDatabaseRequest;
import software.amazon.awssdk.services.athena.model.GetNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.GetPreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryRuntimeStatisticsRequest;
import software.amazon.awssdk.services.athena.model.GetTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.GetWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.ListDataCatalogsRequest;
import software.amazon.awssdk.services.athena.model.ListDatabasesRequest;
import software.amazon.awssdk.services.athena.model.ListNamedQueriesRequest;
import software.amazon.awssdk.services.athena.model.ListPreparedStatementsRequest;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsRequest;
import software.amazon.awssdk.services.athena.model.ListTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.UpdateNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.UpdatePreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupRequest;

/**
 * What the operations of Athena need to be allowed: what belongs to a work group is asked for
 * there. What is not there is asked of nobody, since the answer is that it is not.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html">Actions,
 *     resources, and condition keys for Amazon Athena</a>
 */
final class AthenaPermissions {
  private final Function<String, Optional<String>> groupOfExecution;
  private final Function<String, Optional<String>> groupOfNamedQuery;

  /**
   * The permissions.
   *
   * @param groupOfExecution gives the work group of a query execution
   * @param groupOfNamedQuery gives the work group of a named query
   */
  AthenaPermissions(
      Function<String, Optional<String>> groupOfExecution,
      Function<String, Optional<String>> groupOfNamedQuery) {
    this.groupOfExecution = groupOfExecution;
    this.groupOfNamedQuery = groupOfNamedQuery;
  }

  RequiredPermissions permissions() {
    RequiredPermissions permissions = RequiredPermissions.of("athena");
    addExecutions(permissions);
    addNamedQueries(permissions);
    addCatalogs(permissions);
    return permissions
        .onAny(ListWorkGroupsRequest.class)
        .on(CreateWorkGroupRequest.class, request -> group(request.name()))
        .on(GetWorkGroupRequest.class, request -> group(request.workGroup()))
        .on(UpdateWorkGroupRequest.class, request -> group(request.workGroup()))
        .on(DeleteWorkGroupRequest.class, request -> group(request.workGroup()))
        .on(CreatePreparedStatementRequest.class, request -> group(request.workGroup()))
        .on(UpdatePreparedStatementRequest.class, request -> group(request.workGroup()))
        .on(GetPreparedStatementRequest.class, request -> group(request.workGroup()))
        .on(ListPreparedStatementsRequest.class, request -> group(request.workGroup()))
        .on(DeletePreparedStatementRequest.class, request -> group(request.workGroup()));
  }

  private void addExecutions(RequiredPermissions permissions) {
    permissions
        .on(StartQueryExecutionRequest.class, request -> group(request.workGroup()))
        .on(ListQueryExecutionsRequest.class, request -> group(request.workGroup()))
        .onEach(
            GetQueryExecutionRequest.class,
            request -> groups(groupOfExecution, List.of(request.queryExecutionId())))
        .onEach(
            BatchGetQueryExecutionRequest.class,
            request -> groups(groupOfExecution, request.queryExecutionIds()))
        .onEach(
            StopQueryExecutionRequest.class,
            request -> groups(groupOfExecution, List.of(request.queryExecutionId())))
        .onEach(
            GetQueryResultsRequest.class,
            request -> groups(groupOfExecution, List.of(request.queryExecutionId())))
        .onEach(
            GetQueryRuntimeStatisticsRequest.class,
            request -> groups(groupOfExecution, List.of(request.queryExecutionId())));
  }

  private void addNamedQueries(RequiredPermissions permissions) {
    permissions
        .on(CreateNamedQueryRequest.class, request -> group(request.workGroup()))
        .on(ListNamedQueriesRequest.class, request -> group(request.workGroup()))
        .onEach(
            GetNamedQueryRequest.class,
            request -> groups(groupOfNamedQuery, List.of(request.namedQueryId())))
        .onEach(
            BatchGetNamedQueryRequest.class,
            request -> groups(groupOfNamedQuery, request.namedQueryIds()))
        .onEach(
            UpdateNamedQueryRequest.class,
            request -> groups(groupOfNamedQuery, List.of(request.namedQueryId())))
        .onEach(
            DeleteNamedQueryRequest.class,
            request -> groups(groupOfNamedQuery, List.of(request.namedQueryId())));
  }

  private static void addCatalogs(RequiredPermissions permissions) {
    permissions
        .onAny(ListDataCatalogsRequest.class)
        .on(GetDataCatalogRequest.class, request -> catalog(request.name()))
        .on(GetDatabaseRequest.class, request -> catalog(request.catalogName()))
        .on(ListDatabasesRequest.class, request -> catalog(request.catalogName()))
        .on(GetTableMetadataRequest.class, request -> catalog(request.catalogName()))
        .on(ListTableMetadataRequest.class, request -> catalog(request.catalogName()));
  }

  private static List<String> groups(Function<String, Optional<String>> group, List<String> ids) {
    return ids.stream()
        .flatMap(id -> Optional.ofNullable(id).flatMap(group).stream())
        .distinct()
        .map(AthenaPermissions::group)
        .toList();
  }

  private static String group(String name) {
    return Site.arn("athena", "workgroup/" + Optional.ofNullable(name).orElse(WorkGroups.PRIMARY));
  }

  private static String catalog(String name) {
    return Site.arn("athena", "datacatalog/" + name);
  }
}
