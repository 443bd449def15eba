package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;

import dev.medallion.local.access.Caller;
import dev.medallion.local.athena.statement.Parameters;
import dev.medallion.local.athena.statement.RefusedStatement;
import dev.medallion.local.athena.statement.Statement;
import dev.medallion.local.athena.statement.StatementCheck;
import dev.medallion.local.athena.statement.StatementContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.ManagedQueryResultsConfiguration;
import software.amazon.awssdk.services.athena.model.PreparedStatement;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionContext;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatistics;
import software.amazon.awssdk.services.athena.model.ResultConfiguration;
import software.amazon.awssdk.services.athena.model.ResultReuseByAgeConfiguration;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.WorkGroup;

/** {@code StartQueryExecution}: the checks in Athena's order, then the start. */
final class QueryStarter {
  private static final int LONGEST_STATEMENT_BYTES = 262_144;
  private static final int LARGEST_TOKEN_BYTES = 128;

  private final WorkGroups workGroups;
  private final Executions executions;
  private final StatementCheck statements;
  private final ResultObjects objects;
  private final QueryRunner runner;
  private final PreparedStatements preparedStatements;
  private final ResultAccess results;

  QueryStarter(
      WorkGroups workGroups,
      Executions executions,
      StatementCheck statements,
      ResultObjects objects,
      QueryRunner runner,
      PreparedStatements preparedStatements,
      ResultAccess results) {
    this.results = results;
    this.workGroups = workGroups;
    this.executions = executions;
    this.statements = statements;
    this.objects = objects;
    this.runner = runner;
    this.preparedStatements = preparedStatements;
  }

  StartQueryExecutionResponse start(StartQueryExecutionRequest request) {
    checkLength(request.queryString());
    checkToken(request.clientRequestToken());
    Optional<String> requested = Execution.outputLocation(request);
    requested.ifPresent(WorkGroups::location);
    WorkGroup group =
        workGroups.find(Optional.ofNullable(request.workGroup()).orElse(WorkGroups.PRIMARY));
    ResultTarget target = workGroups.target(group, requested);
    if (target instanceof ResultTarget.Location location
        && !(objects.hasBucket(location) && results.isWritable(location))) {
      throw input("Unable to verify/create output bucket " + location.bucket());
    }
    StatementContext context = context(request);
    Statement statement = check(request, context, group.name());
    Executions.Started started =
        executions.start(request, () -> execution(request, group, target, statement));
    if (started.isNew()) {
      runner.start(
          started.execution(), new QueryRunner.Job(statement, context, target, Caller.current()));
    }
    return StartQueryExecutionResponse.builder().queryExecutionId(started.execution().id()).build();
  }

  /**
   * Refuses a statement that is too long for Athena.
   *
   * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/service-limits.html">Athena: service
   *     quotas</a>
   */
  private static void checkLength(String statement) {
    if (statement.getBytes(StandardCharsets.UTF_8).length > LONGEST_STATEMENT_BYTES) {
      throw input(
          "1 validation error detected: Value at 'queryString' failed to satisfy constraint: Member"
              + " must have length less than or equal to "
              + LONGEST_STATEMENT_BYTES);
    }
  }

  private static void checkToken(String token) {
    if (token == null) {
      throw input("clientRequestToken is null or empty");
    }
    if (token.getBytes(StandardCharsets.UTF_8).length > LARGEST_TOKEN_BYTES) {
      throw input("clientRequestToken exceeds maximum allowed length " + LARGEST_TOKEN_BYTES);
    }
  }

  private Statement check(
      StartQueryExecutionRequest request, StatementContext context, String workGroup) {
    try {
      return statements.check(
          request.queryString(),
          context,
          new Parameters(request.executionParameters()),
          name -> preparedStatements.find(workGroup, name).map(PreparedStatement::queryStatement));
    } catch (RefusedStatement e) {
      throw InvalidRequests.of(e.code(), e.getMessage(), e);
    }
  }

  private static StatementContext context(StartQueryExecutionRequest request) {
    return StatementContext.of(
        Execution.context(request, QueryExecutionContext::catalog),
        Execution.context(request, QueryExecutionContext::database));
  }

  private static Execution execution(
      StartQueryExecutionRequest request,
      WorkGroup group,
      ResultTarget target,
      Statement statement) {
    String id = UUID.randomUUID().toString();
    QueryExecution.Builder view =
        QueryExecution.builder()
            .queryExecutionId(id)
            .query(statement.text())
            .statementType(statement.kind().type())
            .substatementType(statement.kind().substatement())
            .queryExecutionContext(
                QueryExecutionContext.builder()
                    .catalog(context(request).catalog().orElse(null))
                    .database(
                        Execution.context(request, QueryExecutionContext::database).orElse(null))
                    .build())
            .resultReuseConfiguration(
                reuse ->
                    reuse.resultReuseByAgeConfiguration(
                        ResultReuseByAgeConfiguration.builder().enabled(false).build()))
            .executionParameters(
                request.hasExecutionParameters() ? request.executionParameters() : null)
            .workGroup(group.name())
            .engineVersion(WorkGroups.ENGINE_VERSION)
            .statistics(QueryExecutionStatistics.builder().build())
            .status(
                status ->
                    status.state(QueryExecutionState.QUEUED).submissionDateTime(Instant.now()));
    switch (target) {
      case ResultTarget.Managed managed ->
          view.managedQueryResultsConfiguration(
              ManagedQueryResultsConfiguration.builder().enabled(true).build());
      case ResultTarget.Location location ->
          view.resultConfiguration(
              ResultConfiguration.builder()
                  .outputLocation(location.uri(statement.kind().objectName(id)))
                  .build());
    }
    return new Execution(request, view.build(), GetQueryResultsResponse.builder().build());
  }
}
