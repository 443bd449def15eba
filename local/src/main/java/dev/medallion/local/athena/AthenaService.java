package dev.medallion.local.athena;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.athena.statement.StatementCheck;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.ErrorShape;
import dev.medallion.local.endpoint.InputConstraints;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.endpoint.ServiceErrors;
import dev.medallion.local.engine.TrinoEngine;
import dev.medallion.local.files.JsonFolder;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.BatchGetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.BatchGetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryRuntimeStatisticsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryRuntimeStatisticsResponse;
import software.amazon.awssdk.services.athena.model.GetWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsRequest;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsResponse;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsRequest;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.UnprocessedQueryExecutionId;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupRequest;

/**
 * Amazon Athena on Trino, for tables of table buckets.
 *
 * <p>A statement passes two gates. What Athena refuses at the start is refused with an {@code
 * InvalidRequestException} and leaves no execution; anything else becomes an execution that may
 * fail. Executions, their tokens and their results survive a restart.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/APIReference/Welcome.html">Athena API
 *     reference</a>
 */
public final class AthenaService implements AwsService, AutoCloseable {
  private static final InputConstraints CONSTRAINTS = InputConstraints.of("athena");
  private static final String STOPPED = "GENERIC_INTERNAL_ERROR: The service was stopped";

  private final WorkGroups workGroups;
  private final Executions executions;
  private final QueryRunner runner;
  private final QueryStarter starter;
  private final ResultPages pages;
  private final DataCatalogs catalogs;
  private final PreparedStatements preparedStatements;
  private final NamedQueries namedQueries;

  /**
   * A service over the state of the site, whose statements may touch everything.
   *
   * @param site where the state and the buckets of results lie
   * @param store takes the results
   * @param trino runs the statements
   * @param tables the catalogs that hold the tables
   */
  public AthenaService(Site site, ObjectStore store, TrinoEngine trino, FederatedCatalogs tables) {
    this(site, store, trino, tables, AccessControl.NONE);
  }

  /**
   * A service over the state of the site.
   *
   * @param site where the state and the buckets of results lie
   * @param store takes the results
   * @param trino runs the statements
   * @param tables the catalogs that hold the tables
   * @param access decides what the callers' statements may touch
   */
  public AthenaService(
      Site site,
      ObjectStore store,
      TrinoEngine trino,
      FederatedCatalogs tables,
      AccessControl access) {
    this(site, store, trino, tables, access, DataLake.NONE);
  }

  /**
   * A service over the state of the site, as above.
   *
   * @param lake decides, too, where Lake Formation does
   */
  public AthenaService(
      Site site,
      ObjectStore store,
      TrinoEngine trino,
      FederatedCatalogs tables,
      AccessControl access,
      DataLake lake) {
    Path state = site.state().resolve("athena");
    ResultFiles files = new ResultFiles(state.resolve("results"));
    ResultObjects objects = new ResultObjects(site.objects(), store, files);
    TrinoQueries queries = new TrinoQueries(trino, tables::buckets);
    workGroups = new WorkGroups(state.resolve("workgroups"));
    executions = new Executions(state.resolve("executions.db"));
    takeOver(new JsonFolder(state.resolve("executions")));
    runner =
        new QueryRunner(
            trino,
            queries,
            executions,
            files,
            objects,
            new StatementAccess(access, tables, lake),
            new UnloadedFiles(site.objects(), store, state.resolve("unload")));
    preparedStatements = new PreparedStatements(state.resolve("prepared-statements"), workGroups);
    starter =
        new QueryStarter(
            workGroups,
            executions,
            new StatementCheck(queries),
            objects,
            runner,
            preparedStatements,
            new ResultAccess(access));
    pages = new ResultPages(executions, files);
    catalogs = new DataCatalogs(tables, lake);
    namedQueries = new NamedQueries(state.resolve("named-queries"), workGroups);
    executions.failUnfinished(new Failure(Failure.SYSTEM, 1, STOPPED));
  }

  @Override
  public String signingName() {
    return "athena";
  }

  @Override
  public ErrorShape errorShape() {
    return ErrorShape.standard()
        .withoutTypeHeader()
        .withMessageIn("Message")
        .repeating("AthenaErrorCode", "ErrorCode");
  }

  @Override
  public RequiredPermissions permissions() {
    return new AthenaPermissions(executions::workGroup, namedQueries::workGroupOf).permissions();
  }

  /** Athena names neither the caller nor the action. */
  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return ServiceErrors.of(
        AthenaException.builder(),
        "Athena",
        "AccessDeniedException",
        "You are not authorized to perform: athena:%s on the resource. After your AWS administrator or you have updated your permissions, please try again."
            .formatted(denied.permission().event()));
  }

  @Override
  public Operations operations() {
    Operations operations = new Operations();
    catalogs.addTo(operations);
    preparedStatements.addTo(operations);
    namedQueries.addTo(operations);
    return operations
        .on(StartQueryExecutionRequest.class, starter::start)
        .on(GetQueryExecutionRequest.class, this::getQueryExecution)
        .on(BatchGetQueryExecutionRequest.class, this::batchGetQueryExecution)
        .on(StopQueryExecutionRequest.class, this::stopQueryExecution)
        .on(ListQueryExecutionsRequest.class, this::listQueryExecutions)
        .on(GetQueryResultsRequest.class, pages::get)
        .on(GetQueryRuntimeStatisticsRequest.class, this::runtimeStatistics)
        .on(CreateWorkGroupRequest.class, workGroups::create)
        .on(GetWorkGroupRequest.class, workGroups::get)
        .on(ListWorkGroupsRequest.class, workGroups::list)
        .on(UpdateWorkGroupRequest.class, workGroups::update)
        .on(DeleteWorkGroupRequest.class, workGroups::delete)
        .checkedBy(AthenaService::check);
  }

  /** Cancels what runs and waits for it to end. */
  @Override
  public void close() {
    runner.close();
    executions.close();
  }

  /** An earlier release kept each execution as a file. */
  private void takeOver(JsonFolder files) {
    List<Execution> earlier =
        files.readAll().stream()
            .map(Execution::fromJson)
            .sorted(Comparator.comparing(Execution::submitted))
            .toList();
    executions.takeOver(earlier);
    earlier.forEach(execution -> files.delete(execution.id()));
  }

  private static void check(AwsRequest request) {
    CONSTRAINTS
        .violations(request)
        .ifPresent(
            message -> {
              throw InvalidRequests.input(message);
            });
  }

  private GetQueryExecutionResponse getQueryExecution(GetQueryExecutionRequest request) {
    Execution execution = executions.find(request.queryExecutionId());
    return GetQueryExecutionResponse.builder().queryExecution(execution.view()).build();
  }

  private BatchGetQueryExecutionResponse batchGetQueryExecution(
      BatchGetQueryExecutionRequest request) {
    List<QueryExecution> found = new ArrayList<>();
    List<UnprocessedQueryExecutionId> missing = new ArrayList<>();
    for (String id : request.queryExecutionIds()) {
      try {
        found.add(executions.find(id).view());
      } catch (InvalidRequestException e) {
        missing.add(
            UnprocessedQueryExecutionId.builder()
                .queryExecutionId(id)
                .errorCode(e.athenaErrorCode())
                .errorMessage(e.getMessage())
                .build());
      }
    }
    return BatchGetQueryExecutionResponse.builder()
        .queryExecutions(found)
        .unprocessedQueryExecutionIds(missing)
        .build();
  }

  private GetQueryRuntimeStatisticsResponse runtimeStatistics(
      GetQueryRuntimeStatisticsRequest request) {
    return GetQueryRuntimeStatisticsResponse.builder()
        .queryRuntimeStatistics(
            RuntimeStatistics.of(executions.find(request.queryExecutionId()).view()))
        .build();
  }

  private StopQueryExecutionResponse stopQueryExecution(StopQueryExecutionRequest request) {
    String id = request.queryExecutionId();
    executions.find(id);
    runner.stop(id);
    return StopQueryExecutionResponse.builder().build();
  }

  private ListQueryExecutionsResponse listQueryExecutions(ListQueryExecutionsRequest request) {
    String group = Optional.ofNullable(request.workGroup()).orElse(WorkGroups.PRIMARY);
    workGroups.find(group);
    String list = "ListQueryExecutions " + group;
    Executions.Slice slice =
        executions.ids(
            group,
            Pages.LISTS.number(list, request.nextToken()),
            Pages.LISTS.size(Pages.size(request.maxResults())));
    return ListQueryExecutionsResponse.builder()
        .queryExecutionIds(slice.ids())
        .nextToken(Pages.LISTS.token(list, slice.last()))
        .build();
  }
}
