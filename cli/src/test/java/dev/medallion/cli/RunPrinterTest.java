package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunPrinterTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final RunPrinter printer =
      new RunPrinter(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void printsWhatCameOfEachRuleAndWhereTheQuarantinedRowsStand() {
    printer.printExpectations(
        List.of(
            new RunReport.Checked(
                "sales",
                4988,
                List.of(
                    new RunReport.Rule("positive_quantity", "quarantine", 1),
                    new RunReport.Rule("known_customer", "warn", 1430),
                    new RunReport.Rule("new_rule", "fail", -1)),
                "silver.retail.sales_quarantine",
                1),
            new RunReport.Checked(
                "returns",
                12,
                List.of(new RunReport.Rule("known_sale", "warn", 0)),
                "silver.retail.returns_quarantine",
                -1)));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """

            Expectations
              model    rule               action       rows  broken
              ───────  ─────────────────  ──────────  ─────  ──────
              sales    positive_quantity  quarantine  4,988       1
              sales    known_customer     warn        4,988   1,430
              sales    new_rule           fail        4,988       –
              returns  known_sale         warn           12       0
              silver.retail.sales_quarantine holds 1 row
            """);
  }

  @Test
  void printsTheDeclaredColumnsThatNoFileHasHadWithTheNearestThatFilesHave() {
    printer.printAbsentColumns(
        List.of(
            new RunReport.AbsentColumn("bronze.retail.sales", "customer_email", "customer_e_mail"),
            new RunReport.AbsentColumn("bronze.retail.sales", "region", "")));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """

            Declared columns that no file has had
              bronze.retail.sales.customer_email is null in every row; its files have "customer_e_mail": declare that column in pipeline.yaml, or name it customer_email in the files
              bronze.retail.sales.region is null in every row, and no column of its files is called nearly so; correct or remove it in pipeline.yaml
            """);
  }

  @Test
  void printsNothingOfColumnsWhereFilesHaveHadAll() {
    printer.printAbsentColumns(List.of());

    assertThat(printed.size()).isZero();
  }

  @Test
  void printsNothingOfRulesWhereNoModelHasAny() {
    printer.printExpectations(List.of());

    assertThat(printed.size()).isZero();
  }
}
