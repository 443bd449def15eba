package dev.medallion.cli.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatistics;

/** Statements of a work group, by the statistics that Athena keeps of each. */
final class QuerySpans {
  /** What BatchGetQueryExecution takes. */
  private static final int MOST_IDS = 50;

  private static final int LONGEST_TEXT = 300;

  private QuerySpans() {}

  /** The statements that were submitted since then, and have ended. */
  static List<Span> of(AthenaClient athena, String workGroup, Instant since) {
    List<Span> spans = new ArrayList<>();
    for (var page :
        athena.listQueryExecutionsPaginator(
            list -> list.workGroup(workGroup).maxResults(MOST_IDS))) {
      List<String> ids = page.queryExecutionIds();
      List<QueryExecution> recent =
          ids.isEmpty()
              ? List.of()
              : athena
                  .batchGetQueryExecution(get -> get.queryExecutionIds(ids))
                  .queryExecutions()
                  .stream()
                  .filter(query -> !query.status().submissionDateTime().isBefore(since))
                  .toList();
      recent.stream()
          .filter(query -> query.status().completionDateTime() != null)
          .map(QuerySpans::of)
          .forEach(spans::add);
      if (recent.size() < ids.size()) {
        // The newest come first.
        break;
      }
    }
    return spans;
  }

  static Span of(QueryExecution query) {
    Instant submitted = query.status().submissionDateTime();
    QueryExecutionStatistics statistics = query.statistics();
    List<Span> parts = new ArrayList<>();
    if (statistics != null) {
      Instant queued = add(parts, "queue", submitted, statistics.queryQueueTimeInMillis());
      Instant planned = add(parts, "plan", queued, statistics.queryPlanningTimeInMillis());
      Instant executed =
          add(
              parts,
              "execute",
              planned,
              millis(statistics.engineExecutionTimeInMillis())
                  - millis(statistics.queryPlanningTimeInMillis()));
      add(parts, "publish", executed, statistics.serviceProcessingTimeInMillis());
    }
    String text = query.query().strip();
    return new Span(
        text.split("\\s+", 2)[0].toUpperCase(Locale.ROOT),
        submitted,
        query.status().completionDateTime(),
        Map.of(
            "id",
            query.queryExecutionId(),
            "state",
            query.status().stateAsString(),
            "statement",
            text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + " …" : text),
        parts);
  }

  private static Instant add(List<Span> parts, String name, Instant from, Long millis) {
    Instant to = from.plusMillis(Math.max(0, millis(millis)));
    if (to.isAfter(from)) {
      parts.add(Span.of(name, from, to, Map.of()));
    }
    return to;
  }

  private static long millis(Long millis) {
    return millis == null ? 0 : millis;
  }
}
