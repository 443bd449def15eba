package dev.medallion.bench;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;

/** Runs queries through the Athena API and reads what Athena says of them. */
final class Athena {
  private static final String WORK_GROUP = "bench";
  private static final Duration POLL = Duration.ofMillis(5);

  private final AthenaClient client;
  private final String catalog;

  /**
   * What one query took.
   *
   * @param millis {@code TotalExecutionTimeInMillis}
   * @param bytes {@code DataScannedInBytes}
   * @param rows the result, the header first
   */
  record Answer(long millis, long bytes, List<List<String>> rows) {}

  Athena(AthenaClient client, String catalog) {
    this.client = client;
    this.catalog = catalog;
  }

  /** Makes the work group that the queries run in. */
  Athena withWorkGroup() {
    client.createWorkGroup(
        group ->
            group
                .name(WORK_GROUP)
                .configuration(
                    configuration ->
                        configuration.managedQueryResultsConfiguration(
                            managed -> managed.enabled(true))));
    return this;
  }

  /**
   * Runs a query to its end.
   *
   * @throws IllegalStateException if it does not succeed
   */
  Answer run(String sql) throws InterruptedException {
    String id =
        client
            .startQueryExecution(
                start ->
                    start
                        .queryString(sql)
                        .workGroup(WORK_GROUP)
                        .queryExecutionContext(
                            context -> context.catalog(catalog).database(BenchSite.NAMESPACE)))
            .queryExecutionId();
    QueryExecution execution = get(id);
    while (execution.status().completionDateTime() == null) {
      Thread.sleep(POLL);
      execution = get(id);
    }
    if (execution.status().state() != QueryExecutionState.SUCCEEDED) {
      throw new IllegalStateException(sql + ": " + execution.status().stateChangeReason());
    }
    return new Answer(
        execution.statistics().totalExecutionTimeInMillis(),
        execution.statistics().dataScannedInBytes(),
        client.getQueryResults(results -> results.queryExecutionId(id)).resultSet().rows().stream()
            .map(row -> row.data().stream().map(Datum::varCharValue).toList())
            .toList());
  }

  private QueryExecution get(String id) {
    return client.getQueryExecution(get -> get.queryExecutionId(id)).queryExecution();
  }
}
