package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.ColumnLineage;
import dev.medallion.cli.explain.ChangeFinder;
import dev.medallion.cli.explain.Changes;
import dev.medallion.cli.explain.Explainer;
import dev.medallion.cli.explain.Explanation;
import dev.medallion.cli.explain.Explanation.Contribution;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code explain} says of the sample's gold tables, held against its own sums. */
record ExplainedCells(RunningLake lake, Pipeline pipeline) {
  private static final ColumnLineage NO_COPIES = new ColumnLineage(Map.of(), Map.of());

  /** What the validation reads off the sample's silver query. */
  private static final ColumnLineage COPIES =
      new ColumnLineage(
          Map.of(),
          Map.of(
              "silver.customer_sales.sale_id", List.of("bronze.sales.sale_id"),
              "silver.customer_sales.customer_id",
                  List.of("bronze.customers.customer_id", "bronze.sales.customer_id")));

  /** For every cell of both tables, the contributions of all rows are given and add up to it. */
  void addUp() throws InterruptedException {
    for (Explanation.Row row : all("monthly_revenue_by_company").rows()) {
      assertSum(row, "orders", sum(row, "count(*)"));
      assertSum(row, "units", sum(row, "sum(quantity)"));
      assertSum(row, "revenue", sum(row, "sum(amount)"));
    }
    for (Explanation.Row row : all("product_performance").rows()) {
      BigDecimal revenue = sum(row, "sum(amount)");
      BigDecimal units = sum(row, "sum(quantity)");
      assertSum(row, "orders", sum(row, "count(*)"));
      assertSum(row, "customers", sum(row, "count(DISTINCT customer_id)"));
      assertSum(row, "units", units);
      assertSum(row, "revenue", revenue);
      assertSum(row, "average_price", revenue.divide(units, 2, RoundingMode.HALF_UP));
      assertThat(row.contributions())
          .extracting(each -> each.gives().get("max(category)").asText())
          .contains(row.values().get("category").asText());
    }
  }

  private Explanation all(String model) throws InterruptedException {
    Explanation explanation = explained(model, "true", Integer.MAX_VALUE, NO_COPIES);
    assertThat(explanation.rows())
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.addsUp()).as("%s", row.sums()).isTrue();
              assertThat(row.sums())
                  .hasSize(row.values().size() - pipeline.gold(model).orElseThrow().key().size());
              assertThat(row.contributions()).hasSize(Math.toIntExact(row.madeOf()));
            });
    return explanation;
  }

  private Explanation explained(String model, String where, int most, ColumnLineage copies)
      throws InterruptedException {
    return new Explainer(lake.services(), lake.deployed(), pipeline, () -> copies)
        .explain(
            pipeline.gold(model).orElseThrow(),
            new Explainer.Request(where, Optional.empty(), Optional.empty(), most, most));
  }

  private static BigDecimal sum(Explanation.Row row, String aggregate) {
    return row.contributions().stream()
        .map(each -> each.gives().get(aggregate))
        .map(JsonNode::decimalValue)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static void assertSum(Explanation.Row row, String column, BigDecimal sum) {
    assertThat(row.values().get(column).decimalValue())
        .as("%s of %s", column, row.values())
        .isEqualByComparingTo(sum);
  }

  /** A row of gold that one sale made, of which there were two versions. */
  void reachTheRecordsInLanding(String where, String newer, String older)
      throws InterruptedException {
    Explanation explanation =
        explained("monthly_revenue_by_company", where, Integer.MAX_VALUE, COPIES);

    assertThat(explanation.notes()).isEmpty();
    assertThat(explanation.rows().getFirst().contributions())
        .flatExtracting(Contribution::from)
        .flatExtracting(Explanation.Source::records)
        .filteredOn(record -> record.text().equals(newer))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.certain()).isTrue();
              assertThat(record.overrode())
                  .singleElement()
                  .satisfies(over -> assertThat(over.text()).isEqualTo(older));
            });
    assertThat(explanation.rows().getFirst().contributions())
        .allSatisfy(
            each ->
                assertThat(each.from().getFirst().records())
                    .anySatisfy(
                        record -> {
                          assertThat(record.table()).isEqualTo("bronze.retail.customers");
                          assertThat(record.noText()).contains("Parquet");
                        }));
  }

  /** The rows that the newest run changed are those that differ, and objects came in between. */
  void tellWhatTheNewestRunChanged() throws Exception {
    String model = "product_performance";
    TableMetadata metadata =
        lake.services()
            .catalog(lake.deployed())
            .load(new TableName(Layer.GOLD, pipeline.namespace(), model))
            .orElseThrow();
    TableMetadata.Snapshot now = metadata.currentSnapshot().orElseThrow();
    TableMetadata.Snapshot before = now.parent().flatMap(metadata::snapshot).orElseThrow();
    Set<List<String>> differ = new HashSet<>(products(now));
    differ.removeAll(products(before));

    Changes changes = since(model, before.summary().get(PropertyKeys.EXECUTION));

    assertThat(changes.notes()).isEmpty();
    assertThat(changes.rows())
        .isNotEmpty()
        .extracting(
            row ->
                List.of(
                    row.key().get("product").asText(),
                    row.after().get("revenue").decimalValue().toPlainString()))
        .containsExactlyInAnyOrderElementsOf(differ);
    assertThat(changes.rows())
        .allSatisfy(
            row -> assertThat(row.before().get("orders")).isNotEqualTo(row.after().get("orders")));
    assertThat(changes.counts().get("changed")).isEqualTo(differ.size());
    assertThat(changes.objects())
        .isNotEmpty()
        .allSatisfy(arrival -> assertThat(arrival.rows()).isPositive());

    Changes all = since(model, "2020-01-01");
    assertThat(all.since().snapshot()).as("the table was not made").isEmpty();
    assertThat(all.counts().get("added")).isEqualTo(lake.rows(metadata.table()));
  }

  private Set<List<String>> products(TableMetadata.Snapshot snapshot) throws Exception {
    return lake.rows(
        Layer.GOLD,
        "SELECT product, revenue FROM retail.product_performance FOR VERSION AS OF "
            + snapshot.id());
  }

  private Changes since(String model, String since) throws InterruptedException {
    return new ChangeFinder(lake.services(), lake.deployed(), pipeline)
        .find(
            pipeline.gold(model).orElseThrow(),
            new ChangeFinder.Request(
                since, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
