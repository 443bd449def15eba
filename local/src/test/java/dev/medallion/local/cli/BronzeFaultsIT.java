package dev.medallion.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medallion.local.Installation;
import dev.medallion.local.s3.SilentObject;
import dev.medallion.local.stack.LocalStack;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * The same files once undisturbed and once under each fault, each time in a folder of their own:
 * bronze has the same rows of each folder. Prints a line for each fault with what was found.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BronzeFaultsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String UNDISTURBED = "undisturbed";
  private static final List<String> FILES =
      List.of("sales-2026-01.csv", "sales-2026-02.csv", "sales-2026-03.csv");

  private final Installation installation = Installation.current();
  private Path state;
  private LocalStack stack;
  private Services services;
  private LambdaClient functions;
  private Deployed deployed;
  private AthenaQuery athena;
  private List<String> expected;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    state = folder;
    stack = LocalStack.start(installation, state, 0, line -> {});
    services = Services.at(stack.site().endpoint());
    functions = Clients.at(stack.site().endpoint(), LambdaClient.builder());
    deployed = Deployed.at(stack.site().endpoint());
    athena = new AthenaQuery(services.athena(), deployed.workGroup());
  }

  @AfterAll
  void stop() {
    if (functions != null) {
      functions.close();
      services.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void undisturbed() throws Exception {
    drop(UNDISTURBED);
    await().atMost(LIMIT).until(() -> runs(UNDISTURBED).stream().anyMatch(this::succeeded));

    expected = rows(UNDISTURBED);
    assertThat(expected).hasSize(5000).doesNotHaveDuplicates();
    found("nothing", UNDISTURBED);
  }

  @Test
  @Order(2)
  void eachEventDeliveredThreeTimesAndShuffled() throws Exception {
    String folder = "repeated";
    List<String> events = new ArrayList<>();
    for (String file : FILES) {
      events.add(event(key(folder, file), content(file)));
      events.add(event(key(folder, file), content(file)));
    }
    Collections.shuffle(events, new Random(4));
    drop(folder);
    for (String event : events) {
      services.sqs().sendMessage(send -> send.queueUrl(deployed.landingQueue()).messageBody(event));
    }
    await()
        .atMost(LIMIT)
        .until(
            () ->
                new Queues(services.sqs()).depth(deployed.landingQueue()) == 0
                    && runs(folder).stream().anyMatch(this::succeeded)
                    && runs(folder).stream().allMatch(BronzeFaultsIT::ended));

    assertAsUndisturbed(folder);
    found("each event delivered three times and shuffled", folder);
  }

  @Test
  @Order(3)
  void eachEventLostAndTheManifestOfTheSweepRunThreeTimesAtOnce() throws Exception {
    String folder = "lost";
    dropSilently(folder);
    sweep();
    JobRun swept = runs(folder).getFirst();
    for (int again = 0; again < 2; again++) {
      services
          .glue()
          .startJobRun(run -> run.jobName(deployed.bronzeJob()).arguments(swept.arguments()));
    }
    await()
        .atMost(LIMIT)
        .until(() -> runs(folder).size() == 3 && runs(folder).stream().allMatch(this::succeeded));

    assertAsUndisturbed(folder);
    found("each event lost, and three runs of the sweep's manifest at once", folder);
  }

  @Test
  @Order(4)
  void sparkKilledWhileRunsAreUnderWay() throws Exception {
    List<String> folders = List.of("killed-at-start", "killed-later");
    for (String folder : folders) {
      dropSilently(folder);
      sweep();
      await()
          .atMost(LIMIT)
          .until(() -> runs(folder).getFirst().jobRunState() == JobRunState.RUNNING);
      if (folder.equals(folders.get(1))) {
        await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
      }
      spark().destroyForcibly();
      await().atMost(LIMIT).until(() -> runs(folder).stream().allMatch(BronzeFaultsIT::ended));
      System.out.printf(
          "fault: Spark killed during %s: the run is %s, %d rows are in bronze%n",
          folder, runs(folder).getFirst().jobRunState(), rows(folder).size());
    }

    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(3))
        .until(
            () -> {
              sweep();
              return rows("killed-at-start").size() >= 5000 && rows("killed-later").size() >= 5000;
            });

    for (String folder : folders) {
      assertAsUndisturbed(folder);
      found("Spark killed", folder);
    }
  }

  private void assertAsUndisturbed(String folder) throws Exception {
    List<String> rows = rows(folder);
    assertThat(rows.stream().filter(row -> !expected.contains(row)).toList())
        .as("rows of %s that the undisturbed run does not have", folder)
        .isEmpty();
    assertThat(rows.size()).as("rows of %s", folder).isEqualTo(expected.size());
    assertThat(rows.equals(expected)).as("%s has the rows as often", folder).isTrue();
  }

  private void found(String fault, String folder) throws Exception {
    System.out.printf(
        "fault: %s: %d rows of 5000, as undisturbed, after %d runs%n",
        fault, rows(folder).size(), runs(folder).size());
  }

  private void drop(String folder) throws Exception {
    for (String file : FILES) {
      byte[] content = content(file);
      services
          .s3()
          .putObject(
              put -> put.bucket(deployed.landingBucket()).key(key(folder, file)),
              RequestBody.fromBytes(content));
    }
  }

  private void dropSilently(String folder) throws Exception {
    Path bucket = stack.site().objects().resolve(deployed.landingBucket());
    Instant earlier = Instant.now().minus(Duration.ofMinutes(10));
    for (String file : FILES) {
      SilentObject.put(
          bucket.resolve(key(folder, file)), state.resolve("unfinished"), content(file), earlier);
    }
  }

  private static String key(String folder, String file) {
    return "sales/%s/%s".formatted(folder, file);
  }

  private byte[] content(String file) throws Exception {
    return Files.readAllBytes(installation.home().resolve("samples/sales").resolve(file));
  }

  private void sweep() {
    var answer =
        functions.invoke(
            call ->
                call.functionName("medallion-ingest")
                    .payload(SdkBytes.fromUtf8String("{\"sweep\": \"overdue\"}")));
    assertThat(answer.functionError()).as(answer.payload().asUtf8String()).isNull();
  }

  /** The runs whose manifest lists objects of the folder, the newest first. */
  private List<JobRun> runs(String folder) {
    return services.glue().getJobRuns(runs -> runs.jobName(deployed.bronzeJob())).jobRuns().stream()
        .filter(run -> manifest(run).contains("sales/" + folder + "/"))
        .toList();
  }

  private String manifest(JobRun run) {
    String uri = run.arguments().get("--manifest");
    String bucket = "s3://%s/".formatted(deployed.artifactsBucket());
    return services
        .s3()
        .getObjectAsBytes(
            get -> get.bucket(deployed.artifactsBucket()).key(uri.substring(bucket.length())))
        .asUtf8String();
  }

  private boolean succeeded(JobRun run) {
    return run.jobRunState() == JobRunState.SUCCEEDED;
  }

  private static boolean ended(JobRun run) {
    return run.completedOn() != null;
  }

  /** The rows of a folder, each as text, repeated ones too. */
  private List<String> rows(String folder) throws Exception {
    return athena
        .run(
            ("SELECT sale_id, sold_at, customer_id, product, category, quantity, unit_price,"
                    + " _rescued, regexp_extract(_source_object, '[^/]+$') FROM retail.sales WHERE"
                    + " _source_object LIKE '%%/sales/%s/%%'")
                .formatted(folder),
            deployed.catalog(Layer.BRONZE),
            "retail")
        .rows()
        .stream()
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private static ProcessHandle spark() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).contains("dev.medallion.local.spark.SparkHost"))
        .findFirst()
        .orElseThrow();
  }

  /** The whole of it: Java itself shows the first 4096 characters. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      // It has ended meanwhile.
      return "";
    }
  }

  private String event(String key, byte[] content) {
    return """
    {"version": "0", "id": "%s", "detail-type": "Object Created", "source": "aws.s3",
     "account": "000000000000", "time": "%s", "region": "us-east-1", "resources": [],
     "detail": {"bucket": {"name": "%s"}, "object": {"key": "%s", "size": %d, "etag": "%s",
       "sequencer": "01"}, "reason": "PutObject"}}
    """
        .formatted(
            UUID.randomUUID(),
            Instant.now(),
            deployed.landingBucket(),
            key,
            content.length,
            HexFormat.of().formatHex(SilentObject.md5(content)));
  }
}
