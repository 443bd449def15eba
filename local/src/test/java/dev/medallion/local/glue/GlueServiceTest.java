package dev.medallion.local.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.engine.SparkEngine;
import dev.medallion.local.integration.BusEvent;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunRequest;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunResponse;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.CreateJobRequest;
import software.amazon.awssdk.services.glue.model.CreateJobResponse;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetJobRequest;
import software.amazon.awssdk.services.glue.model.GetJobResponse;
import software.amazon.awssdk.services.glue.model.GetJobRunRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunResponse;
import software.amazon.awssdk.services.glue.model.GetJobRunsRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunsResponse;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.glue.model.UpdateJobRequest;
import software.amazon.awssdk.services.glue.model.UpdateJobResponse;

class GlueServiceTest {
  /** So long a minute of a run's timeout takes here. */
  private static final Duration MINUTE = Duration.ofMillis(20);

  @TempDir private Path state;
  private final FakeSpark spark = new FakeSpark();
  private final List<BusEvent> events = new CopyOnWriteArrayList<>();
  private GlueService glue;
  private Operations operations;
  private TableBuckets tables;

  @BeforeEach
  void start() throws IOException {
    tables = TableBuckets.open(new Site(URI.create("http://127.0.0.1:4566"), state));
    open();
    Files.createDirectories(state.resolve("s3/artifacts/jobs"));
    Files.writeString(state.resolve("s3/artifacts/jobs/jobs.jar"), "jar");
  }

  private void open() {
    glue =
        new GlueService(
            new Site(URI.create("http://127.0.0.1:4566"), state),
            spark,
            events::add,
            new TableBucketCatalogs(tables),
            new Credentials(),
            AccessControl.NONE,
            MINUTE);
    operations = glue.operations();
  }

  @AfterEach
  void stop() {
    glue.close();
    tables.close();
  }

  private <R extends AwsResponse> R call(AwsRequest request, Class<R> response) {
    return response.cast(operations.handler(request.getClass()).orElseThrow().apply(request));
  }

  private void create(int maxConcurrentRuns, boolean queues, Map<String, String> arguments) {
    Map<String, String> all =
        new LinkedHashMap<>(
            Map.of(
                "--class", "a.Job",
                "--extra-jars", "s3://artifacts/jobs/jobs.jar",
                "--job-language", "scala"));
    all.putAll(arguments);
    CreateJobRequest request =
        CreateJobRequest.builder()
            .name("bronze")
            .role("arn:aws:iam::000000000000:role/glue")
            .glueVersion("6.0")
            .timeout(60_000)
            .jobRunQueuingEnabled(queues)
            .executionProperty(property -> property.maxConcurrentRuns(maxConcurrentRuns))
            .command(command -> command.name("glueetl").scriptLocation("s3://a/empty.scala"))
            .defaultArguments(all)
            .build();
    assertThat(call(request, CreateJobResponse.class).name()).isEqualTo("bronze");
  }

  private String run(Map<String, String> arguments) {
    return call(
            StartJobRunRequest.builder().jobName("bronze").arguments(arguments).build(),
            StartJobRunResponse.class)
        .jobRunId();
  }

  private JobRun described(String id) {
    return call(
            GetJobRunRequest.builder().jobName("bronze").runId(id).build(), GetJobRunResponse.class)
        .jobRun();
  }

  private JobRun ended(String id) {
    await()
        .until(
            () -> events.stream().anyMatch(e -> id.equals(e.detail().path("jobRunId").asText())));
    return described(id);
  }

  @Test
  void runsTheMainClassWithTheArgumentsOfJobAndRun() throws InterruptedException {
    create(1, false, Map.of("--source", "none", "--colour", "red"));

    String id = run(Map.of("--source", "sales"));
    SparkEngine.Run run = spark.begun.take();

    assertThat(id).matches("jr_[0-9a-f]{32}");
    assertThat(run.mainClass()).isEqualTo("a.Job");
    assertThat(run.jars()).containsExactly(state.resolve("s3/artifacts/jobs/jobs.jar"));
    assertThat(run.arguments())
        .containsSequence("--JOB_NAME", "bronze")
        .containsSequence("--JOB_RUN_ID", id)
        .containsSequence("--source", "sales")
        .containsSequence("--colour", "red")
        .containsSequence("--job-language", "scala")
        .doesNotContain("none", "--class", "--conf");
    assertThat(described(id).jobRunState()).isEqualTo(JobRunState.RUNNING);
    spark.succeed(id);
    JobRun end = ended(id);
    assertThat(end.jobRunState()).isEqualTo(JobRunState.SUCCEEDED);
    assertThat(end.arguments()).containsExactlyEntriesOf(Map.of("--source", "sales"));
    assertThat(events.getFirst().source()).isEqualTo("aws.glue");
    assertThat(events.getFirst().detailType()).isEqualTo("Glue Job State Change");
    assertThat(events.getFirst().detail())
        .hasToString(
            "{\"jobName\":\"bronze\",\"severity\":\"INFO\",\"state\":\"SUCCEEDED\",\"jobRunId\":\"%s\",\"message\":\"Job run succeeded\"}"
                .formatted(id));
  }

  @Test
  void pointsRestCatalogsAtThisEndpoint() throws InterruptedException {
    create(
        1,
        false,
        Map.of(
            "--conf",
            "spark.sql.catalog.gold.type=rest --conf"
                + " spark.sql.catalog.gold.uri=https://s3tables/iceberg --conf"
                + " spark.sql.catalog.gold.rest.sigv4-enabled=true --conf"
                + " spark.sql.catalog.gold.io-impl=org.apache.iceberg.aws.s3.S3FileIO --conf"
                + " other=a=b"));

    String id = run(Map.of());

    Map<String, String> conf = spark.begun.take().conf();
    assertThat(conf)
        .containsEntry("spark.sql.catalog.gold.uri", "http://127.0.0.1:4566/iceberg")
        .containsEntry("spark.sql.catalog.gold.rest.sigv4-enabled", "false")
        .containsEntry(
            "spark.sql.catalog.gold.token", conf.get("spark.sql.catalog.gold.s3.session-token"))
        .doesNotContainEntry("spark.sql.catalog.gold.token", "test")
        .containsEntry("spark.sql.catalog.gold.io-impl", "dev.medallion.local.spark.TableFileIO")
        .containsEntry("other", "a=b");
    spark.succeed(id);
  }

  @Test
  void showsWhatAFailedRunFailedOf() {
    create(1, false, Map.of());

    String id = run(Map.of());
    spark.fail(id, "ModelException: silver.x is wrong");

    assertThat(ended(id).jobRunState()).isEqualTo(JobRunState.FAILED);
    assertThat(described(id).errorMessage()).isEqualTo("ModelException: silver.x is wrong");
    assertThat(events.getFirst().detail().path("severity").asText()).isEqualTo("ERROR");
    assertThat(events.getFirst().detail().path("message").asText())
        .isEqualTo("ModelException: silver.x is wrong");
  }

  @Test
  void failsARunWhoseJarIsNotThere() {
    create(1, false, Map.of("--extra-jars", "s3://artifacts/jobs/none.jar"));

    assertThat(ended(run(Map.of())).errorMessage())
        .isEqualTo(
            "job bronze names s3://artifacts/jobs/none.jar in --extra-jars, and there is no such"
                + " object");
  }

  @Test
  void refusesMoreRunsThanTheJobAllows() {
    create(1, false, Map.of());
    String first = run(Map.of());

    assertThatThrownBy(() -> run(Map.of()))
        .isInstanceOf(ConcurrentRunsExceededException.class)
        .hasMessageContaining("Concurrent runs exceeded for bronze");

    spark.succeed(first);
    ended(first);
    assertThat(run(Map.of())).startsWith("jr_");
  }

  @Test
  void letsRunsWaitWhoseJobQueuesThem() {
    create(1, true, Map.of());
    String first = run(Map.of());
    String second = run(Map.of());
    String third = run(Map.of());

    assertThat(described(second).jobRunState()).isEqualTo(JobRunState.WAITING);
    spark.succeed(first);
    spark.succeed(second);
    spark.succeed(third);
    assertThat(ended(third).jobRunState()).isEqualTo(JobRunState.SUCCEEDED);
    assertThat(
            call(GetJobRunsRequest.builder().jobName("bronze").build(), GetJobRunsResponse.class)
                .jobRuns())
        .extracting(JobRun::id)
        .containsExactly(third, second, first);
  }

  @Test
  void stopsARun() throws InterruptedException {
    create(1, false, Map.of());
    String id = run(Map.of());
    spark.begun.take();

    BatchStopJobRunResponse stopped =
        call(
            BatchStopJobRunRequest.builder().jobName("bronze").jobRunIds(id, "jr_0").build(),
            BatchStopJobRunResponse.class);

    assertThat(stopped.successfulSubmissions()).hasSize(1);
    assertThat(stopped.errors().getFirst().errorDetail().errorCode())
        .isEqualTo("EntityNotFoundException");
    assertThat(ended(id).jobRunState()).isEqualTo(JobRunState.STOPPED);
    assertThat(described(id).errorMessage()).isNull();
  }

  @Test
  void keepsJobsAndRunsOverARestart() throws InterruptedException {
    create(1, false, Map.of("--source", "none"));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.addFirst(run(Map.of("--source", "s" + i)));
      spark.succeed(ids.getFirst());
      ended(ids.getFirst());
    }
    JobRun first = described(ids.getLast());
    String underWay = run(Map.of());
    // The process dies: nobody closes the service, and another one starts on what it left.
    GlueService died = glue;

    open();

    assertThat(described(ids.getLast()).equalsBySdkFields(first)).isTrue();
    assertThat(described(underWay).jobRunState()).isEqualTo(JobRunState.FAILED);
    assertThat(described(underWay).errorMessage())
        .isEqualTo("The local side stopped while the job run was under way");
    GetJobRunsResponse page =
        call(
            GetJobRunsRequest.builder().jobName("bronze").maxResults(3).build(),
            GetJobRunsResponse.class);
    assertThat(page.jobRuns())
        .extracting(JobRun::id)
        .containsExactly(underWay, ids.get(0), ids.get(1));
    assertThat(
            call(
                    GetJobRunsRequest.builder()
                        .jobName("bronze")
                        .nextToken(page.nextToken())
                        .build(),
                    GetJobRunsResponse.class)
                .jobRuns())
        .extracting(JobRun::id)
        .containsExactly(ids.get(2));
    died.close();
  }

  @Test
  void endsARunThatTakesTooLong() {
    create(1, false, Map.of());

    String id =
        call(
                StartJobRunRequest.builder().jobName("bronze").timeout(1).build(),
                StartJobRunResponse.class)
            .jobRunId();

    assertThat(ended(id).jobRunState()).isEqualTo(JobRunState.TIMEOUT);
    assertThat(described(id).errorMessage()).isEqualTo("Job run timed out after 1 minutes");
    assertThat(events.getFirst().detail().path("state").asText()).isEqualTo("TIMEOUT");
  }

  @Test
  void knowsNoJobAndNoRunThatIsNotThere() {
    assertThatThrownBy(() -> run(Map.of()))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("Job not found: bronze");
    create(1, false, Map.of());
    assertThatThrownBy(() -> described("jr_0"))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("Job run not found: jr_0 of job bronze");
  }

  @Test
  void updatesAJobAndRefusesWhatItsSparkIsNot() {
    create(1, false, Map.of());

    assertThatThrownBy(
            () ->
                call(
                    UpdateJobRequest.builder()
                        .jobName("bronze")
                        .jobUpdate(
                            update ->
                                update
                                    .glueVersion("4.0")
                                    .command(command -> command.name("glueetl")))
                        .build(),
                    UpdateJobResponse.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("GlueVersion 4.0 is not supported locally");
    assertThat(
            call(GetJobRequest.builder().jobName("bronze").build(), GetJobResponse.class)
                .job()
                .glueVersion())
        .isEqualTo("6.0");
  }
}
