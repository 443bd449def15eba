package dev.medallion.bench;

import dev.medallion.local.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures the maintenance policies and writes what came out to {@code docs/}. */
final class MaintenanceBench {
  private MaintenanceBench() {}

  /** Takes no arguments; {@code medallion.home} names the checkout. */
  public static void main(String[] arguments) throws Exception {
    Installation installation = Installation.current();
    Path state = installation.home().resolve("bench/target/state");
    delete(state);
    Files.createDirectories(state);
    long began = System.nanoTime();
    SmallCommits.Result commits;
    Arrangements.Result arrangements;
    try (BenchSite site = new BenchSite(installation, state.toRealPath())) {
      say(began, "started");
      site.athena().withWorkGroup();
      new SmallCommits(site, "warm_up", 1).measure(20);
      say(began, "warm");
      commits = new SmallCommits(site, "small_commits", 7).measure(SmallCommits.COMMITS);
      say(began, "%d small commits measured".formatted(SmallCommits.COMMITS));
      arrangements = new Arrangements(site, "orders", 3).measure(Arrangements.COMMITS);
      say(began, "arrangements measured");
    }
    Report report =
        new Report(
            commits,
            arrangements,
            Prices.read(installation.home().resolve("docs/prices.yaml")),
            Map.of(
                "date", LocalDate.now(ZoneOffset.UTC).toString(),
                "machine", Machine.describe(),
                "run.minutes", Figure.number((System.nanoTime() - began) / 60e9)));
    report.tables().values().forEach(table -> System.out.println("\n" + table));
    report.write(installation.home().resolve("docs"), installation.home().resolve("bench/target"));
    List<String> contradictions = report.contradictions();
    if (!contradictions.isEmpty()) {
      throw new IllegalStateException(
          "docs/maintenance-bench.md says what this run does not show: %s. Run it again; if it stays"
                  .formatted(contradictions)
              + " so, fix bench/src/main/resources/maintenance-bench.md");
    }
  }

  private static void say(long began, String what) {
    System.out.printf("%6.1fs  %s%n", (System.nanoTime() - began) / 1e9, what);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : all) {
          Files.delete(file);
        }
      }
    }
  }
}
