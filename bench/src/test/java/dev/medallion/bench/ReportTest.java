package dev.medallion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.bench.Arrangements.Job;
import dev.medallion.bench.Arrangements.Pair;
import dev.medallion.bench.Comparison.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With figures that were made up. */
class ReportTest {
  private static final Map<String, String> RUN =
      Map.of(
          "date", "2026-01-01",
          "machine", "a machine",
          "run.minutes", "3");

  @TempDir private Path folder;

  @Test
  void fillsTheTextAndDrawsThePicture() throws Exception {
    Report report = report(100);

    report.write(folder, folder);

    assertThat(Files.readString(folder.resolve("maintenance-bench.md")))
        .doesNotContain("{{")
        .contains("takes 5 times as long", "z-order");
    assertThat(Files.readString(folder.resolve("maintenance-bench.svg"))).startsWith("<svg");
    assertThat(report.contradictions()).isEmpty();
  }

  @Test
  void saysWhereTheTextIsNotBorneOut() {
    assertThat(report(900).contradictions()).containsExactly("bin-pack makes queries faster");
  }

  private static Report report(double packedMillis) {
    Stored small = stored(500, 100);
    Expiry appended = new Expiry(state(500, small), state(1, stored(500, 10)), 5_000, 100);
    Expiry packed = new Expiry(state(2, stored(501, 10)), state(1, stored(1, 10)), 100, 100);
    Reading one = new Reading(1, 1_000, packedMillis);
    SmallCommits.Result commits =
        new SmallCommits.Result(
            1_000,
            new Reading(500, 5_000, 500),
            new Reading(500, 5_000, 490),
            appended,
            new Reading(500, 5_000, 500),
            one,
            2_000,
            5_000,
            packed,
            new SmallCommits.Small(500, 1_000, one, one));
    Pair numbers =
        pair(
            Map.of(
                "customer", new double[] {1, 1, 0.02, 0.1},
                "product", new double[] {1, 1, 1, 0.1},
                "customer and product", new double[] {1, 1, 0.02, 0.02},
                "id (arrival)", new double[] {0.01, 0.02, 1, 1}));
    Pair names =
        pair(
            Map.of(
                "company", new double[] {1, 1, 0.01, 0.01},
                "day", new double[] {1, 1, 1, 1},
                "company and day", new double[] {1, 1, 0.01, 0.01}));
    return new Report(
        commits,
        new Arrangements.Result(50_000_000, 800_000, numbers, names),
        new Prices(0.005, 0.01, 0.0049),
        RUN);
  }

  private static Pair pair(Map<String, double[]> shares) {
    String[] arrangements = {
      Arrangements.CAME, Arrangements.PACKED, Arrangements.SORTED, Arrangements.ORDERED
    };
    Map<String, Job> jobs = new LinkedHashMap<>();
    for (int i = 1; i < arrangements.length; i++) {
      jobs.put(arrangements[i], new Job(1_000.0 * i, 50_000_000, 100));
    }
    Map<String, Map<String, Reading>> readings = new LinkedHashMap<>();
    shares.forEach(
        (question, share) -> {
          Map<String, Reading> each = new LinkedHashMap<>();
          for (int i = 0; i < arrangements.length; i++) {
            double files = i == 0 ? Arrangements.COMMITS : 100;
            each.put(
                arrangements[i],
                new Reading(files * share[i], 50_000_000 * share[i], 50 + 500 * share[i]));
          }
          readings.put(question, each);
        });
    return new Pair(jobs, readings);
  }

  private static Expiry.State state(int snapshots, Stored stored) {
    return new Expiry.State(snapshots, snapshots * 900.0 + 10_000, snapshots, stored);
  }

  private static Stored stored(int files, int others) {
    return new Stored(
        new Stored.Kind(files, files * 10_000.0),
        new Stored.Kind(others, others * 7_000.0),
        new Stored.Kind(others, others * 100_000.0));
  }
}
