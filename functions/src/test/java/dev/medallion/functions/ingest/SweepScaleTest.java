package dev.medallion.functions.ingest;

import static dev.medallion.functions.fixture.Fixtures.answer;
import static dev.medallion.functions.fixture.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.functions.fixture.TestBuckets;
import dev.medallion.functions.fixture.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.GetJobRunsRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunsResponse;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Sweeps over as many objects as {@code -Dmedallion.sweep.objects} says, in pages of a thousand as
 * S3 lists them. {@code bench/sweep} runs it with a million.
 */
class SweepScaleTest {
  private static final int OBJECTS = Integer.getInteger("medallion.sweep.objects", 25_000);
  private static final int PAGE = 1_000;
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final TestBuckets buckets = new TestBuckets(PAGE);
  private final S3Client s3 = buckets.client();
  private final GlueClient glue = SdkMocks.mock(GlueClient.class);
  private final TestContext context = new TestContext();
  private final List<String> manifests = new ArrayList<>();
  private Instant now = START;
  private int lists;

  @Test
  void aLookTakesAndKeepsTheSameHoweverManyObjectsLie() throws IOException {
    prepare();
    IngestFunction function = function();
    int started = 0;
    int looks = 0;
    int mostLists = 0;
    int mostKept = 0;
    long slowest = 0;
    int firstPass = 0;
    JsonNode state = Fixtures.json("{}");
    while (state.at("/pass/number").asInt(1) < 4) {
      lists = 0;
      long begun = System.nanoTime();
      answer(function, event("schedule"), context);
      slowest = Math.max(slowest, System.nanoTime() - begun);
      looks++;
      mostLists = Math.max(mostLists, lists);
      started += succeed();
      state = buckets.document("artifacts", "sweeps/sales.json");
      mostKept = Math.max(mostKept, state.toString().length());
      firstPass = state.at("/pass/number").asInt() == 1 ? looks + 1 : firstPass;
      now = now.plus(Duration.ofMinutes(15));
    }
    System.out.printf(
        "sweep: %,d objects: %d looks for the first pass, %d for the next two; at most %d lists and"
            + " %d ms a look; %,d bytes kept at most, %,d at the end%n",
        OBJECTS,
        firstPass,
        looks - firstPass,
        mostLists,
        Duration.ofNanos(slowest).toMillis(),
        mostKept,
        state.toString().length());

    assertThat(started).as("objects that runs were started for").isEqualTo(OBJECTS);
    assertThat(mostLists).isLessThanOrEqualTo(110);
    assertThat(mostKept).isLessThan(10_000_000);
    assertThat(state.toString().length())
        .as("bytes that are kept once all is settled")
        .isLessThan(1_000);
  }

  private IngestFunction function() {
    InstantSource source = () -> now;
    return new IngestFunction(
        Fixtures.pipeline(),
        new Settings(
            "landing",
            "",
            "artifacts",
            "medallion-bronze",
            5,
            Duration.ofMinutes(4),
            Duration.ofMinutes(30)),
        s3,
        glue,
        SdkMocks.mock(SqsClient.class),
        source.withZone(ZoneId.of("UTC")));
  }

  private void prepare() {
    when(s3.listObjectsV2(
            argThat(
                (ListObjectsV2Request list) -> list != null && list.bucket().equals("landing"))))
        .thenAnswer(call -> page(call.getArgument(0)));
    when(glue.getJobRuns(any(GetJobRunsRequest.class)))
        .thenReturn(GetJobRunsResponse.builder().build());
    when(glue.startJobRun(any(StartJobRunRequest.class)))
        .thenAnswer(
            call -> {
              StartJobRunRequest start = call.getArgument(0);
              manifests.add(start.arguments().get("--manifest"));
              return StartJobRunResponse.builder().jobRunId("jr").build();
            });
  }

  private ListObjectsV2Response page(ListObjectsV2Request list) {
    lists++;
    if (!list.prefix().equals("sales/")) {
      return ListObjectsV2Response.builder().build();
    }
    String after = list.startAfter().replaceAll("\\D", "");
    int first = after.isEmpty() ? 0 : Integer.parseInt(after) + 1;
    int last = Math.min(first + PAGE, OBJECTS);
    return ListObjectsV2Response.builder()
        .contents(IntStream.range(first, last).mapToObj(SweepScaleTest::object).toList())
        .nextContinuationToken(last < OBJECTS ? "more" : null)
        .build();
  }

  private static S3Object object(int number) {
    return S3Object.builder()
        .key("sales/%08d.csv".formatted(number))
        .eTag("\"%08x\"".formatted(number))
        .size(100L)
        // Over a day, as they would come.
        .lastModified(START.minusSeconds(90_000L - number % 86_400))
        .build();
  }

  /** Each run that was started takes in all of its manifest, and leaves a receipt. */
  private int succeed() {
    int objects = 0;
    buckets.keys("artifacts", "receipts/").forEach(old -> buckets.delete("artifacts", old));
    for (String manifest : manifests) {
      String key = manifest.substring("s3://artifacts/".length());
      JsonNode document = buckets.document("artifacts", key);
      List<String> held = new ArrayList<>();
      for (JsonNode object : document.path("objects")) {
        held.add(
            "{\"uri\": \"s3://landing/%s\", \"etag\": \"%s\", \"modified\": \"%s\"}"
                .formatted(
                    object.path("key").asText(),
                    object.path("etag").asText(),
                    object.path("time").asText()));
      }
      objects += held.size();
      buckets.delete("artifacts", key);
      buckets.put(
          "artifacts",
          "receipts/sales/%s-%08x.json"
              .formatted(NAME.format(now.plusSeconds(60)), manifest.hashCode()),
          "{\"manifest\": \"m\", \"definition\": \"d\", \"held\": [%s]}"
              .formatted(String.join(",", held)),
          now);
    }
    manifests.clear();
    return objects;
  }
}
