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

  static ListQueryExecutionsResponse page(List<String> ids, ListQueryExecutionsRequest request) {
    int from = 0;
    if (request.nextToken() != null) {
      from = ids.indexOf(request.nextToken()) + 1;
      if (from == 0) {
        throw input("The nextPageToken is malformed: " + request.nextToken());
      }
    }
    int limit =
        Math.min(LARGEST_PAGE, Optional.ofNullable(request.maxResults()).orElse(LARGEST_PAGE));
    int to = Math.min(ids.size(), from + limit);
    return ListQueryExecutionsResponse.builder()
        .queryExecutionIds(ids.subList(from, to))
        .nextToken(to < ids.size() ? ids.get(to - 1) : null)
        .build();
  }
}
