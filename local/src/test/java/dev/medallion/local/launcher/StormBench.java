package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.Progress;
import dev.medallion.local.Installation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/** The storm of {@code bench/storm}, against {@code ./medallion up}: no part of CI. */
class StormBench {
  private static final int OBJECTS = Integer.getInteger("storm.objects", 18_000);
  private static final int REPEATS = Integer.getInteger("storm.repeats", 2_000);
  private static final Duration OVER = Duration.ofSeconds(Integer.getInteger("storm.seconds", 60));
  private static final Duration LIMIT = Duration.ofMinutes(30);

  @TempDir Path folder;

  @Test
  void noRowIsLostOrDoubled() throws Exception {
    Installation installation = Installation.current();
    Path state = folder.resolve("state");
    try (UpProcess up = UpProcess.start(installation, state, folder.resolve("up.log"))) {
      URI endpoint = up.awaitUp();
      Expected expected = new Expected();
      try (Recovery recovery = new Recovery(endpoint, state, expected)) {
        recovery.dropSamples();
        assertThat(recovery.makeGood().isRight()).isTrue();
        Quiet quiet = recovery.quiet();
        int runsBefore = quiet.runs().size();
        int executionsBefore = quiet.executions().size();

        Storm storm =
            new Storm(recovery.services(), recovery.deployed(), recovery.drops(), up::memory);
        Instant start = Instant.now();
        Thread watch = storm.watch(Duration.ofSeconds(5));
        storm.rage(OBJECTS, REPEATS, OVER, new SalesFiles(expected));
        quiet.await(LIMIT);
        Duration took = Duration.between(start, Instant.now());
        watch.interrupt();
        watch.join();

        storm.report();
        List<JobRun> runs = quiet.runs();
        List<ExecutionListItem> executions = quiet.executions();
        runs.subList(0, runs.size() - runsBefore).reversed().forEach(StormBench::print);
        System.out.printf(
            "storm: %d Glue runs and %d executions started; all was quiet after %.1f s%n",
            runs.size() - runsBefore, executions.size() - executionsBefore, Progress.seconds(took));
        Recovery.Outcome outcome = recovery.makeGood();
        outcome.found().forEach(difference -> System.out.println("storm: " + difference));
        System.out.printf("storm: %d looks of the schedule were needed%n", outcome.looks());
        assertThat(outcome.found()).allMatch(LakeState.Difference::isNone);
      } finally {
        System.out.println(Files.readString(folder.resolve("up.log")));
      }
    }
  }

  private static void print(JobRun run) {
    System.out.printf(
        "storm: bronze run %s after %.1f s %s%n",
        run.jobRunStateAsString(),
        Progress.seconds(Duration.between(run.startedOn(), run.completedOn())),
        run.errorMessage() == null ? "" : run.errorMessage());
  }
}
