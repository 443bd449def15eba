package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.ExecutionWatch;
import dev.medallion.cli.Progress;
import dev.medallion.local.Installation;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * What the same drop costs from the file to the data sets, onto a lakehouse of few rows and of
 * many: {@code ./medallion up} with the sample pipeline, no part of CI. Told by {@code
 * bench/refresh --whole}.
 */
class WholeRefreshBench {
  private static final int SMALL = Integer.getInteger("refresh.small", 1_000_000);
  private static final int LARGE = Integer.getInteger("refresh.large", 10_000_000);
  private static final int ROUNDS = Integer.getInteger("refresh.rounds", 5);
  private static final int DROP = 10_000;
  private static final int FILE = 500_000;
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  /** As far apart as makes some three years of a million sales. */
  private static final Duration APART = Duration.ofSeconds(90);

  private static final List<String> PARTS = List.of("bronze", "Silver", "Gold", "run", "all");

  @TempDir Path folder;

  @Test
  void theSameDropOntoFewRowsAndOntoMany() throws Exception {
    Map<String, Double> small = medians("small", SMALL);
    Map<String, Double> large = medians("large", LARGE);
    for (String part : PARTS) {
      System.out.printf(
          "refresh: %-6s %,d rows onto %,d: %.2f s, onto %,d: %.2f s, ratio %.2f%n",
          part,
          DROP,
          SMALL,
          small.get(part),
          LARGE,
          large.get(part),
          large.get(part) / small.get(part));
    }
  }

  private Map<String, Double> medians(String name, int rows) throws Exception {
    Path state = folder.resolve(name);
    try (UpProcess up =
            UpProcess.start(Installation.current(), state, folder.resolve(name + ".log"));
        Recovery recovery = new Recovery(up.awaitUp(), state, new Expected())) {
      recovery.dropSamples();
      recovery.settle();
      Drops drops = recovery.drops();
      for (int from = 0; from < rows; from += FILE) {
        drops.copy(
            "sales/history-%d.csv".formatted(from), sales(from, Math.min(FILE, rows - from)));
      }
      recovery.quiet().await(LIMIT);
      Map<String, List<Double>> rounds = new LinkedHashMap<>();
      // The first round warms up.
      for (int round = 0; round <= ROUNDS; round++) {
        drops.copy("sales/new-%d.csv".formatted(round), sales(rows + round * DROP, DROP));
        recovery.quiet().await(LIMIT);
        Map<String, Double> times = times(recovery);
        System.out.printf("refresh: %,d rows, round %d: %s%n", rows, round, times);
        if (round > 0) {
          times.forEach(
              (part, seconds) ->
                  rounds.computeIfAbsent(part, any -> new ArrayList<>()).add(seconds));
        }
      }
      assertHolds(recovery, state, rows + (ROUNDS + 1) * DROP);
      System.out.printf("refresh: %,d rows: memory in MiB %s%n", rows, up.memory());
      Map<String, Double> medians = new LinkedHashMap<>();
      rounds.forEach(
          (part, seconds) -> medians.put(part, seconds.stream().sorted().toList().get(ROUNDS / 2)));
      return medians;
    }
  }

  /** What the newest ingestion and the newest run took, in seconds. */
  private static Map<String, Double> times(Recovery recovery) {
    var bronze = recovery.quiet().runs().getFirst();
    ExecutionListItem execution = recovery.quiet().executions().getFirst();
    ExecutionWatch watch =
        new ExecutionWatch(
            recovery.services().stepFunctions(),
            execution.executionArn(),
            new Progress(System.err, Instant.now()));
    assertThat(watch.look()).isTrue();
    assertThat(execution.status())
        .as("%s", watch.end().orElseThrow().cause())
        .isEqualTo(ExecutionStatus.SUCCEEDED);
    Map<String, Double> times = new LinkedHashMap<>();
    times.put("bronze", seconds(bronze.startedOn(), bronze.completedOn()));
    watch.states().stream()
        .filter(span -> PARTS.contains(span.name()))
        .forEach(span -> times.put(span.name(), seconds(span.from(), span.to())));
    times.put("run", seconds(execution.startDate(), execution.stopDate()));
    times.put("all", seconds(bronze.startedOn(), execution.stopDate()));
    return times;
  }

  private static double seconds(Instant from, Instant to) {
    return (double) Duration.between(from, to).toMillis() / 1000;
  }

  /** Each of the sales is in silver, and counted once in each gold table, beside the samples'. */
  private static void assertHolds(Recovery recovery, Path state, int sales)
      throws InterruptedException {
    LakeState lake = new LakeState(recovery.services(), recovery.deployed(), state);
    assertThat(
            lake.rows(
                Layer.SILVER,
                "SELECT count(*), count(DISTINCT sale_id) FROM retail.customer_sales WHERE sale_id"
                    + " >= 1000000"))
        .containsExactly(List.of(Integer.toString(sales), Integer.toString(sales)));
    String units =
        lake.rows(Layer.SILVER, "SELECT sum(quantity) FROM retail.customer_sales")
            .getFirst()
            .getFirst();
    assertThat(lake.rows(Layer.GOLD, "SELECT sum(units) FROM retail.product_performance"))
        .containsExactly(List.of(units));
    String timed =
        lake.rows(
                Layer.SILVER,
                "SELECT sum(quantity) FROM retail.customer_sales WHERE sold_at IS NOT NULL")
            .getFirst()
            .getFirst();
    assertThat(lake.rows(Layer.GOLD, "SELECT sum(units) FROM retail.monthly_revenue_by_company"))
        .containsExactly(List.of(timed));
  }

  /** Sales one after the other, with numbers far from those of the samples. */
  private static byte[] sales(int first, int count) throws IOException {
    SplittableRandom random = new SplittableRandom(first);
    StringBuilder csv =
        new StringBuilder("sale_id,sold_at,customer_id,product,category,quantity,unit_price\n");
    for (int sale = first; sale < first + count; sale++) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%s,%d,Product %d,Category %d,%d,%d.%02d\n",
              1_000_000 + sale,
              START.plus(APART.multipliedBy(sale)),
              1 + random.nextInt(200),
              random.nextInt(1000),
              random.nextInt(10),
              1 + random.nextInt(9),
              1 + random.nextInt(99),
              random.nextInt(100)));
    }
    return Drops.bytes(csv.toString());
  }
}
