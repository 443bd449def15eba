package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.s3tables.Strictness;
import dev.medallion.local.s3tables.Strictness.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A catalog that refuses one kind of update after the other, on one lakehouse, as {@link FaultsIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogRefusalsIT {
  private static final String JOB_ENDED = "Glue Job State Change";

  private FaultSite site;

  @BeforeAll
  void start(@TempDir Path state) throws Exception {
    site = new FaultSite(state);
    site.recovery().dropSamples();
    site.assertMadeGood("nothing, the samples land");
  }

  @AfterAll
  void stop() {
    if (site != null) {
      site.close();
    }
  }

  /** What AWS does not document that it takes, refused: the row that landed is never lost. */
  @ParameterizedTest(name = "{0}")
  @EnumSource(Strictness.Kind.class)
  void aCatalogThatRefuses(Strictness.Kind kind) throws Exception {
    if (kind == Kind.SORT_ORDERS || kind == Kind.MISSING_AS_FORBIDDEN) {
      site.deleteGoldTable("product_performance");
    }
    // Events would be tried again, minutes later, where it is the look that fails.
    site.rules().lose(JOB_ENDED);
    System.setProperty(Strictness.PROPERTY, kind.label());
    String looked;
    try {
      var unused = site.drop("refused-%s.csv".formatted(kind.label()));
      site.recovery().settle();
      looked = site.recovery().advance("{\"retry\":\"now\"}");
      site.recovery().settle();
    } finally {
      System.clearProperty(Strictness.PROPERTY);
    }
    String said = looked + "; " + site.failures();

    switch (kind) {
      case STAGED_SNAPSHOTS ->
          assertThat(said)
              .contains("silver.retail.customer_sales: the catalog takes no such commit:")
              .contains("AddSnapshot is not supported");
      case PROPERTIES_WITH_REFERENCES ->
          assertThat(said)
              .contains("bronze.retail.sales_ledger: the catalog takes no such commit:")
              .contains("silver.retail.customer_sales: the catalog takes no such commit:")
              .contains("SetProperties is not supported");
      case SORT_ORDERS ->
          assertThat(said)
              .contains("maintenance was not applied to gold.retail.product_performance:")
              .contains("AddSortOrder is not supported");
      case SELF_WRITTEN_METADATA ->
          assertThat(said)
              .contains(
                  "gold.retail.product_performance: the summaries of its snapshots cannot tell"
                      + " their origin:")
              .contains("was not written by a commit");
      case MISSING_AS_FORBIDDEN ->
          assertThat(said)
              .contains("gold.retail.product_performance: the catalog answered 403")
              .contains("./medallion doctor");
      case THROTTLING -> assertThat(site.recovery().isRight()).as("right all the same").isTrue();
    }
    site.rules().deliver(JOB_ENDED);
    assertThat(site.recovery().advance("{\"retry\":\"now\"}")).doesNotContain("errorMessage");
    site.assertMadeGood("a catalog that refuses " + kind.label());
  }
}
