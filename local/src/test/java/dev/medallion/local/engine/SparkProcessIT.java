package dev.medallion.local.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkProcessIT {
  @TempDir private Path state;
  private SparkProcess spark;

  @BeforeEach
  void prepare() {
    spark =
        new SparkProcess(
            Installation.current(), new Site(URI.create("http://127.0.0.1:4566"), state));
  }

  @AfterEach
  void stop() {
    spark.close();
  }

  /** Spark's, since it was started last: the engines that other tests share may run beside it. */
  private static ProcessHandle newestChild() {
    return ProcessHandle.current()
        .children()
        .max(Comparator.comparing(child -> child.info().startInstant().orElseThrow()))
        .orElseThrow();
  }

  private static SparkEngine.Run run(String id, String mainClass, String... arguments) {
    return new SparkEngine.Run(
        id,
        mainClass,
        List.of(Installation.current().jobsJar()),
        List.of(arguments),
        Map.of("spark.sql.shuffle.partitions", "1"));
  }

  @Test
  void tellsWhatAJobFailedOfAndStartsAgainAfterItsChildDied() throws InterruptedException {
    SparkEngine.Run job = run("jr_1", "dev.medallion.jobs.BronzeJob", "--other", "x");

    assertThatThrownBy(() -> spark.run(job))
        .isInstanceOf(SparkEngine.JobFailure.class)
        .hasMessage(
            "JobArgumentException: the job argument --manifest is missing: start the job run with"
                + " --manifest VALUE (given: other)");

    ProcessHandle child = newestChild();
    child.destroyForcibly();
    await().until(() -> !child.isAlive());
    assertThatThrownBy(() -> spark.run(run("jr_2", "no.such.Job")))
        .isInstanceOf(SparkEngine.JobFailure.class)
        .hasMessageStartingWith("ClassNotFoundException: no.such.Job is in none of");
  }
}
