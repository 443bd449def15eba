package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./medallion lineage TABLE.COLUMN} of the sample, with a lineage that is given. */
class ColumnLineageTest {
  private static final ColumnLineage LINEAGE =
      new ColumnLineage(
          Map.of(
              "bronze.sales.quantity", List.of(),
              "bronze.sales.unit_price", List.of(),
              "silver.customer_sales.revenue",
                  List.of("bronze.sales.quantity", "bronze.sales.unit_price"),
              "gold.product_performance.orders", List.of(),
              "gold.product_performance.revenue", List.of("silver.customer_sales.revenue"),
              "dataset.product_performance.revenue", List.of("gold.product_performance.revenue")),
          Map.of());

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customer_sales.revenue",
        "silver.customer_sales.Revenue",
        "silver.retail.customer_sales.revenue"
      })
  void showsBothDirections(String column) {
    assertThat(lineage(column)).isZero();
    assertThat(out)
        .hasToString(
            """

            silver.customer_sales.revenue
              comes from
                bronze.sales.quantity
                bronze.sales.unit_price
              goes into
                gold.product_performance.revenue
                  dataset.product_performance.revenue
            """);
  }

  @Test
  void saysWhatAnEndIs() {
    assertThat(lineage("sales.quantity")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("comes from\n    files\n");
    assertThat(lineage("product_performance.orders")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("no column: constants, counts of rows", "goes into\n    nothing\n");
  }

  @Test
  void printsTreesAsJson() {
    assertThat(lineage("product_performance.revenue", "--json")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", ""))
        .isEqualTo(
            "{'column':'gold.product_performance.revenue','comesFrom':[{'column':'silver.customer_sales.revenue','next':[{'column':'bronze.sales.quantity'},{'column':'bronze.sales.unit_price'}]}],'goesInto':[{'column':'dataset.product_performance.revenue'}]}"
                .replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customer_sales.revenu | silver.customer_sales has no column \"revenu\"; did you mean"
            + " \"revenue\"?",
        "monthly_revenue_by_company.x | gold.monthly_revenue_by_company has no column \"x\"; it has"
            + " none that a query names",
      })
  void refusesWhatIsNoColumn(String column, String message) {
    assertThat(lineage(column)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
  }

  private int lineage(String... arguments) {
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      String[] all = new String[arguments.length + 1];
      all[0] = "lineage";
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      return Medallion.commandLine(
              new Checkout(Path.of(System.getProperty("medallion.home"))),
              (endpoint, state) -> {
                throw new AssertionError("nobody is asked");
              },
              Map.of("lineage", new LineageCommand(folder -> LINEAGE)))
          .execute(all);
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
