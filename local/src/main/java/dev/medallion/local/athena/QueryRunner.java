package dev.medallion.local.athena;

import dev.medallion.iam.Principal;
import dev.medallion.local.athena.QueryOutcome.Produced;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.Statement;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.StatementKind;
import dev.medallion.local.engine.TrinoEngine;
import dev.medallion.local.integration.DataLake;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;

/** Runs the statements that have started, each on a thread of its own. */
final class QueryRunner implements AutoCloseable {
  private static final Logger LOG = System.getLogger(QueryRunner.class.getName());
  private static final int INTERNAL = 1;

  private final TrinoEngine trino;
  private final TrinoQueries queries;
  private final Executions executions;
  private final ResultFiles files;
  private final ResultObjects objects;
  private final StatementAccess access;
  private final UnloadedFiles unloads;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, RunningQuery> running = new ConcurrentHashMap<>();

  /**
   * What is to be run.
   *
   * @param statement the checked statement
   * @param context what its names are completed with
   * @param target where its results go
   * @param caller whose rights it has
   */
  record Job(Statement statement, StatementContext context, ResultTarget target, Principal caller) {
    /** The same with another statement. */
    Job running(Statement other) {
      return new Job(other, context, target, caller);
    }
  }

  QueryRunner(
      TrinoEngine trino,
      TrinoQueries queries,
      Executions executions,
      ResultFiles files,
      ResultObjects objects,
      StatementAccess access,
      UnloadedFiles unloads) {
    this.unloads = unloads;
    this.access = access;
    this.trino = trino;
    this.queries = queries;
    this.executions = executions;
    this.files = files;
    this.objects = objects;
  }

  void start(Execution execution, Job job) {
    RunningQuery query = new RunningQuery(files, unloads, execution.id());
    running.put(execution.id(), query);
    threads.execute(() -> run(execution, job, query));
  }

  /** Cancels the query if it is under way. */
  void stop(String id) {
    Optional.ofNullable(running.get(id)).ifPresent(RunningQuery::cancel);
  }

  @Override
  public void close() {
    running.values().forEach(RunningQuery::cancel);
    threads.close();
  }

  private void run(Execution execution, Job job, RunningQuery query) {
    QueryOutcome outcome = new QueryOutcome(executions, execution, job);
    try {
      if (query.isCancelled()) {
        outcome.cancelled();
        return;
      }
      if (job.statement().plan() instanceof Plan.Fail failure) {
        outcome.failed(new Failure(Failure.USER, failure.type(), failure.message()));
        return;
      }
      outcome.running();
      Set<String> principals = DataLake.principals(job.caller());
      Statement authorized =
          access.require(job.caller(), principals, job.statement(), job.context());
      LakeChanges changes = access.changes(job.statement(), job.context());
      execute(execution, job.running(authorized), query, outcome);
      if (outcome.state() == QueryExecutionState.SUCCEEDED) {
        changes.apply(job.caller());
      }
    } catch (UnloadedFiles.UnloadRefused e) {
      outcome.failed(e.failure());
    } catch (StatementDenied e) {
      outcome.failed(e.failure());
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.ERROR, "query " + execution.id() + " failed outside of the engine", e);
      outcome.failed(
          new Failure(Failure.SYSTEM, INTERNAL, "GENERIC_INTERNAL_ERROR: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome.cancelled();
    } finally {
      running.remove(execution.id());
      if (outcome.state() != QueryExecutionState.SUCCEEDED) {
        files.delete(execution.id());
      }
    }
  }

  private void execute(Execution execution, Job job, RunningQuery query, QueryOutcome outcome)
      throws SQLException, InterruptedException {
    StatementContext context = job.context();
    Optional<String> catalog = context.engineCatalog();
    try (Connection connection =
        trino.connect(catalog, catalog.map(name -> context.databaseOrDefault()))) {
      Produced produced;
      try {
        produced =
            query.run(job.statement(), access.names(DataLake.principals(job.caller())), connection);
      } catch (SQLException e) {
        EngineFailures.EngineError error = queries.error(e, connection);
        if (query.isCancelled() || !error.precedesExecution()) {
          query.leaveEntryOfUnfinishedTable(job.statement(), connection);
        }
        outcome.statistics(query.statistics());
        if (query.isCancelled()) {
          outcome.cancelled();
        } else {
          outcome.failed(failure(error, job));
        }
        return;
      }
      outcome.statistics(query.statistics());
      if (job.target() instanceof ResultTarget.Location location) {
        objects.write(location, job.statement().kind(), execution.id(), produced.metadata());
        if (job.statement().kind() == StatementKind.UNLOAD) {
          outcome.manifest(
              objects.writeManifest(location, execution.id(), query.unloadedObjects()));
        }
      }
      outcome.succeeded(produced);
    }
  }

  private static Failure failure(EngineFailures.EngineError error, Job job) {
    Statement statement = job.statement();
    return switch (statement.plan()) {
      case Plan.Run run -> EngineFailures.translate(error, run, statement.text(), job.context());
      case Plan.Unload unload ->
          EngineFailures.translate(
              error, new Plan.Run(unload.sql(), Optional.empty()), statement.text(), job.context());
      case Plan.Translated translated -> DdlFailures.translate(error, statement.kind());
      case Plan.Listing listing -> DdlFailures.translate(error, statement.kind());
      case Plan.Fail fail -> new Failure(Failure.USER, fail.type(), fail.message());
    };
  }
}
