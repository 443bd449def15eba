package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.Lakehouse;
import dev.medallion.cli.Landing;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.Progress;
import dev.medallion.cli.Run;
import dev.medallion.cli.RunReport;
import dev.medallion.cli.Target;
import dev.medallion.local.Installation;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.local.stack.LocalStack;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline whose gold SQL is wrong in two ways: what the user is told, and what is left behind.
 */
class BrokenGoldIT {
  private static final String DOES_NOT_PARSE =
      "SELECT month company orders units revenue FROM WHERE {{ silver.customer_sales }}";

  /** Parses, but Athena cannot write a column of JSON to an Iceberg table. */
  private static final String REFUSED_BY_ATHENA =
      """
      SELECT product, json_parse('{}') AS category, 1 AS orders, 1 AS customers, 1 AS units,
        1 AS revenue, 1 AS average_price
      FROM {{ silver.customer_sales }} GROUP BY product
      """;

  /** Fails on the sales of March, whose time it takes for a divisor. */
  private static final String FAILS_ON_MARCH =
      """
      SELECT product, max(category) AS category, sum(1 / (month(sold_at) - 3)) AS orders,
        1 AS customers, 1 AS units, 1 AS revenue, 1 AS average_price
      FROM {{ silver.customer_sales }} GROUP BY product
      """;

  @TempDir Path folder;

  @Test
  void everyGoldTableThatFailsIsNamedWithAthenasReasonAndNothingHalfWrittenStays()
      throws Exception {
    Installation installation = Installation.current();
    Path broken = copy(installation.pipeline(), folder.resolve("pipeline"));
    Files.writeString(broken.resolve("gold/monthly_revenue_by_company.sql"), DOES_NOT_PARSE);
    Files.writeString(broken.resolve("gold/product_performance.sql"), REFUSED_BY_ATHENA);
    Installation changed = installation.withPipeline(broken);
    Pipeline pipeline = Pipelines.load(changed.pipeline());
    Instant start = Instant.now();
    Progress progress = new Progress(System.out, start);

    try (LocalStack stack =
            LocalStack.start(
                changed,
                folder.resolve("state"),
                SharedEngines.lend(),
                line -> progress.say("", line));
        Target target =
            Target.up(new HttpLocalSide(stack.site().endpoint(), stack.site().state()))) {
      Lakehouse lakehouse = new Lakehouse(target.services(), target.stack(), pipeline);
      RunReport report =
          new Run(target, lakehouse, progress, start)
              .of(Landing.of(installation.home().resolve("samples"), pipeline));

      assertThat(report.status()).isEqualTo("FAILED");
      assertThat(String.join("\n", report.problems()))
          .contains("gold.retail.monthly_revenue_by_company")
          .containsPattern(
              "gold/monthly_revenue_by_company\\.sql:1:\\d+: [^;]*mismatched input 'orders'")
          .contains("gold.retail.product_performance")
          .contains("Type not supported for Iceberg: json");
      assertThat(report.tables())
          .extracting(table -> table.layer() + "." + table.name())
          .containsExactly("bronze.customers", "bronze.sales", "silver.customer_sales");
    }
  }

  @Test
  void aTableThatFailsKeepsItsLastGoodRowsAndTheOthersGoOn() throws Exception {
    Installation installation = Installation.current();
    Path samples = installation.home().resolve("samples");
    Path broken = copy(installation.pipeline(), folder.resolve("pipeline"));
    Files.writeString(broken.resolve("gold/product_performance.sql"), FAILS_ON_MARCH);
    Installation changed = installation.withPipeline(broken);
    Pipeline pipeline = Pipelines.load(changed.pipeline());
    Instant start = Instant.now();
    Progress progress = new Progress(System.out, start);

    try (LocalStack stack =
            LocalStack.start(
                changed,
                folder.resolve("state"),
                SharedEngines.lend(),
                line -> progress.say("", line));
        Target target =
            Target.up(new HttpLocalSide(stack.site().endpoint(), stack.site().state()))) {
      Lakehouse lakehouse = new Lakehouse(target.services(), target.stack(), pipeline);
      Run run = new Run(target, lakehouse, progress, start);
      RunReport first =
          run.of(landing(samples, "customers/customers.parquet", "sales/sales-2026-01.csv"));
      RunReport second = run.of(landing(samples, "sales/sales-2026-03.csv"));

      assertThat(first.problems()).isEmpty();
      assertThat(second.status()).isEqualTo("FAILED");
      assertThat(String.join("\n", second.problems()))
          .contains("gold.retail.product_performance: DIVISION_BY_ZERO")
          .doesNotContain("monthly_revenue_by_company");
      assertThat(table(second, "product_performance"))
          .isEqualTo(table(first, "product_performance"));
      assertThat(table(second, "monthly_revenue_by_company").rows())
          .isGreaterThan(table(first, "monthly_revenue_by_company").rows());
    }
  }

  private static Landing landing(Path samples, String... keys) {
    return new Landing(
        Stream.of(keys)
            .collect(Collectors.toMap(Function.identity(), key -> samples.resolve(key))));
  }

  private static RunReport.Table table(RunReport report, String name) {
    return report.tables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
