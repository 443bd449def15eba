package dev.medallion.functions.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.freshness.DueModel.Cause;
import dev.medallion.pipeline.Pipeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final String SILVER = "silver.retail.customer_sales";
  private static final String PRODUCTS = "gold.retail.product_performance";
  private static final String COMPANIES = "gold.retail.revenue_by_company";

  private final Pipeline pipeline = Fixtures.pipeline();
  private final String definition = pipeline.silver().getFirst().definition();
  private final Map<TableName, TableMetadata> tables = new HashMap<>();
  private final List<TableName> loaded = new ArrayList<>();
  private final Freshness look =
      new Freshness(
          pipeline,
          table -> {
            loaded.add(table);
            return Optional.ofNullable(tables.get(table));
          });

  @Test
  void nothingIsDueWhileNothingHasArrived() {
    assertThat(look.all()).isEmpty();
  }

  @Test
  void aModelIsNotDueBeforeEachOfItsSourcesHasArrived() {
    table("bronze.retail.sales", Map.of(), append("1"));
    table("bronze.retail.customers", Map.of());

    assertThat(look.silver()).isEmpty();
  }

  @Test
  void aModelIsDueWhenItsTableIsMissing() {
    bronze();

    assertThat(look.silver())
        .containsExactly(
            new DueModel(
                TableName.parse(SILVER),
                Cause.MISSING,
                Map.of("sales", "1", "customers", "2"),
                definition,
                Optional.empty(),
                "silver.retail.customer_sales does not exist"));
  }

  @Test
  void aModelIsDueWhenASourceHoldsNewerData() {
    bronze();
    table(SILVER, silver("0", "2"), append("9"));

    assertThat(look.silver())
        .containsExactly(
            new DueModel(
                TableName.parse(SILVER),
                Cause.BEHIND,
                Map.of("sales", "1", "customers", "2"),
                definition,
                Optional.empty(),
                "silver.retail.customer_sales has not read the newest bronze.retail.sales"));
  }

  @Test
  void aModelIsDueWhenItRecordsNothingOfASource() {
    bronze();
    table(SILVER, Map.of(PropertyKeys.DEFINITION, definition), append("9"));

    assertThat(look.silver())
        .extracting(DueModel::because)
        .containsExactly(
            "silver.retail.customer_sales has not read the newest bronze.retail.sales,"
                + " bronze.retail.customers");
  }

  @Test
  void aModelIsDueWhenItsDefinitionHasChanged() {
    bronze();
    Map<String, String> properties = new HashMap<>(silver("1", "2"));
    properties.put(PropertyKeys.DEFINITION, "another");
    table(SILVER, properties, append("9"));

    assertThat(look.silver())
        .extracting(DueModel::cause, DueModel::because)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Cause.REDEFINED,
                "silver.retail.customer_sales was not made by its present definition"));
  }

  @Test
  void aModelIsDueWhenItIsToBeRebuiltThoughNothingIsNew() {
    bronze();
    Map<String, String> properties = new HashMap<>(silver("1", "2"));
    properties.put(PropertyKeys.REBUILD, "2026-11-22T12:00:00Z");
    table(SILVER, properties, append("9"));

    assertThat(look.silver())
        .containsExactly(
            new DueModel(
                TableName.parse(SILVER),
                Cause.REBUILD,
                Map.of("sales", "1", "customers", "2"),
                definition,
                Optional.of("2026-11-22T12:00:00Z"),
                "silver.retail.customer_sales is to be rebuilt"));
  }

  @Test
  void aTableThatAFailedFirstRunLeftEmptyIsDueAndNotReadYet() {
    bronze();
    table(SILVER, Map.of());

    assertThat(look.all())
        .extracting(due -> due.table().toString(), DueModel::cause)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(SILVER, Cause.REDEFINED));
  }

  @Test
  void aModelThatHasReadEverythingIsNotDue() {
    bronze();
    table(SILVER, silver("1", "2"), append("9"));

    assertThat(look.silver()).isEmpty();
  }

  @Test
  void compactionOfASourceMakesNothingDue() {
    bronze();
    table(
        "bronze.retail.sales",
        Map.of(),
        append("1"),
        new Snapshot("5", Optional.of("1"), Instant.EPOCH, "replace", Map.of()));
    table(SILVER, silver("1", "2"), append("9"));

    assertThat(look.silver()).isEmpty();
  }

  @Test
  void goldIsDueAgainstWhatSilverHoldsNow() {
    table(SILVER, Map.of(), append("9"));
    table(
        PRODUCTS,
        Map.of(
            PropertyKeys.DEFINITION,
            pipeline.gold("product_performance").orElseThrow().definition(),
            PropertyKeys.consumed("customer_sales"),
            "9"),
        append("20"));

    assertThat(look.gold())
        .extracting(due -> due.table().toString(), DueModel::cause, DueModel::upstream)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                COMPANIES, Cause.MISSING, Map.of("customer_sales", "9")));
  }

  @Test
  void loadsEachTableOnceSoThatAllModelsSeeTheSame() {
    table(SILVER, Map.of(), append("9"));

    look.all();

    assertThat(loaded).doesNotHaveDuplicates().contains(TableName.parse(SILVER));
  }

  private void bronze() {
    table("bronze.retail.sales", Map.of(), append("1"));
    table("bronze.retail.customers", Map.of(), append("2"));
  }

  private Map<String, String> silver(String sales, String customers) {
    return Map.of(
        PropertyKeys.DEFINITION,
        definition,
        PropertyKeys.consumed("sales"),
        sales,
        PropertyKeys.consumed("customers"),
        customers);
  }

  private static Snapshot append(String id) {
    return new Snapshot(id, Optional.empty(), Instant.EPOCH, "append", Map.of());
  }

  private void table(String name, Map<String, String> properties, Snapshot... snapshots) {
    TableName table = TableName.parse(name);
    List<Snapshot> history = List.of(snapshots);
    tables.put(
        table,
        new TableMetadata(
            table,
            name,
            List.of(),
            properties,
            history.isEmpty() ? Optional.empty() : Optional.of(history.getLast()),
            history,
            List.of(),
            0,
            Map.of()));
  }
}
