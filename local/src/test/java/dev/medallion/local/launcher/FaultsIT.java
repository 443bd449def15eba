package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medallion.local.launcher.SalesFiles.SalesFile;
import dev.medallion.pipeline.Layer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/**
 * One fault after the other on one lakehouse: in the end every row of bronze, silver, gold and the
 * data sets is what plain Java computes, which {@link EndToEndIT} holds an undisturbed run to.
 * Prints a line for each fault with what was found.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String OBJECT_CREATED = "Object Created";
  private static final String JOB_ENDED = "Glue Job State Change";
  private static final String EXECUTION_ENDED = "Step Functions Execution Status Change";

  private FaultSite site;

  @BeforeAll
  void start(@TempDir Path state) throws Exception {
    site = new FaultSite(state);
  }

  @AfterAll
  void stop() {
    if (site != null) {
      site.close();
    }
  }

  @Test
  @Order(1)
  void trinoKilledWhileTheFirstGoldTablesAreMade() throws Exception {
    Moments.Moment writes = site.moments().writes(Layer.GOLD);
    site.recovery().dropSamples();
    writes.await();
    Processes.trino().destroyForcibly();

    site.assertMadeGood("Trino killed during a CTAS");
    assertThat(site.quiet().executions()).hasSizeGreaterThan(1);
  }

  @Test
  @Order(2)
  void eachEventDeliveredThreeTimesAndShuffled() throws Exception {
    Set<String> kinds = site.rules().kinds();
    assertThat(kinds).containsExactlyInAnyOrder(OBJECT_CREATED, JOB_ENDED, EXECUTION_ENDED);
    site.rules().lose(OBJECT_CREATED);
    site.rules().deliverThreeTimes(JOB_ENDED);
    site.rules().deliverThreeTimes(EXECUTION_ENDED);
    List<String> events = new ArrayList<>();
    for (int file = 0; file < 4; file++) {
      SalesFile dropped = site.drop("repeated-%d.csv".formatted(file));
      for (int copy = 0; copy < 3; copy++) {
        events.add(site.recovery().drops().event(dropped.key(), dropped.content()));
      }
    }
    Collections.shuffle(events, new Random(4));
    site.recovery().drops().send(events);
    site.recovery().settle();
    assertThat(site.recovery().isRight()).as("right without a look of the schedule").isTrue();

    site.assertMadeGood("each event delivered three times and shuffled");
    site.rules().deliver(OBJECT_CREATED);
    site.rules().deliverOnce(JOB_ENDED);
    site.rules().deliverOnce(EXECUTION_ENDED);
  }

  @Test
  @Order(3)
  void eachObjectCreatedLostAndThreeRunsOfOneManifestAtOnce() throws Exception {
    site.rules().lose(OBJECT_CREATED);
    SalesFile lost = site.drop("lost.csv");
    site.recovery().settle();
    assertThat(site.recovery().isRight()).isFalse();
    site.recovery().drops().age(lost.key(), lost.content());
    site.recovery().comeByTheSchedule();
    JobRun swept = site.quiet().runs().getFirst();
    for (int again = 0; again < 2; again++) {
      site.recovery()
          .services()
          .glue()
          .startJobRun(run -> run.jobName(swept.jobName()).arguments(swept.arguments()));
    }

    site.assertMadeGood(
        "each %s lost, and three runs of one manifest at once".formatted(OBJECT_CREATED));
    site.rules().deliver(OBJECT_CREATED);
  }

  @Test
  @Order(4)
  void eachEndOfAJobLost() throws Exception {
    site.rules().lose(JOB_ENDED);
    var unused = site.drop("job-ended.csv");
    site.recovery().settle();
    assertThat(site.recovery().isRight()).isFalse();

    site.assertMadeGood("each %s lost".formatted(JOB_ENDED));
    site.rules().deliver(JOB_ENDED);
  }

  @Test
  @Order(5)
  void eachEndOfAnExecutionLostWhileFilesLandDuringIt() throws Exception {
    site.rules().lose(EXECUTION_ENDED);
    dropDuringAnExecution("execution-ended");
    site.recovery().settle();
    assertThat(site.recovery().isRight()).isFalse();

    site.assertMadeGood("each %s lost".formatted(EXECUTION_ENDED));
    site.rules().deliver(EXECUTION_ENDED);
  }

  @Test
  @Order(6)
  void whatLandsDuringAnExecutionIsConsumedByOneMore() throws Exception {
    int before = site.quiet().executions().size();
    dropDuringAnExecution("meanwhile");
    site.recovery().settle();
    assertThat(site.recovery().isRight()).as("right without a look of the schedule").isTrue();

    site.assertMadeGood("nothing, two files land during an execution");
    assertThat(site.quiet().executions()).hasSize(before + 2);
  }

  private void dropDuringAnExecution(String name) throws Exception {
    var first = site.drop(name + "-first.csv");
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(site::isRunning);
    var second = site.drop(name + "-second.csv");
    var third = site.drop(name + "-third.csv");
    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
  }

  @Test
  @Order(7)
  void sparkKilledInBronze() throws Exception {
    SalesFile read = killed("killed-at-read.csv", site.moments().bronzeReads(), Layer.BRONZE);
    SalesFile write =
        killed("killed-at-write.csv", site.moments().writes(Layer.BRONZE), Layer.BRONZE);
    SalesFile commit =
        killed(
            "killed-after-commit.csv", site.moments().commits(Layer.BRONZE, "sales"), Layer.BRONZE);
    for (SalesFile file : List.of(read, write, commit)) {
      site.recovery().drops().age(file.key(), file.content());
    }

    site.assertMadeGood("Spark killed in bronze, during read, during write and after the commit");
  }

  private SalesFile killed(String name, Moments.Moment moment, Layer layer) throws Exception {
    String before = site.moments().snapshot(layer, "sales");
    Set<Path> filesBefore = site.moments().dataFiles(layer);
    SalesFile file = site.drop(name);
    moment.await();
    Processes.spark().destroyForcibly();
    site.recovery().settle();
    Set<Path> files = site.moments().dataFiles(layer);
    JobRun run = site.quiet().runs().getFirst();
    boolean committed = !site.moments().snapshot(layer, "sales").equals(before);
    System.out.printf(
        "fault: Spark killed, %s: the run is %s, %d data files were written, %s%n",
        name,
        run.jobRunStateAsString(),
        files.size() - filesBefore.size(),
        committed ? "they are committed" : "none is committed");
    // After its commit a run has little left to do, and may have ended before Spark dies.
    if (!committed) {
      assertThat(run.jobRunState()).isEqualTo(JobRunState.FAILED);
    }
    return file;
  }

  @Test
  @Order(8)
  void sparkKilledInSilver() throws Exception {
    Moments.Moment writes = site.moments().writes(Layer.SILVER);
    Moments.Moment commits = site.moments().commits(Layer.SILVER, "customer_sales");
    var unused = site.drop("killed-in-silver.csv");
    writes.await();
    Processes.spark().destroyForcibly();
    commits.await();
    Processes.spark().destroyForcibly();

    site.assertMadeGood("Spark killed in silver, during write and after the commit");
  }

  @Test
  @Order(9)
  void trinoKilledDuringTheMergeAndDuringAnIngestion() throws Exception {
    Moments.Moment writes = site.moments().writes(Layer.GOLD);
    var unused = site.drop("killed-in-gold.csv");
    writes.await();
    Processes.trino().destroyForcibly();
    site.moments().ingests().await();
    Processes.trino().destroyForcibly();

    site.assertMadeGood("Trino killed during a MERGE, then during an ingestion");
  }

  @Test
  @Order(10)
  void aStormOfSmallObjects() throws Exception {
    Storm storm =
        new Storm(
            site.recovery().services(),
            site.recovery().deployed(),
            site.recovery().drops(),
            Map::of);
    storm.rage(500, 50, Duration.ofSeconds(2), site.files());

    site.assertMadeGood("nothing, 500 small objects within 2 s, a tenth of the events repeated");
  }

  @Test
  @Order(11)
  void aFunctionThatNobodyInvokedForTwoWeeks() throws Exception {
    site.deactivate("PlanFunction");
    var unused = site.drop("inactive.csv");
    site.recovery().settle();

    assertThat(site.taskErrors()).contains("Lambda.SnapStartNotReadyException");
    site.assertMadeGood("a function Inactive");
  }

  @Test
  @Order(12)
  void executionsNeverOverlapped() {
    Instant free = Instant.EPOCH;
    for (ExecutionListItem execution :
        site.quiet().executions().stream()
            .sorted(Comparator.comparing(ExecutionListItem::startDate))
            .toList()) {
      assertThat(execution.startDate()).as(execution.name()).isAfterOrEqualTo(free);
      free = execution.stopDate();
    }
  }
}
