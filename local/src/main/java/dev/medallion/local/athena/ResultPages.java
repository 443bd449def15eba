package dev.medallion.local.athena;

import java.util.List;
import java.util.OptionalLong;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.Row;

/** {@code GetQueryResults}. */
final class ResultPages {
  private final Executions executions;
  private final ResultFiles files;

  ResultPages(Executions executions, ResultFiles files) {
    this.executions = executions;
    this.files = files;
  }

  GetQueryResultsResponse get(GetQueryResultsRequest request) {
    String id = request.queryExecutionId();
    Execution execution = executions.find(id);
    int limit = Pages.RESULTS.size(request.maxResults());
    refuseUnlessSucceeded(execution);
    String list = "GetQueryResults " + id;
    OptionalLong position = Pages.RESULTS.number(list, request.nextToken());
    ResultFiles.Rows rows = rows(id, position.orElse(0), limit, request.nextToken());
    return execution.results().toBuilder()
        .resultSet(
            execution.results().resultSet().toBuilder()
                .rows(rows.values().stream().map(ResultPages::row).toList())
                .build())
        // A full page has a token, whether anything follows or not.
        .nextToken(
            rows.values().size() == limit
                ? Pages.RESULTS.token(list, OptionalLong.of(rows.next()))
                : null)
        .build();
  }

  private ResultFiles.Rows rows(String id, long position, int limit, String token) {
    try {
      return files.read(id, position, limit);
    } catch (IllegalArgumentException e) {
      throw InvalidRequests.of("INVALID_INPUT", "Malformed nextPageToken " + token, e);
    }
  }

  private static void refuseUnlessSucceeded(Execution execution) {
    switch (execution.state()) {
      case SUCCEEDED -> {}
      case CANCELLED -> throw noResults();
      case FAILED -> {
        // What Athena finds that Iceberg does not do, it does not run.
        if (execution.view().substatementType().startsWith("ALTER_TABLE_")) {
          throw noResults();
        }
        throw InvalidRequests.of(
            "INVALID_QUERY_EXECUTION_STATE",
            "Query did not finish successfully. Final query state: FAILED");
      }
      case QUEUED, RUNNING, UNKNOWN_TO_SDK_VERSION ->
          throw InvalidRequests.of(
              "INVALID_QUERY_EXECUTION_STATE",
              "Query has not yet finished. Current state: " + execution.state());
    }
  }

  private static RuntimeException noResults() {
    return InvalidRequests.of("RESULT_NOT_FOUND", "Could not find results");
  }

  private static Row row(List<String> values) {
    return Row.builder()
        .data(values.stream().map(value -> Datum.builder().varCharValue(value).build()).toList())
        .build();
  }
}
