package dev.medallion.cli.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/**
 * Invocations of functions, by the reports that Lambda writes to their log.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html">Lambda
 *     Telemetry API Event schema reference</a>
 */
final class InvocationSpans {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REPORT = "platform.report";
  private static final double NANOS_PER_MILLI = 1e6;

  private InvocationSpans() {}

  /**
   * The invocations that ended since then.
   *
   * @param group the log group that the functions share
   * @param functions the functions' names
   */
  static List<Span> of(
      CloudWatchLogsClient logs, String group, List<String> functions, Instant since) {
    return logs
        .filterLogEventsPaginator(
            filter ->
                filter
                    .logGroupName(group)
                    .startTime(since.toEpochMilli())
                    .filterPattern("\"" + REPORT + "\""))
        .events()
        .stream()
        .flatMap(event -> of(event, functions).stream())
        .toList();
  }

  static Optional<Span> of(FilteredLogEvent event, List<String> functions) {
    JsonNode report;
    try {
      report = JSON.readTree(event.message());
    } catch (JsonProcessingException notJson) {
      // Another line that speaks of reports.
      return Optional.empty();
    }
    if (!report.path("type").asText().equals(REPORT)) {
      return Optional.empty();
    }
    JsonNode metrics = report.path("record").path("metrics");
    Instant end = Instant.parse(report.path("time").asText());
    Instant start = end.minus(millis(metrics.path("durationMs")));
    Instant created = start.minus(millis(metrics.path("initDurationMs")));
    String function =
        functions.stream()
            .filter(name -> event.logStreamName().contains(name))
            .max(Comparator.comparing(String::length))
            .orElse(event.logStreamName());
    Map<String, String> details =
        Map.of(
            "request", report.path("record").path("requestId").asText(),
            "status", report.path("record").path("status").asText(),
            "memory", metrics.path("maxMemoryUsedMB").asText("?") + " MB");
    List<Span> parts =
        created.equals(start)
            ? List.of()
            : Stream.of(
                    Span.of("init", created, start, Map.of()),
                    Span.of("invoke", start, end, Map.of()))
                .toList();
    return Optional.of(new Span(function, created, end, details, parts));
  }

  private static Duration millis(JsonNode number) {
    return Duration.ofNanos(Math.round(number.asDouble() * NANOS_PER_MILLI));
  }
}
