package dev.medallion.local.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionContext;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.ResultSet;
import software.amazon.awssdk.services.athena.paginators.GetQueryResultsIterable;

/** Runs one statement on Athena and waits for its rows. */
final class AthenaQuery {
  private static final Duration POLL = Duration.ofMillis(50);

  private final AthenaClient athena;
  private final String workGroup;

  /**
   * What a statement gave.
   *
   * @param columns the names of the columns
   * @param rows the values as text; a null is an empty {@code Optional}
   */
  record Rows(List<String> columns, List<List<Optional<String>>> rows) {
    TextTable table() {
      TextTable table = new TextTable(columns);
      rows.forEach(row -> table.row(row.stream().map(value -> value.orElse("–")).toList()));
      return table;
    }
  }

  AthenaQuery(AthenaClient athena, String workGroup) {
    this.athena = athena;
    this.workGroup = workGroup;
  }

  /**
   * Runs the statement.
   *
   * @throws UserError if Athena refuses it or it fails; the message is Athena's
   */
  Rows run(String sql, String catalog, String database) throws InterruptedException {
    String id = start(sql, catalog, database);
    QueryExecution execution = await(id);
    if (execution.status().state() != QueryExecutionState.SUCCEEDED) {
      throw new UserError(
          "the query %s: %s"
              .formatted(
                  execution.status().stateAsString().toLowerCase(java.util.Locale.ROOT),
                  execution.status().stateChangeReason()));
    }
    boolean header = "SELECT".equals(execution.substatementType());
    return rows(athena.getQueryResultsPaginator(request -> request.queryExecutionId(id)), header);
  }

  private String start(String sql, String catalog, String database) {
    try {
      return athena
          .startQueryExecution(
              request ->
                  request
                      .queryString(sql)
                      .workGroup(workGroup)
                      .queryExecutionContext(
                          QueryExecutionContext.builder()
                              .catalog(catalog)
                              .database(database)
                              .build()))
          .queryExecutionId();
    } catch (AthenaException refused) {
      throw new UserError(
          "Athena refuses the query: " + refused.awsErrorDetails().errorMessage(), refused);
    }
  }

  private QueryExecution await(String id) throws InterruptedException {
    while (true) {
      QueryExecution execution =
          athena.getQueryExecution(request -> request.queryExecutionId(id)).queryExecution();
      switch (execution.status().state()) {
        case QUEUED, RUNNING -> Thread.sleep(POLL);
        case SUCCEEDED, FAILED, CANCELLED -> {
          return execution;
        }
        case UNKNOWN_TO_SDK_VERSION ->
            throw new IllegalStateException("unknown state " + execution.status().stateAsString());
      }
    }
  }

  private static Rows rows(GetQueryResultsIterable pages, boolean header) {
    List<String> columns = new ArrayList<>();
    List<List<Optional<String>>> rows = new ArrayList<>();
    pages.stream()
        .map(page -> page.resultSet())
        .forEach(
            (ResultSet page) -> {
              if (columns.isEmpty()) {
                page.resultSetMetadata().columnInfo().stream()
                    .map(ColumnInfo::name)
                    .forEach(columns::add);
              }
              page.rows().stream()
                  .map(
                      row ->
                          row.data().stream()
                              .map(Datum::varCharValue)
                              .map(Optional::ofNullable)
                              .toList())
                  .forEach(rows::add);
            });
    return new Rows(columns, header ? rows.subList(Math.min(1, rows.size()), rows.size()) : rows);
  }
}
