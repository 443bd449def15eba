package dev.medallion.functions.ingest;

import static dev.medallion.functions.fixture.Fixtures.answer;
import static dev.medallion.functions.fixture.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.functions.fixture.TestBuckets;
import dev.medallion.functions.fixture.TestContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.GetJobRunsRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunsResponse;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes bronze tables anew from all that landing holds of their sources. */
class RebuildTest {
  private static final String LANDING = "landing";
  private static final String ARTIFACTS = "artifacts";
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final TestBuckets buckets = new TestBuckets();
  private final GlueClient glue = SdkMocks.mock(GlueClient.class);
  private final TestContext context = new TestContext();
  private final List<JobRun> runs = new ArrayList<>();
  private Instant now = START;
  private final IngestFunction function =
      new IngestFunction(
          Fixtures.pipeline(),
          new Settings(
              LANDING,
              "",
              ARTIFACTS,
              "medallion-bronze",
              5,
              Duration.ofMinutes(4),
              Duration.ofMinutes(30)),
          buckets.client(),
          glue,
          SdkMocks.mock(SqsClient.class),
          clock());

  @BeforeEach
  void servicesAnswer() {
    when(glue.startJobRun(any(StartJobRunRequest.class)))
        .thenAnswer(
            call -> {
              StartJobRunRequest start = call.getArgument(0);
              runs.add(
                  JobRun.builder()
                      .arguments(start.arguments())
                      .jobRunState(JobRunState.RUNNING)
                      .build());
              return StartJobRunResponse.builder().jobRunId("jr_" + runs.size()).build();
            });
    when(glue.getJobRuns(any(GetJobRunsRequest.class)))
        .thenAnswer(call -> GetJobRunsResponse.builder().jobRuns(List.copyOf(runs)).build());
  }

  @Test
  void startsOneRunOfAllThatLandingHoldsHoweverYoung() throws IOException {
    land("sales/a.csv", 600);
    land("sales/2026/b.csv", 30);
    land("sales/young.csv", 0);
    land("sales/folder/", "", 60);
    land("customers/c.parquet", 60);

    JsonNode answer = answer(function, event("rebuild-source"), context);

    assertThat(runs).hasSize(1);
    assertThat(manifest(0).path("rebuild").asBoolean()).isTrue();
    assertThat(keys(0)).containsExactly("sales/2026/b.csv", "sales/a.csv", "sales/young.csv");
    assertThat(answer.get(0).path("source").asText()).isEqualTo("sales");
    assertThat(answer.get(0).path("objects").asInt()).isEqualTo(3);
    assertThat(answer.get(0).path("jobRunId").asText()).isEqualTo("jr_1");
  }

  @Test
  void startsARunForEachSourceThatIsNamedHoweverOften() throws IOException {
    land("sales/a.csv", 60);
    land("customers/c.parquet", 60);

    answer(function, "{\"rebuild\": [\"sales\", \"customers\", \"sales\"]}", context);

    assertThat(runs)
        .extracting(run -> run.arguments().get("--source"))
        .containsExactly("sales", "customers");
  }

  @Test
  void marksNoOtherManifestAsARebuild() throws IOException {
    land("sales/a.csv", 60);

    answer(function, event("schedule"), context);

    assertThat(manifest(0).has("rebuild")).isFalse();
  }

  @Test
  void startsNothingIfANameIsNoSources() {
    land("sales/a.csv", 60);

    assertRefused(
        "{\"rebuild\": [\"sales\", \"sale\", \"customer_sales\"]}",
        "no source is named \"sale\"; did you mean \"sales\"? There are customers, sales; no source"
            + " is named \"customer_sales\"; there are customers, sales");
  }

  @Test
  void wantsSourcesByName() {
    for (String event : List.of("{\"rebuild\": []}", "{\"rebuild\": \"sales\"}")) {
      assertRefused(
          event,
          "a rebuild names its sources, as in {\"rebuild\": [\"customers\"]}; there are customers,"
              + " sales");
    }
  }

  @Test
  void emptiesNoTableOfWhichLandingHoldsNothing() {
    land("sales/a.csv", 60);

    assertRefused(
        "{\"rebuild\": [\"sales\", \"customers\"]}",
        "source customers: landing holds no object below customers/, and without one its table"
            + " would be empty; put its files there, then ask again");
  }

  @Test
  void saysWhatToDoWhenTooManyRunsAreUnderWay() {
    land("sales/a.csv", 60);
    land("customers/c.parquet", 60);
    when(glue.startJobRun(
            argThat(
                (StartJobRunRequest run) ->
                    run != null && "sales".equals(run.arguments().get("--source")))))
        .thenThrow(ConcurrentRunsExceededException.builder().message("too many").build());

    assertThatThrownBy(() -> answer(function, "{\"rebuild\": [\"customers\", \"sales\"]}", context))
        .isInstanceOf(IngestException.class)
        .hasMessageStartingWith(
            "source sales: its rebuild could not be started, and its table stays as it is: too"
                + " many")
        .hasMessageEndingWith(
            "; as many runs of the bronze job are under way as may be: wait until one has ended,"
                + " then ask again; the rebuild of customers has started");
  }

  @Test
  void takesUpAgainWhatLandedMeanwhileOnceTheRebuildHasEnded() throws IOException {
    land("sales/a.csv", 600);
    answer(function, event("rebuild-source"), context);
    now = START.plus(Duration.ofMinutes(31));
    land("sales/meanwhile.csv", 20);
    receipt(now, "sales/meanwhile.csv");

    assertThat(sweep()).as("while the rebuild is under way").isEmpty();

    end(0);
    sweep();
    assertThat(keys(1)).containsExactly("sales/a.csv", "sales/meanwhile.csv");
    assertThat(manifest(1).has("rebuild")).isFalse();

    end(1);
    now = now.plusSeconds(1);
    receipt(now, "sales/a.csv", "sales/meanwhile.csv");
    now = now.plus(Duration.ofHours(1));
    assertThat(sweep()).as("once").isEmpty();
  }

  @Test
  void takesUpAgainAfterTheLastOfTwoRebuilds() throws IOException {
    land("sales/a.csv", 600);
    answer(function, event("rebuild-source"), context);
    now = START.plus(Duration.ofMinutes(10));
    land("sales/b.csv", 5);
    answer(function, event("rebuild-source"), context);
    now = START.plus(Duration.ofHours(1));

    end(1);
    assertThat(sweep()).as("while the first is under way").isEmpty();
    end(0);
    sweep();

    assertThat(keys(2)).containsExactly("sales/a.csv", "sales/b.csv");
  }

  @Test
  void takesUpAgainAtTheNextSweepIfGlueIsBusy() throws IOException {
    land("sales/a.csv", 600);
    answer(function, event("rebuild-source"), context);
    end(0);
    now = START.plus(Duration.ofMinutes(31));
    receipt(now, "sales/a.csv");
    StartJobRunResponse started = StartJobRunResponse.builder().jobRunId("jr_2").build();
    when(glue.startJobRun(any(StartJobRunRequest.class)))
        .thenThrow(ConcurrentRunsExceededException.builder().message("busy").build())
        .thenReturn(started);

    assertThat(sweep()).isEmpty();
    assertThat(sweep()).hasSize(1);
  }

  private void assertRefused(String event, String message) {
    assertThatThrownBy(() -> answer(function, event, context))
        .isInstanceOf(IngestException.class)
        .hasMessage(message);
    assertThat(runs).isEmpty();
  }

  private JsonNode sweep() throws IOException {
    return answer(function, event("schedule"), context);
  }

  private void end(int run) {
    runs.set(run, runs.get(run).toBuilder().jobRunState(JobRunState.SUCCEEDED).build());
  }

  private void land(String key, long minutesAgo) {
    land(key, "content of " + key, minutesAgo);
  }

  private void land(String key, String content, long minutesAgo) {
    buckets.put(LANDING, key, content, now.minus(Duration.ofMinutes(minutesAgo)));
  }

  private void receipt(Instant at, String... held) {
    List<String> versions = new ArrayList<>();
    for (String key : held) {
      versions.add(
          "{\"uri\": \"s3://%s/%s\", \"etag\": \"%s\", \"modified\": \"%s\"}"
              .formatted(LANDING, key, buckets.etag(LANDING, key), buckets.modified(LANDING, key)));
    }
    buckets.put(
        ARTIFACTS,
        "receipts/sales/%s-00000000.json"
            .formatted(
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
                    .withZone(ZoneOffset.UTC)
                    .format(at)),
        "{\"held\": [%s], \"refused\": []}".formatted(String.join(",", versions)),
        at);
  }

  private JsonNode manifest(int run) {
    String location = runs.get(run).arguments().get("--manifest");
    return buckets.document(ARTIFACTS, location.substring(("s3://" + ARTIFACTS + "/").length()));
  }

  private List<String> keys(int run) {
    List<String> keys = new ArrayList<>();
    manifest(run).path("objects").forEach(object -> keys.add(object.path("key").asText()));
    return keys;
  }

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }
}
