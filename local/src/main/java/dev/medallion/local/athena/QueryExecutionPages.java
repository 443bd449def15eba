package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsRequest;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsResponse;

/** Cuts the list of executions; the token is the last id that was given. */
final class QueryExecutionPages {
  private static final int LARGEST_PAGE = 50;

  private QueryExecutionPages() {}

  static ListQueryExecutionsResponse page(
      Executions executions, String workGroup, ListQueryExecutionsRequest request) {
    int limit =
        // A 0 asks for nothing in particular.
        Optional.ofNullable(request.maxResults()).filter(most -> most > 0).orElse(LARGEST_PAGE);
    List<String> ids =
        executions
            .ids(workGroup, Optional.ofNullable(request.nextToken()), limit + 1)
            .orElseThrow(() -> input("The nextPageToken is malformed: " + request.nextToken()));
    List<String> page = ids.subList(0, Math.min(limit, ids.size()));
    return ListQueryExecutionsResponse.builder()
        .queryExecutionIds(page)
        .nextToken(ids.size() > limit ? page.getLast() : null)
        .build();
  }
}
