package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.pipeline.EventSettings;
import dev.medallion.pipeline.Format;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import dev.medallion.pipeline.Sql;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RebuildTargetsTest {
  private static final Pipeline PIPELINE =
      new Pipeline(
          "retail",
          Stream.of("customers", "sales").map(RebuildTargetsTest::source).toList(),
          List.of(silver("customer_sales"), silver("sales")),
          List.of(gold("revenue"), gold("customer_sales")),
          List.of(),
          Map.of(),
          Map.of(),
          Pipeline.LONGEST_RETRY,
          EventSettings.ofNamespace("retail"),
          List.of());

  @Test
  void takesSourcesBesideModels() {
    assertThat(targets("customers", "customer_sales", "revenue", "customers"))
        .isEqualTo(new RebuildTargets(List.of("customers"), List.of("customer_sales", "revenue")));
  }

  @Test
  void takesNoSourceUnlessItIsNamed() {
    assertThat(targets()).isEqualTo(new RebuildTargets(List.of(), List.of()));
  }

  @Test
  void takesALayerBeforeAName() {
    assertThat(targets("bronze.sales", "gold.revenue"))
        .isEqualTo(new RebuildTargets(List.of("sales"), List.of("revenue")));
    assertThat(targets("silver.sales")).isEqualTo(new RebuildTargets(List.of(), List.of("sales")));
  }

  @Test
  void wantsTheLayerOfANameThatASourceAndAModelHave() {
    assertThatThrownBy(() -> targets("sales"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "nothing is rebuilt: \"sales\" is a source and a model; write bronze.sales for the"
                + " source, or silver.sales or gold.sales for the model");
  }

  @Test
  void namesWhatIsDeployedByAnotherDefinition() {
    Pipeline deployed =
        new Pipeline(
            "retail",
            List.of(source("sales")),
            List.of(silver("sales"), edited(silver("customer_sales"))),
            List.of(gold("customer_sales")),
            List.of(),
            Map.of(),
            Map.of(),
            Pipeline.LONGEST_RETRY,
            EventSettings.ofNamespace("retail"),
            List.of());

    assertThat(targets().otherwiseDeployed(PIPELINE, deployed))
        .containsExactly("silver.customer_sales");
    assertThat(targets("revenue").otherwiseDeployed(PIPELINE, deployed)).isEmpty();
  }

  private static SilverModel edited(SilverModel model) {
    return new SilverModel(
        model.name(),
        new Sql("edited.sql", "SELECT 2", Sql.Dialect.SPARK),
        model.key(),
        model.expectations(),
        model.reads(),
        model.silver(),
        model.history(),
        model.freshness());
  }

  @Test
  void refusesAnUnknownNameWithAllThereAre() {
    assertThatThrownBy(() -> targets("customers", "custmers"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "nothing is rebuilt: pipeline.yaml declares no source and no model \"custmers\"; did"
                + " you mean \"customers\"? It declares sources: customers, sales; silver models:"
                + " customer_sales, sales; gold models: revenue, customer_sales");
    assertThatThrownBy(() -> targets("gold.customers"))
        .hasMessageStartingWith(
            "nothing is rebuilt: pipeline.yaml declares no source and no model \"gold.customers\"");
  }

  private static RebuildTargets targets(String... names) {
    return RebuildTargets.of(PIPELINE, List.of(names));
  }

  private static Source source(String name) {
    return new Source(
        name,
        name + "/",
        Format.PARQUET,
        Map.of(),
        List.of("id"),
        Map.of(),
        List.of(),
        Optional.empty());
  }

  private static SilverModel silver(String name) {
    return new SilverModel(
        name,
        new Sql("", "", Sql.Dialect.SPARK),
        List.of("id"),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static GoldModel gold(String name) {
    return new GoldModel(
        name,
        new Sql("", "", Sql.Dialect.ATHENA),
        List.of("id"),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }
}
