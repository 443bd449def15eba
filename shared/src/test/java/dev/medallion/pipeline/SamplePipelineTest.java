package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.Expectation;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pipeline that ships is valid, and what is read from it is what it says. */
final class SamplePipelineTest {
  private static Pipeline pipeline;

  @BeforeAll
  static void load() throws PipelineException {
    pipeline = PipelineLoader.load(Path.of(System.getProperty("medallion.home"), "pipeline"));
  }

  @Test
  void readsSourcesInTheOrderOfTheFile() {
    assertThat(pipeline.sources()).extracting(Source::name).containsExactly("customers", "sales");
    Source sales = pipeline.source("sales").orElseThrow();
    assertThat(sales.format()).isEqualTo(Format.CSV);
    assertThat(sales.prefix()).isEqualTo("sales/");
    assertThat(sales.key()).containsExactly("sale_id");
    assertThat(sales.columns())
        .containsEntry("unit_price", "decimal(10,2)")
        .containsEntry("sold_at", "timestamp")
        .hasSize(7);
  }

  @Test
  void findsTheSourceOfAnObjectByItsPrefix() {
    assertThat(pipeline.sourceOf("sales/2026/01.csv")).map(Source::name).contains("sales");
    assertThat(pipeline.sourceOf("returns/01.csv")).isEmpty();
  }

  @Test
  void knowsWhatEachModelReads() {
    assertThat(pipeline.silver("customer_sales").orElseThrow().sources())
        .containsExactly("sales", "customers");
    assertThat(pipeline.gold("monthly_revenue_by_company").orElseThrow().models())
        .containsExactly("customer_sales");
    assertThat(pipeline.gold("product_performance").orElseThrow().cluster())
        .containsExactly("category", "product");
  }

  @Test
  void knowsWhatIsExpectedOfSilver() {
    assertThat(pipeline.silver("customer_sales").orElseThrow().expectations())
        .containsExactly(
            new Expectation("positive_quantity", "quantity > 0", Expectation.Action.QUARANTINE),
            new Expectation("known_customer", "company <> 'unknown'", Expectation.Action.WARN));
  }

  @Test
  void readsDataSetsWithTheirCharts() {
    DataSet revenue = pipeline.dataSets().get(0);
    assertThat(revenue.name()).isEqualTo("monthly_revenue");
    assertThat(revenue.columns()).containsEntry("month", "DATETIME");
    assertThat(revenue.charts())
        .extracting(DataSet.Chart::type)
        .containsExactly(DataSet.Type.LINE, DataSet.Type.BAR);
    assertThat(revenue.charts().get(1).x()).contains("company");
  }

  @Test
  void writesOutTheStandardMaintenance() {
    for (Layer layer : Layer.values()) {
      assertThat(pipeline.maintenance()).containsEntry(layer, Maintenance.standard(layer));
    }
  }
}
