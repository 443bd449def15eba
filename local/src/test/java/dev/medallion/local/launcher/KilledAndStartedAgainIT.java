package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.Progress;
import dev.medallion.local.Installation;
import dev.medallion.local.launcher.SalesFiles.SalesFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code ./medallion up} killed with SIGKILL while it works on dropped files, its children with it,
 * and started again: in the end no row is lost or doubled. A seed decides on the moments. CI tries
 * one of them, {@code bench/kill} many; prints a line for each.
 */
class KilledAndStartedAgainIT {
  private static final int FIRST_SEED = Integer.getInteger("kill.first", 1);
  private static final int SEEDS = Integer.getInteger("kill.seeds", 1);

  /** By then the first files are usually in the data sets. */
  private static final int LONGEST_MILLIS = Integer.getInteger("kill.millis", 14_000);

  private static final int MOST_KILLS = 2;
  private static final int SALES = 200;

  private final Installation installation = Installation.current();
  private final Expected expected = new Expected();
  private final SalesFiles files = new SalesFiles(expected);
  private final List<SalesFile> dropped = new ArrayList<>();
  private final List<String> kills = new ArrayList<>();

  @TempDir Path folder;

  static IntStream seeds() {
    return IntStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noRowIsLostOrDoubled(int seed) throws Exception {
    // Not Random, which gives neighbouring seeds much the same first number.
    SplittableRandom random = new SplittableRandom(seed);
    int times = 1 + random.nextInt(MOST_KILLS);
    for (int time = 0; time < times; time++) {
      UpProcess up = up();
      try (Recovery recovery = new Recovery(up.awaitUp(), state(), expected)) {
        if (time == 0) {
          recovery.dropSamples();
        }
        drop(recovery, "before-kill-%d.csv".formatted(time));
        killAfter(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)), up, recovery);
      }
    }

    try (UpProcess up = up();
        Recovery recovery = new Recovery(up.awaitUp(), state(), expected)) {
      drop(recovery, "after.csv");
      recovery.settle();
      // What the killed process had taken from the queue is left to the sweep, which waits for it.
      recovery.ageSamples();
      for (SalesFile file : dropped) {
        recovery.drops().age(file.key(), file.content());
      }
      Recovery.Outcome outcome = recovery.makeGood();
      System.out.printf(
          "kill: seed %d: %s: %s; %d looks of the schedule%n",
          seed, String.join("; ", kills), outcome.found(), outcome.looks());
      assertThat(outcome.found()).allMatch(LakeState.Difference::isNone);
    }
  }

  private UpProcess up() throws Exception {
    return UpProcess.start(installation, state(), folder.resolve("up.log"));
  }

  private Path state() {
    return folder.resolve("state");
  }

  private void drop(Recovery recovery, String name) throws Exception {
    SalesFile file = files.of("sales/" + name, SALES);
    recovery.drops().put(file.key(), file.content());
    dropped.add(file);
  }

  private void killAfter(Duration delay, UpProcess up, Recovery recovery) throws Exception {
    Thread.sleep(delay);
    String stage = Stage.of(recovery);
    Duration children = up.kill();
    kills.add(
        "killed %.1f s after a drop at: %s; its children ended %.1f s later"
            .formatted(Progress.seconds(delay), stage, Progress.seconds(children)));
  }
}
