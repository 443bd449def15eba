package dev.medallion.local.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;

/** Every operation that the pipeline calls, by AWS's own client. */
class GlueEndpointTest {
  @TempDir private Path state;
  private final FakeSpark spark = new FakeSpark();
  private Endpoint endpoint;
  private GlueService service;
  private TableBuckets tables;
  private GlueClient client;

  @BeforeEach
  void start() throws Exception {
    Path jar = state.resolve("s3/artifacts/jobs/jobs.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "jar");
    endpoint = Endpoint.bind(0);
    tables = TableBuckets.open(new Site(endpoint.uri(), state));
    service =
        new GlueService(
            new Site(endpoint.uri(), state),
            spark,
            event -> {},
            new TableBucketCatalogs(tables),
            new Credentials(),
            AccessControl.NONE,
            Duration.ofMinutes(1));
    endpoint.serve(List.of(service), Map.of(), exchange -> exchange.close());
    client = SdkClients.of(GlueClient.builder(), endpoint.uri());
    client.createJob(
        create ->
            create
                .name("bronze")
                .role("arn:aws:iam::000000000000:role/glue")
                .glueVersion("6.0")
                .command(
                    command -> command.name("glueetl").scriptLocation("s3://artifacts/empty.scala"))
                .executionProperty(property -> property.maxConcurrentRuns(1))
                .defaultArguments(
                    Map.of(
                        "--class", "a.Job",
                        "--extra-jars", "s3://artifacts/jobs/jobs.jar",
                        "--job-language", "scala")));
  }

  @AfterEach
  void stop() {
    client.close();
    tables.close();
    service.close();
    endpoint.close();
  }

  @Test
  void startsARunAndTellsHowItEnded() {
    String id = startRun();
    assertThatThrownBy(this::startRun)
        .isInstanceOf(ConcurrentRunsExceededException.class)
        .hasMessageContaining("Concurrent runs exceeded for bronze");
    spark.fail(id, "BadObjectsException: s3://landing/sales/a.csv is empty");

    JobRun ended = ended(id);

    assertThat(ended.jobRunState()).isEqualTo(JobRunState.FAILED);
    assertThat(ended.errorMessage()).contains("s3://landing/sales/a.csv is empty");
    assertThat(ended.arguments()).containsEntry("--source", "sales");
    assertThat(ended.startedOn()).isBeforeOrEqualTo(ended.completedOn());
    assertThat(client.getJobRunsPaginator(list -> list.jobName("bronze")).jobRuns())
        .extracting(JobRun::id)
        .containsExactly(id);
  }

  @Test
  void stopsARun() {
    String id = startRun();

    var answer = client.batchStopJobRun(stop -> stop.jobName("bronze").jobRunIds(id, "jr_none"));

    assertThat(answer.successfulSubmissions())
        .extracting(submission -> submission.jobRunId())
        .containsExactly(id);
    assertThat(answer.errors())
        .extracting(error -> error.jobRunId(), error -> error.errorDetail().errorCode())
        .containsExactly(tuple("jr_none", "EntityNotFoundException"));
    assertThat(ended(id).jobRunState()).isEqualTo(JobRunState.STOPPED);
  }

  @Test
  void readsAndUpdatesAJob() {
    client.updateJob(
        update ->
            update
                .jobName("bronze")
                .jobUpdate(
                    job ->
                        job.role("arn:aws:iam::000000000000:role/glue")
                            .glueVersion("6.0")
                            .command(
                                command ->
                                    command
                                        .name("glueetl")
                                        .scriptLocation("s3://artifacts/empty.scala"))
                            .defaultArguments(
                                Map.of(
                                    "--class", "another.Job",
                                    "--extra-jars", "s3://artifacts/jobs/jobs.jar",
                                    "--job-language", "scala"))));

    assertThat(client.getJob(get -> get.jobName("bronze")).job().defaultArguments())
        .containsEntry("--class", "another.Job");
  }

  @Test
  void knowsNoJobAndNoRunThatIsNotThere() {
    assertThatThrownBy(() -> client.getJob(get -> get.jobName("nosuch")))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> client.startJobRun(start -> start.jobName("nosuch")))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> client.getJobRun(get -> get.jobName("bronze").runId("jr_none")))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("jr_none");
  }

  private String startRun() {
    return client
        .startJobRun(start -> start.jobName("bronze").arguments(Map.of("--source", "sales")))
        .jobRunId();
  }

  private JobRun ended(String id) {
    return await()
        .until(
            () -> client.getJobRun(get -> get.jobName("bronze").runId(id)).jobRun(),
            run -> run.completedOn() != null);
  }
}
