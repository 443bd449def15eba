package dev.medallion.functions.ingest;

import static dev.medallion.functions.fixture.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.medallion.functions.advance.AdvanceFunctions;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.functions.fixture.TestContext;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million drops a day over twenty sources, in minutes of the second day and of one a year later,
 * on services that take AWS's time on a virtual clock. No handler may take longer, ask more or keep
 * more for the year behind it. {@code bench/year} plays more minutes.
 */
class YearSimulationTest {
  private static final int SOURCES = 20;
  private static final long DROPS_OF_A_SOURCE = 50_000;
  private static final int MINUTES = Integer.getInteger("medallion.year.minutes", 16);
  private static final int RETENTION_DAYS = 30;
  private static final int MOST_RECEIVES = 5;
  private static final Duration RETRY = Duration.ofMinutes(4);
  private static final Duration LAMBDA_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration RECONCILE = Duration.ofMinutes(15);

  @TempDir Path folder;

  /** What the invocations of a function came to. */
  private static final class Totals {
    private int invocations;
    private Duration longest = Duration.ZERO;
    private final Map<String, Integer> calls = new TreeMap<>();

    double perInvocation(String call) {
      return (double) calls.getOrDefault(call, 0) / invocations;
    }
  }

  /** A message in the queue. */
  private record Message(String body, int received, Instant visible) {}

  /** What a sample of a day came to. */
  private static final class Sample {
    private final Map<String, Totals> functions = new TreeMap<>();
    private int drops;
    private int deadLetters;
    private int largestState;

    void print(String title) {
      System.out.printf(
          "year: %s: %,d drops, %d dead letters, %,d bytes in the largest state of a sweep, %,d MB"
              + " of heap%n",
          title, drops, deadLetters, largestState, heapMegabytes());
      functions.forEach(
          (name, totals) ->
              System.out.printf(
                  "year:   %-8s %5d invocations, the longest %5.1f s; each on average: %s%n",
                  name,
                  totals.invocations,
                  totals.longest.toMillis() / 1000.0,
                  totals.calls.keySet().stream()
                      .map(call -> "%s %.1f".formatted(call, totals.perInvocation(call)))
                      .collect(Collectors.joining(", "))));
    }

    private static long heapMegabytes() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
  }

  @Test
  void nothingGrowsWithTheYearBehind() throws Exception {
    Pipeline pipeline = pipeline();
    Sample first = play(pipeline, Duration.ofDays(1));
    first.print("the second day");
    Sample later = play(pipeline, Duration.ofDays(365));
    later.print("a year later");

    assertThat(later.functions).containsOnlyKeys("advance", "ingest", "sweep");
    later.functions.forEach(
        (name, totals) -> {
          Totals before = first.functions.get(name);
          assertThat(totals.longest)
              .as(name)
              .isLessThan(Duration.ofSeconds(25))
              .isLessThan(before.longest.multipliedBy(3).dividedBy(2).plusSeconds(1));
          for (String call : totals.calls.keySet()) {
            assertThat(totals.perInvocation(call))
                .as("%s of %s", call, name)
                .isLessThanOrEqualTo(before.perInvocation(call) * 1.2 + 1);
          }
        });
    assertThat(first.deadLetters + later.deadLetters).isZero();
    assertThat(later.largestState).isLessThan(2 * first.largestState + 10_000);
  }

  private Sample play(Pipeline pipeline, Duration after) throws IOException {
    Instant start = SimulatedAws.FIRST.plus(after);
    SimulatedAws aws = new SimulatedAws(DROPS_OF_A_SOURCE, RETENTION_DAYS, start);
    // As the sweeps before would have left it.
    for (int source = 0; source < SOURCES; source++) {
      aws.buckets.put(
          "artifacts",
          "sweeps/s%02d.json".formatted(source),
          ("{\"pass\": {\"number\": 9, \"due\": \"%1$s\", \"cursor\": \"\", \"whole\": true,"
                  + " \"settledBefore\": \"%1$s\"}}")
              .formatted(start),
          start);
    }
    Sample sample = new Sample();
    try (TestCatalog catalog = new TestCatalog()) {
      for (int source = 0; source < SOURCES; source++) {
        catalog.table("bronze.retail.s%02d".formatted(source));
      }
      catalog.snapshot("bronze.retail.s00", 1, "append");
      IngestFunction ingest = ingest(pipeline, aws);
      RequestStreamHandler advance =
          AdvanceFunctions.of(pipeline, catalog, aws.stepFunctions, aws.s3, aws.clock());
      List<Message> queue = new ArrayList<>();
      for (int minute = 0; minute < MINUTES; minute++) {
        Instant now = start.plus(Duration.ofMinutes(minute));
        aws.at(now);
        arrive(queue, aws, now, sample);
        aws.at(now.plusSeconds(60));
        take(queue, ingest, aws, sample);
        if (aws.endRuns() > 0) {
          invoke("advance", advance, event("glue-job-succeeded"), aws, sample);
        }
        if (minute % RECONCILE.toMinutes() == 0) {
          invoke("sweep", ingest, event("schedule"), aws, sample);
        }
      }
      aws.buckets
          .keys("artifacts", "sweeps/")
          .forEach(
              key ->
                  sample.largestState =
                      Math.max(
                          sample.largestState,
                          aws.buckets.document("artifacts", key).toString().length()));
    }
    return sample;
  }

  private void arrive(List<Message> queue, SimulatedAws aws, Instant now, Sample sample) {
    for (int source = 0; source < SOURCES; source++) {
      String name = "s%02d".formatted(source);
      aws.landed(now, now.plusSeconds(60))
          .forEach(
              number -> {
                sample.drops++;
                queue.add(new Message(created(aws, name, number), 0, now));
              });
    }
  }

  private static String created(SimulatedAws aws, String source, long number) {
    return """
    {"version": "0", "id": "%2$s", "detail-type": "Object Created", "source": "aws.s3", "account": "000000000000",
     "time": "%4$s", "region": "us-east-1", "resources": [], "detail": {"version": "0", "bucket": {"name": "landing"},
     "object": {"key": "%1$s", "size": 100, "etag": "%3$s", "sequencer": "0%2$s"}, "reason": "PutObject"}}\
    """
        .formatted(
            SimulatedAws.key(source, number),
            number,
            SimulatedAws.etag(number),
            aws.time(number).truncatedTo(ChronoUnit.SECONDS));
  }

  private void take(List<Message> queue, IngestFunction ingest, SimulatedAws aws, Sample sample)
      throws IOException {
    Instant now = aws.clock().instant();
    List<Message> batch =
        queue.stream().filter(message -> !message.visible().isAfter(now)).limit(1000).toList();
    queue.removeAll(batch);
    String records =
        IntStream.range(0, batch.size())
            .mapToObj(
                index ->
                    "{\"messageId\": \"m%d\", \"receiptHandle\": \"r\", \"eventSource\": \"aws:sqs\", \"attributes\": {\"ApproximateReceiveCount\": \"%d\"}, \"body\": %s}"
                        .formatted(
                            index,
                            batch.get(index).received() + 1,
                            TextNode.valueOf(batch.get(index).body())))
            .collect(Collectors.joining(","));
    JsonNode answer =
        invoke("ingest", ingest, "{\"Records\": [%s]}".formatted(records), aws, sample);
    for (JsonNode failed : answer.path("batchItemFailures")) {
      Message message =
          batch.get(Integer.parseInt(failed.path("itemIdentifier").asText().substring(1)));
      if (message.received() + 1 >= MOST_RECEIVES) {
        sample.deadLetters++;
      } else {
        queue.add(new Message(message.body(), message.received() + 1, now.plus(RETRY)));
      }
    }
  }

  private static JsonNode invoke(
      String name, RequestStreamHandler function, String event, SimulatedAws aws, Sample sample)
      throws IOException {
    Totals totals = sample.functions.computeIfAbsent(name, any -> new Totals());
    Map<String, Integer> before = new TreeMap<>(aws.calls);
    Instant begun = aws.clock().instant();
    TestContext context = new TestContext();
    context.remaining(() -> LAMBDA_TIMEOUT.minus(Duration.between(begun, aws.clock().instant())));
    JsonNode answer = Fixtures.answer(function, event, context);
    Duration taken = Duration.between(begun, aws.clock().instant());
    totals.invocations++;
    totals.longest = taken.compareTo(totals.longest) > 0 ? taken : totals.longest;
    aws.calls.forEach(
        (call, count) -> {
          int more = count - before.getOrDefault(call, 0);
          if (more > 0) {
            totals.calls.merge(call, more, Integer::sum);
          }
        });
    return answer;
  }

  private static IngestFunction ingest(Pipeline pipeline, SimulatedAws aws) {
    return new IngestFunction(
        pipeline,
        new Settings(
            "landing",
            "queue",
            "artifacts",
            "medallion-bronze",
            MOST_RECEIVES,
            RETRY,
            Duration.ofMinutes(30)),
        aws.s3,
        aws.glue,
        aws.sqs,
        aws.clock());
  }

  private Pipeline pipeline() throws Exception {
    StringBuilder yaml = new StringBuilder("namespace: retail\nsources:\n");
    for (int source = 0; source < SOURCES; source++) {
      yaml.append(
          "  s%1$02d: {prefix: s%1$02d/, format: csv, key: [id], columns: {id: bigint, amount: bigint}}%n"
              .formatted(source));
    }
    yaml.append("silver:\n  joined: {sql: silver/joined.sql, key: [id]}\n");
    yaml.append("gold:\n  total: {sql: gold/total.sql, key: [id], cluster: [id, amount]}\n");
    Files.writeString(folder.resolve("pipeline.yaml"), yaml);
    Files.createDirectories(folder.resolve("silver"));
    Files.createDirectories(folder.resolve("gold"));
    Files.writeString(
        folder.resolve("silver/joined.sql"), "SELECT id, amount FROM {{ bronze.s00 }}\n");
    Files.writeString(
        folder.resolve("gold/total.sql"),
        "SELECT id, sum(amount) AS amount FROM {{ silver.joined }} GROUP BY id\n");
    return PipelineLoader.load(folder);
  }
}
