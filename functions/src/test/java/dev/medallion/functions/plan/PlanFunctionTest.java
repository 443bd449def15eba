package dev.medallion.functions.plan;

import static dev.medallion.functions.fixture.Fixtures.answer;
import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.TestBuckets;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.functions.fixture.TestContext;
import dev.medallion.functions.runtime.Json;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class PlanFunctionTest {
  private static final String EXECUTION = "run-3f1c2c1e7f0a4d0e9a590c5d-1";
  private static final String SILVER = "silver.retail.customer_sales";
  private static final String PRODUCTS = "gold.retail.product_performance";
  private static final String COMPANIES = "gold.retail.revenue_by_company";

  private final Pipeline pipeline = Fixtures.pipeline();
  private final TestBuckets buckets = new TestBuckets();
  private final S3Client s3 = buckets.client();
  private final TestContext context = new TestContext();
  private final TestCatalog catalog = new TestCatalog();
  private final PlanFunction function = function("medallion");

  @AfterEach
  void closeCatalog() {
    catalog.close();
  }

  @Test
  void plansNoSilverWhileNothingHasArrived() throws IOException {
    assertThat(answer(function, event("plan-silver"), context))
        .isEqualTo(json("{'silver': [], 'wave': 1, 'waves': 1, 'snapshots': '', 'stopped': []}"));

    verify(s3, never()).putObject(any(PutObjectRequest.class), any(RequestBody.class));
  }

  @Test
  void writesThePlanOfASilverModelForItsJob() throws IOException {
    bronzeArrived();

    JsonNode plan = answer(function, event("plan-silver"), context);

    String key = "plans/" + EXECUTION + "/silver/customer_sales.json";
    assertThat(plan)
        .isEqualTo(
            json(
                "{'silver': [{'model': 'customer_sales', 'table': 'silver.retail.customer_sales',"
                    + " 'plan': 's3://medallion-artifacts-000000000000-us-east-1/"
                    + key
                    + "'}], 'wave': 1, 'waves': 1, 'snapshots':"
                    + " 's3://medallion-artifacts-000000000000-us-east-1/plans/"
                    + EXECUTION
                    + "/snapshots.json', 'stopped': []}"));
    ArgumentCaptor<PutObjectRequest> put = ArgumentCaptor.forClass(PutObjectRequest.class);
    ArgumentCaptor<RequestBody> body = ArgumentCaptor.forClass(RequestBody.class);
    verify(s3, times(2)).putObject(put.capture(), body.capture());
    assertThat(put.getAllValues())
        .extracting(PutObjectRequest::key)
        .containsExactly(key, "plans/" + EXECUTION + "/snapshots.json");
    assertThat(content(body.getValue()))
        .isEqualTo(
            json(
                "{'snapshots': {'bronze.retail.customers': '2', 'bronze.retail.sales':"
                    + " '9007199254740993'}}"));
    assertThat(put.getValue().bucket()).isEqualTo("medallion-artifacts-000000000000-us-east-1");
    assertThat(content(body.getAllValues().getFirst()))
        .isEqualTo(
            json(
                """
                {'model': 'customer_sales', 'table': 'silver.retail.customer_sales', 'key': ['sale_id'],
                 'sql': 'SELECT s.sale_id, s.product, s.amount, c.company FROM bronze_sales       s LEFT JOIN bronze_customers       c ON s.customer_id = c.customer_id',
                 'definition': '%s', 'execution': '%s',
                 'sources': [
                  {'name': 'sales', 'view': 'bronze_sales', 'table': 'bronze.retail.sales', 'key': ['sale_id'], 'snapshot': '9007199254740993', 'sequenceBy': [], 'deleteWhen': '', 'model': false},
                  {'name': 'customers', 'view': 'bronze_customers', 'table': 'bronze.retail.customers', 'key': ['customer_id'], 'snapshot': '2', 'sequenceBy': [], 'deleteWhen': '', 'model': false}],
                 'expectations': [
                  {'name': 'positive_amount', 'rule': 'amount > 0', 'action': 'quarantine'},
                  {'name': 'known_company', 'rule': 'company IS NOT NULL', 'action': 'warn'}],
                 'rebuild': '', 'changes': true, 'forget': 0, 'file': 'silver/customer_sales.sql'}\
                """
                    .formatted(pipeline.silver().getFirst().definition(), EXECUTION)));
  }

  @Test
  void tellsTheSilverJobWhatGoldHasConsumedAndWhetherToComputeTheTableWhole() throws IOException {
    bronzeArrived();
    catalog
        .table(SILVER)
        .property(SILVER, PropertyKeys.DEFINITION, pipeline.silver().getFirst().definition())
        .property(SILVER, PropertyKeys.REBUILD, "noon");
    catalog.table(PRODUCTS).property(PRODUCTS, PropertyKeys.consumedVersion("customer_sales"), "9");
    catalog
        .table(COMPANIES)
        .property(COMPANIES, PropertyKeys.consumedVersion("customer_sales"), "7");

    answer(function, event("plan-silver"), context);

    ArgumentCaptor<RequestBody> body = ArgumentCaptor.forClass(RequestBody.class);
    verify(s3, times(2)).putObject(any(PutObjectRequest.class), body.capture());
    JsonNode plan = content(body.getAllValues().getFirst());
    assertThat(plan.path("rebuild").asText()).isEqualTo("noon");
    assertThat(plan.path("forget").asInt()).isEqualTo(7);
  }

  @Test
  void createsGoldTablesThatAreMissingAndRefreshesTheirDataSets() throws IOException {
    catalog.table(SILVER).snapshot(SILVER, 7, "append");

    JsonNode plan = answer(function, event("plan-gold"), context);

    assertThat(plan.at("/gold/0"))
        .isEqualTo(
            json(
                "{'model': 'product_performance', 'table': '"
                    + PRODUCTS
                    + "', 'refresh': 'full: gold.retail.product_performance does not exist',"
                    + " 'plan': 's3://medallion-artifacts-000000000000-us-east-1/plans/"
                    + EXECUTION
                    + "/gold/product_performance.json'}"));
    JsonNode products = builds(plan).getFirst();
    assertThat(products.path("action").asText()).isEqualTo("create");
    assertThat(products.path("statement").asText())
        .startsWith("CREATE TABLE retail.product_performance AS")
        .contains(
            "FROM \"s3tablescatalog/medallion-silver\".\"retail\".\"customer_sales\" FOR VERSION AS"
                + " OF 7 GROUP BY product");
    assertThat(products.path("model").asText()).isEqualTo("product_performance");
    assertThat(products.path("table").asText()).isEqualTo(PRODUCTS);
    assertThat(products.path("bucketArn").asText())
        .isEqualTo("arn:aws:s3tables:us-east-1:000000000000:bucket/medallion-gold");
    assertThat(products.path("namespace").asText()).isEqualTo("retail");
    assertThat(products.path("name").asText()).isEqualTo("product_performance");
    assertThat(products.path("catalog").asText()).isEqualTo("s3tablescatalog/medallion-gold");
    assertThat(products.path("consumed")).isEqualTo(json("{'customer_sales': '7'}"));
    assertThat(products.path("definition").asText())
        .isEqualTo(pipeline.gold("product_performance").orElseThrow().definition());
    assertThat(plan.path("gold")).hasSize(2);
    assertThat(plan.path("dataSets"))
        .isEqualTo(
            json(
                "[{'name': 'products', 'id': 'medallion-products', 'ingestion':"
                    + " 'run-3f1c2c1e7f0a4d0e9a590c5d-1-products', 'model':"
                    + " 'product_performance'}]"));
  }

  @Test
  void derivesTokensFromModelAndExecutionWithRoomForAnAttempt() throws IOException {
    catalog.table(SILVER).snapshot(SILVER, 7, "append");

    List<String> tokens = new ArrayList<>();
    for (String execution : List.of("run-a", "run-a", "run-b")) {
      JsonNode plan =
          answer(function, "{\"step\":\"gold\",\"execution\":\"" + execution + "\"}", context);
      builds(plan).forEach(build -> tokens.add(build.path("token").asText()));
    }

    assertThat(tokens).allMatch(token -> token.matches("[0-9a-f]{64}"));
    assertThat(tokens.subList(0, 2)).isEqualTo(tokens.subList(2, 4)).doesNotHaveDuplicates();
    assertThat(tokens.subList(4, 6)).doesNotContainAnyElementsOf(tokens.subList(0, 2));
  }

  @Test
  void mergesIntoAGoldTableByTheColumnsThatItHas() throws IOException {
    catalog.table(SILVER).snapshot(SILVER, 7, "append");
    gold(pipeline.gold("product_performance").orElseThrow().definition(), "6");

    JsonNode products = builds(answer(function, event("plan-gold"), context)).getFirst();

    assertThat(products.path("action").asText()).isEqualTo("merge");
    assertThat(products.path("statement").asText())
        .startsWith("MERGE INTO retail.product_performance AS target")
        .endsWith(
            "INSERT (\"product\", \"revenue\") VALUES (source.\"product\", source.\"revenue\")");
  }

  @Test
  void refreshesAGoldTableByTheGroupsThatHaveChanged() throws IOException {
    silverVersions();
    gold(pipeline.gold("product_performance").orElseThrow().definition(), "6");
    catalog.property(PRODUCTS, PropertyKeys.consumedVersion("customer_sales"), "1");

    JsonNode products = builds(answer(function, event("plan-gold"), context)).getFirst();

    assertThat(products.path("refresh").asText())
        .isEqualTo(
            "incremental: what silver.retail.customer_sales changed after version 1 up to 2");
    assertThat(products.path("action").asText()).isEqualTo("merge");
    assertThat(products.path("versions")).isEqualTo(json("{'customer_sales': '2'}"));
    assertThat(products.path("statement").asText())
        .contains(
            "FROM \"s3tablescatalog/medallion-silver\".\"retail\".\"customer_sales_changes\" AS"
                + " \"customer_sales\"\nWHERE \"_version\" > 1 AND \"_version\" <= 2")
        .contains("JOIN \"_touched\" ON product = \"_touched_1\"")
        .contains("FULL OUTER JOIN (\nSELECT stale.* FROM retail.product_performance AS stale");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "  |  |  | full: it is not recorded which version of silver.retail.customer_sales it holds",
        "2 |  |  | full: the snapshot of silver.retail.customer_sales that it holds has expired",
        "1 | medallion.changes-from |  | full: silver.retail.customer_sales was computed whole",
        "1 |  | silver.retail.customer_sales_changes | full: there is no"
            + " silver.retail.customer_sales_changes",
      })
  void refreshesAGoldTableWholeWhenTheChangesCannotBeTold(
      String consumed, String computedWhole, String missing, String refresh) throws IOException {
    silverVersions();
    gold(pipeline.gold("product_performance").orElseThrow().definition(), "6");
    if (consumed != null) {
      catalog.property(PRODUCTS, PropertyKeys.consumedVersion("customer_sales"), consumed);
    }
    if (computedWhole != null) {
      catalog.summary(SILVER, computedWhole, "2");
    }
    if (missing != null) {
      catalog.drop(missing);
    }

    JsonNode products = builds(answer(function, event("plan-gold"), context)).getFirst();

    assertThat(products.path("refresh").asText()).isEqualTo(refresh);
    assertThat(products.path("statement").asText()).doesNotContain("_touched");
  }

  @Test
  void rebuildsAGoldTableWithoutAGap() throws IOException {
    silverVersions();
    gold(pipeline.gold("product_performance").orElseThrow().definition(), "7");
    catalog
        .property(PRODUCTS, PropertyKeys.consumedVersion("customer_sales"), "2")
        .property(PRODUCTS, PropertyKeys.REBUILD, "noon");

    JsonNode products = builds(answer(function, event("plan-gold"), context)).getFirst();

    assertThat(products.path("action").asText()).isEqualTo("merge");
    assertThat(products.path("rebuild").asText()).isEqualTo("noon");
    assertThat(products.path("refresh").asText())
        .isEqualTo("full: gold.retail.product_performance is to be rebuilt");
    assertThat(products.path("statement").asText())
        .startsWith("MERGE INTO retail.product_performance")
        .doesNotContain("_touched");
  }

  @Test
  void makesAGoldTableAnewWhenItsDefinitionHasChanged() throws IOException {
    catalog.table(SILVER).snapshot(SILVER, 7, "append");
    gold("another", "7");

    JsonNode products = builds(answer(function, event("plan-gold"), context)).getFirst();

    assertThat(products.path("action").asText()).isEqualTo("recreate");
    assertThat(products.path("statement").asText()).startsWith("CREATE TABLE");
  }

  @Test
  void refreshesNoDataSetOfATableThatIsNotBuilt() throws IOException {
    catalog.table(SILVER).snapshot(SILVER, 7, "append");
    gold(pipeline.gold("product_performance").orElseThrow().definition(), "7");

    JsonNode plan = answer(function, event("plan-gold"), context);

    assertThat(plan.path("gold"))
        .extracting(build -> build.path("model").asText())
        .containsExactly("revenue_by_company");
    assertThat(plan.path("dataSets")).isEmpty();
  }

  @Test
  void refreshesNoDataSetWhereNoneAreDeployed() throws IOException {
    catalog.table(SILVER).snapshot(SILVER, 7, "append");

    assertThat(answer(function(""), event("plan-gold"), context).path("dataSets")).isEmpty();
  }

  @Test
  void refusesARequestThatItDoesNotUnderstand() {
    assertThatThrownBy(() -> answer(function, "{}", context))
        .hasMessage(
            "the request needs a step and, for silver and gold, execution, for build, plan, or for"
                + " data-set, dataSet, but is"
                + " {\"step\":null,\"execution\":null,\"after\":0,\"snapshots\":null,\"failed\":null,\"plan\":null,\"dataSet\":null}");
    assertThatThrownBy(
            () -> answer(function, "{\"step\":\"platinum\",\"execution\":\"run-1\"}", context))
        .hasMessage("unknown step \"platinum\"; there are silver, gold, build and data-set");
    assertThatThrownBy(
            () ->
                answer(
                    function, "{\"step\":\"build\",\"plan\":\"s3://else/plans/a.json\"}", context))
        .hasMessage(
            "s3://else/plans/a.json is not in s3://medallion-artifacts-000000000000-us-east-1/");
  }

  @Test
  void definesADataSetAsTheDeploymentWould() throws IOException {
    JsonNode definition =
        answer(function, "{\"step\": \"data-set\", \"dataSet\": \"products\"}", context);

    assertThat(definition.path("Name").asText()).isEqualTo("products");
    JsonNode sql = definition.at("/PhysicalTableMap/gold/CustomSql");
    assertThat(sql.path("DataSourceArn").asText())
        .isEqualTo("arn:aws:quicksight:us-east-1:000000000000:datasource/medallion-athena");
    assertThat(sql.path("SqlQuery").asText())
        .isEqualTo(
            "SELECT \"product\", \"revenue\" FROM"
                + " \"s3tablescatalog/medallion-gold\".\"retail\".\"product_performance\"");
    assertThat(sql.path("Columns"))
        .isEqualTo(
            json(
                "[{'Name': 'product', 'Type': 'STRING'}, {'Name': 'revenue', 'Type': 'DECIMAL'}]"));
    assertThat(definition.at("/Permissions/0/Principal").asText()).endsWith("user/default/analyst");
    assertThat(definition.path("Tags"))
        .isEqualTo(json("[{'Key': 'medallion:prefix', 'Value': 'medallion'}]"));
    assertThatThrownBy(
            () -> answer(function, "{\"step\": \"data-set\", \"dataSet\": \"old\"}", context))
        .hasMessageStartingWith("there is no data set \"old\" any more");
  }

  @Test
  void namesTheTableWhoseStatementAStateCannotHold() throws IOException {
    catalog.table(SILVER).snapshot(SILVER, 7, "append");
    JsonNode plan = answer(function, event("plan-gold"), context);
    String key = "plans/" + EXECUTION + "/gold/product_performance.json";
    buckets.put(
        "medallion-artifacts-000000000000-us-east-1",
        key,
        "{\"table\": \"%s\", \"statement\": \"%s\"}".formatted(PRODUCTS, "x".repeat(250_000)),
        Instant.EPOCH);

    assertThatThrownBy(() -> builds(plan))
        .hasMessageStartingWith(PRODUCTS + ": its statement is too long: with what belongs to it,");
  }

  /** What the state machine has read back, one after the other. */
  private List<JsonNode> builds(JsonNode plan) throws IOException {
    List<JsonNode> builds = new ArrayList<>();
    for (JsonNode reference : plan.path("gold")) {
      builds.add(
          answer(
              function,
              "{\"step\":\"build\",\"plan\":%s}".formatted(reference.path("plan")),
              context));
    }
    return builds;
  }

  private PlanFunction function(String dataSetPrefix) {
    return new PlanFunction(
        pipeline,
        Fixtures.BUCKETS,
        catalog.client(),
        s3,
        "medallion-artifacts-000000000000-us-east-1",
        dataSetPrefix,
        "arn:aws:quicksight:us-east-1:000000000000:user/default/analyst");
  }

  private void bronzeArrived() {
    catalog
        .table("bronze.retail.sales")
        .snapshot("bronze.retail.sales", 9007199254740993L, "append");
    catalog.table("bronze.retail.customers").snapshot("bronze.retail.customers", 2, "append");
  }

  private void silverVersions() {
    catalog
        .table(SILVER)
        .snapshot(SILVER, 6, "append")
        .summary(SILVER, PropertyKeys.VERSION, "1")
        .summary(SILVER, PropertyKeys.CHANGES_FROM, "1")
        .snapshot(SILVER, 7, "overwrite")
        .summary(SILVER, PropertyKeys.VERSION, "2")
        .summary(SILVER, PropertyKeys.CHANGES_FROM, "1")
        .table(SILVER + "_changes");
  }

  private void gold(String definition, String consumed) {
    catalog
        .table(PRODUCTS, "product", "revenue")
        .snapshot(PRODUCTS, 20, "append")
        .property(PRODUCTS, PropertyKeys.DEFINITION, definition)
        .property(PRODUCTS, PropertyKeys.consumed("customer_sales"), consumed);
  }

  private static JsonNode content(RequestBody body) throws IOException {
    try (var stream = body.contentStreamProvider().newStream()) {
      return Json.tree(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
