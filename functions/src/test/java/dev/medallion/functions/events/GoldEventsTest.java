package dev.medallion.functions.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.TestBuckets;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.openlineage.schemas.EventSchemas;
import dev.medallion.pipeline.EventSettings;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** What is told of gold's builds; each event is held to OpenLineage's schemas. */
class GoldEventsTest {
  private static final String SILVER = "silver.retail.customer_sales";
  private static final String GOLD = "gold.retail.product_performance";
  private static final TableName PRODUCTS =
      new TableName(Layer.GOLD, "retail", "product_performance");
  private static final Map<String, String> CONSUMED = Map.of("customer_sales", "7");

  private final TestBuckets buckets = new TestBuckets();
  private final TestCatalog catalog = new TestCatalog();
  private final List<String> warnings = new ArrayList<>();

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void tellsBeforehandWhatABuildReadsAndWhatItsColumnsAreMadeOf() {
    catalog
        .table(SILVER, "product", "amount", "company")
        .snapshot(SILVER, 7, "append")
        .property(SILVER, PropertyKeys.CHECKED, "10")
        .property(SILVER, PropertyKeys.broken("positive_amount"), "2")
        .property(SILVER, PropertyKeys.broken("known_company"), "0");

    invoked(buckets.client()).started("run-1", PRODUCTS, CONSUMED, catalog.client()::load);

    JsonNode event = event();
    assertThat(event.path("eventType").asText()).isEqualTo("START");
    assertThat(event.at("/job/name").asText()).isEqualTo("gold.product_performance");
    assertThat(event.at("/job/facets/sql/query").asText())
        .isEqualTo(
            "SELECT product, sum(amount) AS revenue FROM silver.customer_sales GROUP BY product");
    JsonNode silver = event.at("/inputs/0");
    assertThat(silver.path("namespace").asText())
        .isEqualTo("arn:aws:s3tables:us-east-1:000000000000:bucket/medallion-silver");
    assertThat(silver.path("name").asText()).isEqualTo(SILVER);
    assertThat(silver.at("/facets/version/datasetVersion").asText()).isEqualTo("7");
    assertThat(silver.at("/inputFacets/dataQualityAssertions/assertions"))
        .extracting(
            assertion ->
                "%s %s %s"
                    .formatted(
                        assertion.path("assertion").asText(),
                        assertion.path("success").asBoolean(),
                        assertion.path("actual").asText()))
        .containsExactly("positive_amount false 2", "known_company true 0");
    assertThat(event.at("/outputs/0/facets/columnLineage/fields/revenue/inputFields"))
        .extracting(from -> from.path("name").asText() + "." + from.path("field").asText())
        .containsExactly(SILVER + ".amount");
    assertThat(warnings).isEmpty();
  }

  @Test
  void tellsAfterwardsWhatTheTableHasBecome() {
    catalog
        .table(GOLD, "product", "revenue")
        .snapshot(GOLD, 9, "overwrite")
        .summary(GOLD, "added-records", "3")
        .summary(GOLD, "total-records", "12");

    invoked(buckets.client())
        .completed("run-1", PRODUCTS, CONSUMED, () -> catalog.client().load(PRODUCTS));

    JsonNode event = event();
    assertThat(event.path("eventType").asText()).isEqualTo("COMPLETE");
    assertThat(event.at("/inputs/0/facets/version/datasetVersion").asText()).isEqualTo("7");
    JsonNode gold = event.at("/outputs/0");
    assertThat(gold.at("/facets/version/datasetVersion").asText()).isEqualTo("9");
    assertThat(gold.at("/facets/dataQualityMetrics/rowCount").asInt()).isEqualTo(12);
    assertThat(gold.at("/outputFacets/outputStatistics/rowCount").asInt()).isEqualTo(3);
    assertThat(gold.at("/facets/schema/fields")).hasSize(2);
  }

  @Test
  void tellsOfATableThatWasNotBuiltWhereTheReasonIs() {
    invoked(buckets.client()).failed("run-1", PRODUCTS);

    JsonNode event = event();
    assertThat(event.path("eventType").asText()).isEqualTo("FAIL");
    assertThat(event.at("/run/facets/errorMessage/message").asText())
        .isEqualTo("the execution run-1 says why");
  }

  @Test
  void aCatalogThatIsAwayIsAWarning() {
    invoked(buckets.client())
        .completed(
            "run-1",
            PRODUCTS,
            CONSUMED,
            () -> {
              throw new IllegalStateException("away");
            });

    assertThat(warnings).singleElement().asString().contains("away");
  }

  private GoldEvents.OfInvocation invoked(S3Client s3) {
    Pipeline declared = Fixtures.pipeline();
    Pipeline pipeline =
        new Pipeline(
            declared.namespace(),
            declared.sources(),
            declared.silver(),
            declared.gold(),
            declared.dataSets(),
            declared.maintenance(),
            declared.overrides(),
            declared.longestRetry(),
            EventSettings.ofNamespace("retail"),
            List.of());
    return new GoldEvents(pipeline, Fixtures.BUCKETS, s3, "artifacts").invoked(warnings::add);
  }

  private JsonNode event() {
    List<String> keys = buckets.keys("artifacts", "openlineage/gold.product_performance/");
    assertThat(keys).hasSize(1);
    JsonNode event = buckets.document("artifacts", keys.getFirst());
    assertThat(new EventSchemas().problems(event.toString())).isEmpty();
    return event;
  }
}
