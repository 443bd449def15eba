package dev.medallion.local.athena;

import dev.medallion.local.athena.statement.StatementKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatistics;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;

/** Writes down what becomes of one execution. */
final class QueryOutcome {
  private static final String CANCELLED = "Query cancelled by user";

  private final Executions executions;
  private final Execution execution;
  private final QueryRunner.Job job;
  private EngineStatistics statistics = EngineStatistics.NONE;
  private Optional<Instant> engineStart = Optional.empty();
  private Optional<String> manifest = Optional.empty();

  /**
   * What a statement gave besides its rows.
   *
   * @param queryId the engine's name for it
   * @param updateType what it did, in the engine's words, if it is no query
   * @param updateCount how many rows it changed, for statements that tell
   * @param columns the columns of its results
   */
  record Produced(
      String queryId,
      Optional<String> updateType,
      Optional<Long> updateCount,
      List<ColumnInfo> columns) {

    byte[] metadata() {
      boolean changed = updateType.isPresent();
      return MetadataFile.encode(
          queryId, updateType, changed ? updateCount : Optional.empty(), columns);
    }
  }

  /** What the engine measured; times in milliseconds. */
  record EngineStatistics(long elapsed, long queued, long planning, long scannedBytes) {
    static final EngineStatistics NONE = new EngineStatistics(0, 0, 0, 0);
  }

  QueryOutcome(Executions executions, Execution execution, QueryRunner.Job job) {
    this.executions = executions;
    this.execution = execution;
    this.job = job;
  }

  QueryExecutionState state() {
    return executions.find(execution.id()).state();
  }

  void running() {
    engineStart = Optional.of(Instant.now());
    executions.change(
        execution.id(),
        now ->
            now.with(
                now.view().toBuilder()
                    .status(status(now, QueryExecutionState.RUNNING).build())
                    .build()));
  }

  void statistics(EngineStatistics measured) {
    statistics = measured;
  }

  /** Tells where the list of the objects is that the statement made. */
  void manifest(String uri) {
    manifest = Optional.of(uri);
  }

  void succeeded(Produced produced) {
    GetQueryResultsResponse results =
        GetQueryResultsResponse.builder()
            .updateCount(produced.updateCount().orElse(null))
            .resultSet(set -> set.resultSetMetadata(data -> data.columnInfo(produced.columns())))
            .build();
    executions.change(
        execution.id(),
        now ->
            new Execution(
                now.request(), over(now, status(now, QueryExecutionState.SUCCEEDED)), results));
  }

  void failed(Failure failure) {
    Failure told = withSuffix(failure);
    executions.change(
        execution.id(),
        now ->
            now.with(
                over(
                    now,
                    status(now, QueryExecutionState.FAILED)
                        .stateChangeReason(told.message())
                        .athenaError(told.error()))));
  }

  void cancelled() {
    executions.change(
        execution.id(),
        now ->
            now.with(
                over(
                    now, status(now, QueryExecutionState.CANCELLED).stateChangeReason(CANCELLED))));
  }

  /** Where results have no location that the caller could clean, there is nothing to tell. */
  private Failure withSuffix(Failure failure) {
    if (!(job.target() instanceof ResultTarget.Location location)) {
      return failure;
    }
    StatementKind kind = job.statement().kind();
    String object = location.uri(kind.objectName(execution.id()));
    if (kind == StatementKind.CREATE_TABLE_AS_SELECT) {
      return failure.withSuffix(
          "You may need to manually clean the data at location '%s' before retrying."
                  .formatted(object)
              + " Athena will not delete data in your account.");
    }
    if (kind == StatementKind.INSERT || kind == StatementKind.UNLOAD) {
      return failure.withSuffix(
          "If a data manifest file was generated at '%s-manifest.csv', you may need to manually"
                  .formatted(object)
              + " clean the data from locations specified in the manifest. Athena will not delete"
              + " data in your account.");
    }
    return failure;
  }

  private static QueryExecutionStatus.Builder status(Execution now, QueryExecutionState state) {
    return now.view().status().toBuilder().state(state);
  }

  private QueryExecution over(Execution now, QueryExecutionStatus.Builder status) {
    Instant end = Instant.now();
    long total = Duration.between(now.submitted(), end).toMillis();
    long before =
        engineStart.map(start -> Duration.between(now.submitted(), start).toMillis()).orElse(total);
    long after = Math.max(0, total - before - statistics.elapsed());
    return now.view().toBuilder()
        .status(status.completionDateTime(end).build())
        .statistics(
            QueryExecutionStatistics.builder()
                .servicePreProcessingTimeInMillis(before)
                .queryQueueTimeInMillis(statistics.queued())
                .queryPlanningTimeInMillis(statistics.planning())
                .engineExecutionTimeInMillis(statistics.elapsed())
                .serviceProcessingTimeInMillis(after)
                .totalExecutionTimeInMillis(total)
                .dataScannedInBytes(statistics.scannedBytes())
                .dataManifestLocation(manifest.orElse(null))
                .resultReuseInformation(reuse -> reuse.reusedPreviousResult(false))
                .build())
        .build();
  }
}
