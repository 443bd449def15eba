package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusPrinterTest {

  private static final FunctionCalls.Decision FRESH =
      new FunctionCalls.Decision("fresh", "", "", List.of());

  @Test
  void showsFailedRunsRefusedObjectsAndWhatWaits() {
    String reason = "it holds NUL characters, as a binary file does".repeat(3);

    assertThat(
            printed(
                List.of(
                    new LandingFindings.FailedRun(
                        "jr_1", "sales", "FAILED", "2026-11-27T10:00:00Z", "2 objects refused")),
                List.of(new LandingFindings.Refused("s3://landing/sales/a.csv", reason)),
                FRESH,
                1))
        .contains("Newest failed bronze runs\n  sales jr_1 FAILED, started 2026-11-2")
        .contains("    2 objects refused\n")
        .contains("Refused objects\n  s3://landing/sales/a.csv\n    " + reason + "\n")
        .contains("landing queue: 4 messages, 1 dead letter (./medallion redrive tells why")
        .contains("bronze: 2 runs under way");
  }

  @Test
  void saysNothingOfTroublesWhereThereAreNone() {
    assertThat(printed(List.of(), List.of(), FRESH, 0))
        .doesNotContain("failed", "Refused")
        .contains("landing queue: 4 messages, 0 dead letters\n");
  }

  @Test
  void tellsWhatIsNotUpToDateAndWhenItIsTriedAgain() {
    FunctionCalls.Decision waiting =
        new FunctionCalls.Decision(
            "waiting",
            "run-1-3",
            "2026-11-27T10:00:00Z",
            List.of("silver.customer_sales is stale"));

    assertThat(printed(List.of(), List.of(), waiting, 0))
        .contains("Not up to date\n  silver.customer_sales is stale\n  run-1-3 failed")
        .contains("at once by ./medallion redrive\n");
  }

  @Test
  void showsHowLongRowsWaitBesideHowLongTheyMay() {
    assertThat(
            printed(
                List.of(),
                List.of(),
                FRESH,
                List.of(
                    new FunctionCalls.TableAge("silver.retail.sales", 0, 86_400, false),
                    new FunctionCalls.TableAge("gold.retail.totals", 93_784, 3_600, true)),
                0))
        .containsPattern("silver\\.retail\\.sales +no +1d +fresh")
        .containsPattern("gold\\.retail\\.totals +1d 2h 3m 4s +1h +late");
  }

  @Test
  void saysNothingOfFreshnessWhereNoModelAsksForIt() {
    assertThat(printed(List.of(), List.of(), FRESH, 0)).doesNotContain("Freshness");
  }

  private static String printed(
      List<LandingFindings.FailedRun> failed,
      List<LandingFindings.Refused> refused,
      FunctionCalls.Decision due,
      int deadLetters) {
    return printed(failed, refused, due, List.of(), deadLetters);
  }

  private static String printed(
      List<LandingFindings.FailedRun> failed,
      List<LandingFindings.Refused> refused,
      FunctionCalls.Decision due,
      List<FunctionCalls.TableAge> freshness,
      int deadLetters) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StatusPrinter(new PrintStream(out, true, StandardCharsets.UTF_8))
        .print(
            new StatusCommand.Status(
                "",
                "medallion",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                failed,
                refused,
                2,
                due,
                freshness,
                4,
                deadLetters));
    return out.toString(StandardCharsets.UTF_8);
  }
}
