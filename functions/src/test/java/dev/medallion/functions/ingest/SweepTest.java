package dev.medallion.functions.ingest;

import static dev.medallion.functions.fixture.Fixtures.answer;
import static dev.medallion.functions.fixture.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.reset;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
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

/** Finds landed objects that nothing took in, by the schedule alone. */
class SweepTest {
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
                      .jobRunState(JobRunState.FAILED)
                      .build());
              return StartJobRunResponse.builder().jobRunId("jr_" + runs.size()).build();
            });
    when(glue.getJobRuns(any(GetJobRunsRequest.class)))
        .thenAnswer(call -> GetJobRunsResponse.builder().jobRuns(List.copyOf(runs)).build());
  }

  @Test
  void startsOneRunForWhatNoEventAnnounced() throws IOException {
    land("sales/b.csv", 60);
    land("sales/a.csv", 31);
    land("sales/young.csv", 29);
    land("sales/2026/", "", 60);
    land("elsewhere/c.csv", 60);

    JsonNode started = sweep();

    assertThat(started).hasSize(1);
    assertThat(started.get(0).path("source").asText()).isEqualTo("sales");
    assertThat(keys(0)).containsExactly("sales/a.csv", "sales/b.csv");
    assertThat(context.logged())
        .singleElement()
        .asString()
        .startsWith("WARN swept up and started {\"source\":\"sales\",\"objects\":2,");
  }

  /** Else a stack whose creation fails after the first sweep could not delete its bucket. */
  @Test
  void writesNothingWhereNothingHasLanded() throws IOException {
    assertThat(sweep()).isEmpty();

    assertThat(buckets.keys(ARTIFACTS, "")).isEmpty();
  }

  @Test
  void leavesAloneWhatReceiptsTellOf() throws IOException {
    land("sales/held.csv", 60);
    land("sales/refused.csv", 60);
    land("sales/new.csv", 60);
    receipt(START, List.of("sales/held.csv"), List.of("sales/refused.csv"), definition());

    sweep();
    assertThat(keys(0)).containsExactly("sales/new.csv");
    receipt(START.plusSeconds(60), List.of("sales/new.csv"), List.of(), definition());
    now = START.plus(Duration.ofDays(1));

    assertThat(sweep()).isEmpty();
    assertThat(failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.path("subject").asText()).endsWith("sales/refused.csv");
              assertThat(failure.path("reason").asText()).isEqualTo("it is not CSV");
            });
  }

  @Test
  void takesAnObjectUpAgainWhenItOrItsSourceChanges() throws IOException {
    land("sales/changed.csv", 60);
    land("sales/refused.csv", 60);
    receipt(START, List.of("sales/changed.csv"), List.of("sales/refused.csv"), "another");
    land("sales/changed.csv", "new content", 60);

    sweep();

    assertThat(keys(0)).containsExactly("sales/changed.csv", "sales/refused.csv");
  }

  @Test
  void takesTheSameContentUpAgainWhenItIsWrittenAgain() throws IOException {
    land("sales/a.csv", "A", 60);
    receipt(START, List.of("sales/a.csv"), List.of(), definition());
    assertThat(sweep()).isEmpty();

    now = START.plus(Duration.ofHours(1));
    land("sales/a.csv", "B", 50);
    receipt(START.plusSeconds(1), List.of("sales/a.csv"), List.of(), definition());
    assertThat(sweep()).isEmpty();

    now = START.plus(Duration.ofHours(2));
    land("sales/a.csv", "A", 40);
    sweep();
    assertThat(keys(0)).containsExactly("sales/a.csv");

    receipt(START.plusSeconds(2), List.of("sales/a.csv"), List.of(), definition());
    assertThat(sweep()).isEmpty();
  }

  @Test
  void takesAContentThatWasRefusedUpAgainWhenItIsWrittenAgain() throws IOException {
    land("sales/a.csv", "A", 60);
    receipt(START, List.of(), List.of("sales/a.csv"), definition());
    assertThat(sweep()).isEmpty();

    now = START.plus(Duration.ofHours(1));
    land("sales/a.csv", "A", 50);
    sweep();

    assertThat(keys(0)).containsExactly("sales/a.csv");
  }

  @Test
  void goesByWholeSecondsWhichIsAllThatAReceiptTells() throws IOException {
    buckets.put(LANDING, "sales/a.csv", "A", START.minusSeconds(3600).plusMillis(789));
    receipt(START, List.of("sales/a.csv"), List.of(), definition());

    assertThat(sweep()).isEmpty();
  }

  @Test
  void takesTheLastWriteUpWhenTheRunOfTheSameContentBeforeItHasEnded() throws IOException {
    land("sales/a.csv", "A", 60);
    sweep();
    runs.set(0, runs.get(0).toBuilder().jobRunState(JobRunState.RUNNING).build());
    String first = versions(List.of("sales/a.csv"));
    land("sales/a.csv", "B", 50);
    land("sales/a.csv", "A", 40);
    assertThat(sweep()).isEmpty();

    runs.set(0, runs.get(0).toBuilder().jobRunState(JobRunState.SUCCEEDED).build());
    receipt(START.plusSeconds(1), first, "", definition());
    sweep();

    assertThat(runs).hasSize(2);
    assertThat(keys(1)).containsExactly("sales/a.csv");
  }

  @Test
  void takesWhatReceiptsWithoutTimesTellOfUpOnce() throws IOException {
    land("sales/a.csv", 60);
    land("sales/b.csv", 60);
    String held = versions(List.of("sales/a.csv")).replaceAll("\"modified\": \"[^\"]*\", ", "");
    String refused = versions(List.of("sales/b.csv")).replaceAll("\"modified\": \"[^\"]*\", ", "");
    receipt(START, held, refused, definition());

    sweep();
    assertThat(keys(0)).containsExactly("sales/a.csv", "sales/b.csv");

    receipt(START.plusSeconds(1), List.of("sales/a.csv"), List.of("sales/b.csv"), definition());
    now = START.plus(Duration.ofDays(1));
    assertThat(sweep()).isEmpty();
  }

  @Test
  void takesWhatTheStateOfAnEarlierReleaseTellsOfUpOnce() throws IOException {
    land("sales/a.csv", 60);
    String old =
        SweepState.content("s3://landing/sales/a.csv", buckets.etag(LANDING, "sales/a.csv"));
    buckets.put(
        ARTIFACTS,
        "sweeps/sales.json",
        "{\"through\": \"%s\", \"held\": [\"%s\"], \"refused\": {}, \"tried\": {}}"
            .formatted(START.minusSeconds(60), old),
        START);

    sweep();
    assertThat(keys(0)).containsExactly("sales/a.csv");

    receipt(START.plusSeconds(1), List.of("sales/a.csv"), List.of(), definition());
    now = START.plus(Duration.ofDays(1));
    assertThat(sweep()).isEmpty();
  }

  @Test
  void leavesAloneWhatARunIsTakingIn() throws IOException {
    land("sales/a.csv", 60);
    sweep();
    runs.set(0, runs.get(0).toBuilder().jobRunState(JobRunState.RUNNING).build());
    now = START.plus(Duration.ofHours(3));
    land("sales/b.csv", 60);

    sweep();

    assertThat(runs).hasSize(2);
    assertThat(keys(1)).containsExactly("sales/b.csv");
  }

  @Test
  void triesTheObjectsOfDyingRunsAloneAndReportsThemOnceAndGoesOn() throws IOException {
    land("sales/a.csv", 60);
    land("sales/poison.csv", 60);
    for (int sweep = 0; sweep < 9; sweep++) {
      if (sweep == 3) {
        receipt(now, List.of("sales/a.csv"), List.of(), definition());
      }
      sweep();
      now = now.plus(Duration.ofMinutes(61));
    }

    assertThat(runs).hasSize(2 + 2 + 6);
    assertThat(keys(1)).hasSize(2);
    assertThat(keys(2)).containsExactly("sales/a.csv");
    assertThat(keys(3)).containsExactly("sales/poison.csv");
    assertThat(keys(9)).containsExactly("sales/poison.csv");
    assertThat(context.logged())
        .filteredOn(line -> line.startsWith("ERROR"))
        .singleElement()
        .asString()
        .startsWith(
            "ERROR s3://landing/sales/poison.csv may not be in bronze: 5 runs that were started"
                + " for it left no receipt of it");
    assertThat(failures()).hasSize(1);
  }

  @Test
  void triesForEverLaterAndLater() throws IOException {
    land("sales/a.csv", 60);
    List<Long> minutes = new ArrayList<>();
    for (long minute = 0; minutes.size() < 6; minute += 10) {
      now = START.plus(Duration.ofMinutes(minute));
      if (!sweep().isEmpty()) {
        minutes.add(minute);
      }
    }

    assertThat(minutes).containsExactly(0L, 30L, 90L, 150L, 210L, 270L);
  }

  /** A full disk fails all runs: what it kept out must not come in five at a time. */
  @Test
  void takesTheRestTogetherBesideThoseThatAreTriedAlone() throws IOException {
    for (int i = 0; i < 20; i++) {
      land("sales/%02d.csv".formatted(i), 60);
    }
    sweep();
    now = now.plus(Duration.ofMinutes(61));
    sweep();
    now = now.plus(Duration.ofMinutes(61));

    sweep();

    assertThat(runs).hasSize(2 + 5 + 1);
    assertThat(keys(6)).hasSize(1);
    assertThat(keys(7)).hasSize(15).doesNotContain("sales/00.csv");
  }

  @Test
  void doesNotTryAgainBeforeARunHasHadItsTime() throws IOException {
    land("sales/a.csv", 60);
    sweep();
    now = START.plus(Duration.ofMinutes(29));

    assertThat(sweep()).isEmpty();
  }

  @Test
  void doesNotCountWhatGlueDidNotStart() throws IOException {
    land("sales/a.csv", 60);
    when(glue.startJobRun(any(StartJobRunRequest.class)))
        .thenThrow(ConcurrentRunsExceededException.builder().message("busy").build());

    assertThat(sweep()).isEmpty();

    assertThat(buckets.keys(ARTIFACTS, "sweeps/")).isEmpty();
    assertThat(context.logged())
        .singleElement()
        .asString()
        .startsWith("WARN source sales: no run could be started for 1 swept objects");
  }

  @Test
  void sweepsEverythingWhenTold() throws IOException {
    land("sales/held.csv", 60);
    land("sales/young.csv", 0);
    receipt(START, List.of("sales/held.csv"), List.of(), definition());
    sweep();

    answer(function, "{\"sweep\": \"everything\"}", context);

    assertThat(keys(0)).containsExactly("sales/held.csv", "sales/young.csv");
    assertThatThrownBy(() -> answer(function, "{\"sweep\": \"all\"}", context))
        .hasMessage("there is no sweep \"all\": write \"overdue\" or \"everything\"");
  }

  @Test
  void goesOnBehindWhatTheSweepBeforeHasSeenUntilAllIsStartedOnce() throws IOException {
    List<String> landed = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      landed.add("sales/%03d.csv".formatted(i));
      land(landed.getLast(), 60);
    }
    List<String> started = new ArrayList<>();
    int sweeps = 0;
    while (started.size() < landed.size() && sweeps < 10) {
      int before = runs.size();
      sweep();
      sweeps++;
      for (int run = before; run < runs.size(); run++) {
        started.addAll(keys(run));
      }
    }

    assertThat(sweeps).as("sweeps, each of up to 100 lists of two").isBetween(3, 5);
    assertThat(started).containsExactlyElementsOf(landed);
  }

  @Test
  void doesNotLookBehindWhatCouldNotBeStarted() throws IOException {
    for (int i = 0; i < 250; i++) {
      land("sales/%03d.csv".formatted(i), 60);
    }
    when(glue.startJobRun(any(StartJobRunRequest.class)))
        .thenThrow(ConcurrentRunsExceededException.builder().message("busy").build());
    sweep();
    reset(glue);
    servicesAnswer();

    sweep();

    assertThat(keys(0)).startsWith("sales/000.csv");
  }

  @Test
  void listsLessWhenTimeIsShort() throws IOException {
    for (int i = 0; i < 20; i++) {
      land("sales/%02d.csv".formatted(i), 60);
    }
    context.remaining(Duration.ofSeconds(7));

    assertThat(sweep()).isEmpty();

    assertThat(context.logged())
        .singleElement()
        .asString()
        .startsWith("WARN time is up before source ");
  }

  /** Its time is long past when its run dies, and by then a pass has settled all of that time. */
  @Test
  void remembersWhatARunWasTakingInThatDies() throws IOException {
    land("sales/a.csv", 60);
    sweep();
    now = START.plus(Duration.ofHours(1));
    land("sales/a.csv", "again", 10);
    runs.set(0, runs.get(0).toBuilder().jobRunState(JobRunState.RUNNING).build());
    String manifest = runs.get(0).arguments().get("--manifest");
    String key = manifest.substring(("s3://" + ARTIFACTS + "/").length());
    String taken = buckets.document(ARTIFACTS, key).toString();
    String etag = buckets.document(ARTIFACTS, key).at("/objects/0/etag").asText();
    buckets.put(ARTIFACTS, key, taken.replace(etag, buckets.etag(LANDING, "sales/a.csv")), START);
    now = START.plus(Duration.ofHours(5));
    assertThat(sweep()).isEmpty();
    now = START.plus(Duration.ofHours(6));
    assertThat(sweep()).isEmpty();

    runs.set(0, runs.get(0).toBuilder().jobRunState(JobRunState.FAILED).build());
    sweep();

    assertThat(runs).hasSize(2);
    assertThat(keys(1)).containsExactly("sales/a.csv");
  }

  @Test
  void forgetsWhatIsNoLongerInTheBucket() throws IOException {
    land("sales/a.csv", 60);
    land("sales/b.csv", 60);
    sweep();
    buckets.delete(LANDING, "sales/a.csv");
    now = START.plus(Duration.ofMinutes(31));

    sweep();

    assertThat(buckets.document(ARTIFACTS, "sweeps/sales.json").path("open")).hasSize(1);
    assertThat(keys(1)).containsExactly("sales/b.csv");
  }

  @Test
  void keepsNoMoreOfAMonthThanOfAnHour() throws IOException {
    for (int day = 0; day < 30; day++) {
      now = START.plus(Duration.ofDays(day));
      land("sales/%02d.csv".formatted(day), 60);
      receipt(now, List.of("sales/%02d.csv".formatted(day)), List.of(), definition());
      assertThat(sweep()).isEmpty();
    }

    JsonNode state = buckets.document(ARTIFACTS, "sweeps/sales.json");
    assertThat(state.path("settled")).hasSizeLessThanOrEqualTo(1);
    assertThat(state.at("/receipts/names")).hasSize(1);
    assertThat(state.path("open")).isEmpty();
  }

  @Test
  void keepsWhatAnotherSweepOfTheSameTimeKnows() throws IOException {
    land("sales/a.csv", 60);
    when(glue.startJobRun(any(StartJobRunRequest.class)))
        .thenAnswer(
            call -> {
              buckets.put(ARTIFACTS, "sweeps/sales.json", "{\"rebuilt\": \"other\"}", START);
              return StartJobRunResponse.builder().jobRunId("jr_1").build();
            });

    sweep();

    assertThat(buckets.document(ARTIFACTS, "sweeps/sales.json").path("rebuilt").asText())
        .isEqualTo("other");
  }

  @Test
  void waitsForUploadsInPartsWhichBearTheTimeOfTheirBeginning() {
    SweepPass pass = SweepPass.first();
    pass.begin(START);
    pass.end();

    assertThat(pass.hasSettled("0a", START.minus(Duration.ofHours(1)))).isTrue();
    assertThat(pass.hasSettled("0a-12", START.minus(Duration.ofHours(1)))).isFalse();
    assertThat(pass.hasSettled("0a-12", START.minus(Duration.ofDays(9)))).isTrue();
  }

  @Test
  void settlesNothingInAPassThatPassedSomethingOver() {
    SweepPass pass = SweepPass.first();
    pass.begin(START);
    pass.passOver();
    pass.end();

    assertThat(pass.hasSettled("0a", START.minus(Duration.ofDays(1)))).isFalse();
  }

  private JsonNode sweep() throws IOException {
    return answer(function, event("schedule"), context);
  }

  private void land(String key, long minutesAgo) {
    land(key, "content of " + key, minutesAgo);
  }

  private void land(String key, String content, long minutesAgo) {
    buckets.put(LANDING, key, content, now.minus(Duration.ofMinutes(minutesAgo)));
  }

  private void receipt(Instant at, List<String> held, List<String> refused, String definition) {
    receipt(at, versions(held), versions(refused), definition);
  }

  private void receipt(Instant at, String held, String refused, String definition) {
    String name =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC).format(at);
    buckets.put(
        ARTIFACTS,
        "receipts/sales/%s-%08x.json".formatted(name, held.hashCode()),
        "{\"manifest\": \"m\", \"definition\": \"%s\", \"held\": [%s], \"refused\": [%s]}"
            .formatted(definition, held, refused),
        at);
  }

  private String versions(List<String> keys) {
    return String.join(
        ",",
        keys.stream()
            .map(
                key ->
                    ("{\"uri\": \"s3://%s/%s\", \"etag\": \"%s\", \"modified\": \"%s\", "
                            + "\"reason\": \"it is not CSV\"}")
                        .formatted(
                            LANDING,
                            key,
                            buckets.etag(LANDING, key),
                            buckets.modified(LANDING, key).truncatedTo(ChronoUnit.SECONDS)))
            .toList());
  }

  private static String definition() {
    return Manifests.definition(Fixtures.pipeline().source("sales").orElseThrow());
  }

  private List<String> keys(int run) {
    String manifest = runs.get(run).arguments().get("--manifest");
    List<String> keys = new ArrayList<>();
    buckets
        .document(ARTIFACTS, manifest.substring(("s3://" + ARTIFACTS + "/").length()))
        .path("objects")
        .forEach(object -> keys.add(object.path("key").asText()));
    return keys;
  }

  private List<JsonNode> failures() {
    return buckets.keys(ARTIFACTS, "failures/objects/").stream()
        .map(key -> buckets.document(ARTIFACTS, key))
        .toList();
  }

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneId.of("UTC"));
  }
}
