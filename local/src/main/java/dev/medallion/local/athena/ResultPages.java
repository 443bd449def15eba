package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.Row;

/** {@code GetQueryResults}. */
final class ResultPages {
  private static final int LARGEST_PAGE = 1000;
  private static final Pattern TOKEN = Pattern.compile("([0-9a-f-]{36}):([0-9]{1,18})");

  private final Executions executions;
  private final ResultFiles files;

  ResultPages(Executions executions, ResultFiles files) {
    this.executions = executions;
    this.files = files;
  }

  GetQueryResultsResponse get(GetQueryResultsRequest request) {
    String id = request.queryExecutionId();
    Execution execution = executions.find(id);
    int limit = Optional.ofNullable(request.maxResults()).orElse(LARGEST_PAGE);
    if (limit > LARGEST_PAGE) {
      throw input("MaxResults is more than maximum allowed length " + LARGEST_PAGE);
    }
    refuseUnlessSucceeded(execution);
    ResultFiles.Rows rows = rows(id, limit, Optional.ofNullable(request.nextToken()));
    return execution.results().toBuilder()
        .resultSet(
            execution.results().resultSet().toBuilder()
                .rows(rows.values().stream().map(ResultPages::row).toList())
                .build())
        // A full page has a token, whether anything follows or not.
        .nextToken(rows.values().size() == limit ? token(id, rows.next()) : null)
        .build();
  }

  private ResultFiles.Rows rows(String id, int limit, Optional<String> token) {
    if (token.isEmpty()) {
      return files.read(id, 0, limit);
    }
    try {
      return files.read(id, position(token.get(), id), limit);
    } catch (IllegalArgumentException e) {
      throw InvalidRequests.of("INVALID_INPUT", "Malformed nextPageToken " + token.get(), e);
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

  private static String token(String id, long position) {
    return Base64.getEncoder()
        .encodeToString((id + ":" + position).getBytes(StandardCharsets.UTF_8));
  }

  private static long position(String token, String id) {
    Matcher parts =
        TOKEN.matcher(new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8));
    if (parts.matches() && parts.group(1).equals(id)) {
      return Long.parseLong(parts.group(2));
    }
    throw new IllegalArgumentException("a token of other results");
  }
}
