package dev.medallion.console.query;

import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Shell;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.athena.model.QueryExecution;

/**
 * A statement that has been run in the stack's work group, by whomever.
 *
 * @param sql its first characters, in a line
 */
public record Past(String href, String sql, Status status, String when, String took) {
  private static final int LISTED = 25;
  private static final int CHARACTERS = 140;

  static List<Past> newest(Lake lake) {
    List<String> ids =
        lake.services()
            .athena()
            .listQueryExecutions(
                list -> list.workGroup(lake.stack().workGroup()).maxResults(LISTED))
            .queryExecutionIds();
    if (ids.isEmpty()) {
      return List.of();
    }
    return lake
        .services()
        .athena()
        .batchGetQueryExecution(get -> get.queryExecutionIds(ids))
        .queryExecutions()
        .stream()
        .sorted(
            Comparator.comparing((QueryExecution each) -> each.status().submissionDateTime())
                .reversed())
        .map(Past::of)
        .toList();
  }

  private static Past of(QueryExecution query) {
    String line = query.query().strip().replaceAll("\\s+", " ");
    return new Past(
        Shell.ROOT + "query/" + query.queryExecutionId(),
        line.length() <= CHARACTERS ? line : line.substring(0, CHARACTERS) + "…",
        Status.of(query.status().stateAsString()),
        Words.time(query.status().submissionDateTime()),
        Optional.ofNullable(query.status().completionDateTime())
            .map(end -> Words.length(Duration.between(query.status().submissionDateTime(), end)))
            .orElse("–"));
  }
}
