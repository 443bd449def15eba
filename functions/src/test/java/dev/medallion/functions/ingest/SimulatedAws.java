package dev.medallion.functions.ingest;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.functions.fixture.TestBuckets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.GetJobRunsRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunsResponse;
import software.amazon.awssdk.services.glue.model.GlueException;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;

/**
 * Services that take AWS's time on a virtual clock, page as AWS does, refuse now and then for too
 * many calls, and count what they are asked. The landing bucket is computed, not held: each source
 * gets an object at even intervals since the first day.
 */
final class SimulatedAws {
  /** The day before anything landed. */
  static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private static final int PAGE = 1_000;
  private static final int THROTTLED = 200;
  private static final Duration RUN = Duration.ofSeconds(25);
  private static final int RUNS_AT_ONCE = 10;
  private static final int RUNS_A_DAY = 32;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** What a call takes, in milliseconds. */
  private static final Map<String, Integer> LATENCY =
      Map.of(
          "s3:PutObject", 40,
          "s3:GetObject", 25,
          "s3:ListObjectsV2", 120,
          "glue:StartJobRun", 150,
          "glue:GetJobRuns", 120,
          "sqs:ChangeMessageVisibilityBatch", 15,
          "states:ListExecutions", 80,
          "states:StartExecution", 60);

  final TestBuckets buckets = new TestBuckets(PAGE);
  final S3Client s3 = buckets.client();
  final GlueClient glue = SdkMocks.mock(GlueClient.class);
  final SqsClient sqs = SdkMocks.mock(SqsClient.class);
  final SfnClient stepFunctions = SdkMocks.mock(SfnClient.class);
  final Map<String, Integer> calls = new TreeMap<>();
  private final long dropsOfASource;
  private final int retentionDays;
  private final List<Run> runs = new ArrayList<>();
  private Instant now;
  private int starts;

  private record Run(String source, String manifest, Instant ends) {}

  /**
   * @param dropsOfASource how many objects of each source land in a day
   * @param retentionDays how long landing keeps them
   * @param now the time at which it is looked at first
   */
  SimulatedAws(long dropsOfASource, int retentionDays, Instant now) {
    this.dropsOfASource = dropsOfASource;
    this.retentionDays = retentionDays;
    this.now = now;
    answer();
  }

  Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }

  void at(Instant time) {
    now = time;
  }

  private void answer() {
    buckets.beforeEachCall(this::take);
    when(s3.listObjectsV2(
            argThat(
                (ListObjectsV2Request list) -> list != null && list.bucket().equals("landing"))))
        .thenAnswer(call -> taking("s3:ListObjectsV2", landing(call.getArgument(0))));
    when(glue.startJobRun(any(StartJobRunRequest.class))).thenAnswer(this::startJobRun);
    when(glue.getJobRuns(any(GetJobRunsRequest.class)))
        .thenAnswer(
            call ->
                taking(
                    "glue:GetJobRuns",
                    GetJobRunsResponse.builder()
                        .jobRuns(runs.stream().map(SimulatedAws::described).toList())
                        .build()));
    when(sqs.changeMessageVisibilityBatch(any(ChangeMessageVisibilityBatchRequest.class)))
        .thenAnswer(
            answering(
                "sqs:ChangeMessageVisibilityBatch",
                ChangeMessageVisibilityBatchResponse.builder().build()));
    when(stepFunctions.listExecutions(any(ListExecutionsRequest.class)))
        .thenAnswer(call -> taking("states:ListExecutions", executions(call.getArgument(0))));
    when(stepFunctions.startExecution(any(StartExecutionRequest.class)))
        .thenAnswer(answering("states:StartExecution", StartExecutionResponse.builder().build()));
  }

  private <T> Answer<T> answering(String call, T answer) {
    return any -> taking(call, answer);
  }

  private <T> T taking(String call, T answer) {
    take(call);
    return answer;
  }

  private void take(String call) {
    calls.merge(call, 1, Integer::sum);
    now = now.plusMillis(LATENCY.get(call));
  }

  private StartJobRunResponse startJobRun(InvocationOnMock call) {
    take("glue:StartJobRun");
    StartJobRunRequest start = call.getArgument(0);
    if (++starts % THROTTLED == 0) {
      throw GlueException.builder()
          .statusCode(400)
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("ThrottlingException")
                  .errorMessage("Rate exceeded")
                  .build())
          .message("Rate exceeded")
          .build();
    }
    // What is beyond the job's limit is queued.
    Instant free = runs.size() < RUNS_AT_ONCE ? now : runs.get(runs.size() - RUNS_AT_ONCE).ends();
    Instant begins = free.isAfter(now) ? free : now;
    runs.add(
        new Run(
            start.arguments().get("--source"),
            start.arguments().get("--manifest"),
            begins.plus(RUN)));
    return StartJobRunResponse.builder().jobRunId("jr_" + starts).build();
  }

  private static JobRun described(Run run) {
    return JobRun.builder()
        .arguments(Map.of("--source", run.source(), "--manifest", run.manifest()))
        .jobRunState(JobRunState.RUNNING)
        .build();
  }

  /** Ends the runs whose time is over; each leaves a receipt of its manifest. Returns how many. */
  int endRuns() {
    List<Run> ended = runs.stream().filter(run -> !run.ends().isAfter(now)).toList();
    runs.removeAll(ended);
    for (Run run : ended) {
      String key = run.manifest().substring("s3://artifacts/".length());
      JsonNode manifest = buckets.document("artifacts", key);
      String held =
          IntStream.range(0, manifest.path("objects").size())
              .mapToObj(manifest.path("objects")::get)
              .map(
                  object ->
                      "{\"uri\": \"s3://landing/%s\", \"etag\": \"%s\", \"modified\": \"%s\"}"
                          .formatted(
                              object.path("key").asText(),
                              object.path("etag").asText(),
                              object.path("time").asText()))
              .collect(Collectors.joining(","));
      buckets.put(
          "artifacts",
          "receipts/%s/%s-%08x.json"
              .formatted(run.source(), NAME.format(run.ends()), key.hashCode()),
          "{\"manifest\": \"m\", \"definition\": \"d\", \"held\": [%s]}".formatted(held),
          run.ends());
    }
    return ended.size();
  }

  /** The objects of a source that land from one time until another, by their numbers. */
  LongStream landed(Instant from, Instant until) {
    return LongStream.range(number(from), number(until));
  }

  private long number(Instant time) {
    return Duration.between(FIRST, time).toMillis() * dropsOfASource / 86_400_000L;
  }

  Instant time(long number) {
    return FIRST.plusMillis((number + 1) * 86_400_000L / dropsOfASource);
  }

  static String key(String source, long number) {
    return "%s/%010d.csv".formatted(source, number);
  }

  static String etag(long number) {
    return "%032x".formatted(number);
  }

  private ListObjectsV2Response landing(ListObjectsV2Request list) {
    String source = list.prefix().replace("/", "");
    String after = list.startAfter().substring(list.prefix().length()).replaceAll("\\D", "");
    long oldest = Math.max(0, number(now.minus(Duration.ofDays(retentionDays))));
    long first = after.isEmpty() ? oldest : Math.max(oldest, Long.parseLong(after) + 1);
    long end = number(now);
    long last = Math.min(first + PAGE, end);
    return ListObjectsV2Response.builder()
        .contents(
            LongStream.range(first, last)
                .mapToObj(
                    number ->
                        S3Object.builder()
                            .key(key(source, number))
                            .eTag('"' + etag(number) + '"')
                            .size(100L)
                            .lastModified(time(number))
                            .build())
                .toList())
        .nextContinuationToken(last < end ? "more" : null)
        .build();
  }

  /** As many as there have been since the first day, the newest first, a page of them. */
  private ListExecutionsResponse executions(ListExecutionsRequest list) {
    long days = Duration.between(FIRST, now).toDays();
    int count = (int) Math.min(days * RUNS_A_DAY, list.maxResults());
    return ListExecutionsResponse.builder()
        .executions(
            IntStream.range(0, count)
                .mapToObj(
                    index ->
                        ExecutionListItem.builder()
                            .name("run-%024x-1".formatted(index))
                            .status(ExecutionStatus.SUCCEEDED)
                            .startDate(now.minus(Duration.ofMinutes(46L + 45L * index)))
                            .build())
                .toList())
        .build();
  }
}
