package dev.medallion.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

class TraceTest {
  private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");

  @Test
  void spansThatOverlapStandInRowsOfTheirOwn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("trace.json");
    ChromeTrace.write(
        new Trace().add("Glue", List.of(span("a", 0, 4), span("b", 2, 5), span("c", 4, 6))), file);

    JsonNode events = new ObjectMapper().readTree(file.toFile()).path("traceEvents");
    assertThat(StreamSupport.stream(events.spliterator(), false))
        .filteredOn(event -> event.path("ph").asText().equals("X"))
        .extracting(
            event -> event.path("name").asText(),
            event -> event.path("tid").asInt(),
            event -> event.path("ts").asLong(),
            event -> event.path("dur").asLong())
        .containsExactly(
            tuple("a", 0, micros(0), 4_000_000L),
            tuple("b", 1, micros(2), 3_000_000L),
            tuple("c", 0, micros(4), 2_000_000L));
  }

  @Test
  void theSummaryAddsUpWhatIsOfAKind() {
    Span whole = new Span("Plan", START, START.plusSeconds(5), Map.of(), List.of(span("x", 1, 3)));

    assertThat(TraceSummary.lines(new Trace().add("Glue", List.of(whole, span("x", 6, 7)))))
        .anyMatch(line -> line.matches(" *Glue +Plan +1 +5\\.00 +3\\.00 +5\\.00"))
        .anyMatch(line -> line.matches(" *Glue +x +2 +3\\.00 +3\\.00 +2\\.00"));
  }

  @Test
  void anInvocationIsReadFromLambdasReport() {
    FilteredLogEvent report =
        FilteredLogEvent.builder()
            .logStreamName("2026/01/31/medallion-plan-gold[$LATEST]0a1b")
            .message(
                """
                {"time":"2026-01-31T08:00:05Z","type":"platform.report","record":{"requestId":"r",\
                "metrics":{"durationMs":2000.0,"billedDurationMs":2000,"memorySizeMB":512,\
                "maxMemoryUsedMB":100,"initDurationMs":1000.0},"status":"success"}}\
                """)
            .build();

    Span span =
        InvocationSpans.of(report, List.of("medallion-plan", "medallion-plan-gold")).orElseThrow();
    assertThat(span.name()).isEqualTo("medallion-plan-gold");
    assertThat(span.from()).isEqualTo(START.plusSeconds(2));
    assertThat(span.to()).isEqualTo(START.plusSeconds(5));
    assertThat(span.parts()).extracting(Span::name).containsExactly("init", "invoke");
  }

  @Test
  void aStatementIsDividedByItsStatistics() {
    Span span =
        QuerySpans.of(
            QueryExecution.builder()
                .queryExecutionId("q")
                .query(" select 1")
                .status(
                    status ->
                        status
                            .state(QueryExecutionState.SUCCEEDED)
                            .submissionDateTime(START)
                            .completionDateTime(START.plusSeconds(4)))
                .statistics(
                    statistics ->
                        statistics
                            .queryQueueTimeInMillis(500L)
                            .queryPlanningTimeInMillis(1000L)
                            .engineExecutionTimeInMillis(3000L)
                            .serviceProcessingTimeInMillis(500L))
                .build());

    assertThat(span.name()).isEqualTo("SELECT");
    assertThat(span.parts())
        .extracting(part -> part.name() + " " + part.length().toMillis())
        .containsExactly("queue 500", "plan 1000", "execute 2000", "publish 500");
  }

  @Test
  void aTimeIsAnInstantOrHowFarBack() {
    assertThat(TraceCommand.time("90s", START)).isEqualTo(START.minusSeconds(90));
    assertThat(TraceCommand.time("1h30m", START)).isEqualTo(START.minusSeconds(5400));
    assertThat(TraceCommand.time("2026-01-31T08:00:00Z", START.plusSeconds(1))).isEqualTo(START);
    assertThatThrownBy(() -> TraceCommand.time("soon", START))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--since soon");
  }

  private static Span span(String name, int from, int to) {
    return Span.of(name, START.plusSeconds(from), START.plusSeconds(to), Map.of());
  }

  private static long micros(int seconds) {
    return START.plusSeconds(seconds).toEpochMilli() * 1000;
  }
}
