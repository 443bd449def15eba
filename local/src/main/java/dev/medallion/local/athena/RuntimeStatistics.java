package dev.medallion.local.athena;

import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatistics;
import software.amazon.awssdk.services.athena.model.QueryRuntimeStatistics;

/**
 * {@code GetQueryRuntimeStatistics}, without the stages.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryRuntimeStatistics.html">
 *     GetQueryRuntimeStatistics</a>
 */
final class RuntimeStatistics {
  private RuntimeStatistics() {}

  static QueryRuntimeStatistics of(QueryExecution execution) {
    QueryExecutionStatistics measured = execution.statistics();
    return QueryRuntimeStatistics.builder()
        .timeline(
            timeline ->
                timeline
                    .queryQueueTimeInMillis(measured.queryQueueTimeInMillis())
                    .queryPlanningTimeInMillis(measured.queryPlanningTimeInMillis())
                    .servicePreProcessingTimeInMillis(measured.servicePreProcessingTimeInMillis())
                    .engineExecutionTimeInMillis(measured.engineExecutionTimeInMillis())
                    .serviceProcessingTimeInMillis(measured.serviceProcessingTimeInMillis())
                    .totalExecutionTimeInMillis(measured.totalExecutionTimeInMillis()))
        .rows(rows -> rows.inputBytes(measured.dataScannedInBytes()))
        .build();
  }
}
