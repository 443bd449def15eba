package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTestsTest {
  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void aPipelineNeedsNoTests() throws Exception {
    assertThat(tests()).isEmpty();
  }

  @Test
  void readsRowsWithTheirLinesFromAllFiles() throws Exception {
    folder
        .write(
            "tests/b.yaml",
            """
            totals_of_nothing:
              given: {silver.clean_sales: []}
              expect: {gold.totals: []}
            """)
        .write(
            "tests/a.yaml",
            """
            a_sale:
              given:
                bronze.sales:
                  - {sale_id: 1, amount: 1.50, _source_line: 7}
                  - sale_id: 2
                    amount: null
              types:
                bronze.sales: {extra: string}
              expect:
                silver.clean_sales:
                  - {sale_id: 1, tags: [a, 1, {b: null}]}
                silver.clean_sales_quarantine: []
            """);

    List<ModelTest> tests = tests();

    assertThat(tests).extracting(ModelTest::name).containsExactly("a_sale", "totals_of_nothing");
    ModelTest first = tests.get(0);
    assertThat(first.file()).isEqualTo("tests/a.yaml");
    assertThat(first.given().get("bronze.sales").rows())
        .containsExactly(
            new ModelTest.Row(
                4,
                Map.of(
                    "sale_id",
                    Optional.of("1"),
                    "amount",
                    Optional.of("1.50"),
                    "_source_line",
                    Optional.of("7"))),
            new ModelTest.Row(5, Map.of("sale_id", Optional.of("2"), "amount", Optional.empty())));
    assertThat(first.types()).isEqualTo(Map.of("bronze.sales", Map.of("extra", "string")));
    assertThat(first.expected().get("silver.clean_sales").rows().get(0).values())
        .containsEntry("tags", Optional.of("[\"a\",1,{\"b\":null}]"));
    assertThat(first.expected().get("silver.clean_sales_quarantine").rows()).isEmpty();
  }

  @Test
  void saysEverythingThatIsWrongWithFileAndLine() throws Exception {
    folder
        .write(
            "tests/a.yaml",
            """
            wrong_names:
              given:
                bronze.sale: []
                bronze.sales:
                  - {sale_id: 1, amont: 2}
              expects: {}
            nothing_reads_it:
              given: {bronze.customers: []}
              expect:
                gold.totals: [{day: 1}]
                silver.nothing: 7
            no_rows:
              expect: {gold.totals: {day: 1}}
            """)
        .write("tests/b.yaml", "a: {given: [}\n");

    assertThatThrownBy(this::tests)
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            """
            tests/a.yaml:6: wrong_names.expects is no known setting; did you mean "expect"?
            tests/a.yaml:3: wrong_names.given.bronze.sale is no table of the pipeline; did you mean "bronze.sales"?
            tests/a.yaml:5: wrong_names.given.bronze.sales.amont is no column of bronze.sales; did you mean "amount"?
            tests/a.yaml:1: wrong_names: "expect" is missing; name a model and its rows, as in expect: {silver.orders: [{id: 1}]}
            tests/a.yaml:11: nothing_reads_it.expect.silver.nothing is no table of the pipeline; there are silver.clean_sales, gold.totals, silver.clean_sales_quarantine
            tests/a.yaml:8: nothing_reads_it.given.bronze.customers: nothing that the test expects reads it; take it out, or expect rows of what does
            tests/a.yaml:13: no_rows.expect.gold.totals must be a list, as in gold.totals: [a, b], not a group of settings
            tests/b.yaml:1: is not YAML: while parsing a flow node, expected the node content, but found '}'\
            """);
  }

  private List<ModelTest> tests() throws Exception {
    return ModelTests.load(temporary, folder.load());
  }
}
