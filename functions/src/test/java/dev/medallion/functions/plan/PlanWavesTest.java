package dev.medallion.functions.plan;

import static dev.medallion.functions.fixture.Fixtures.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.TestBuckets;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.functions.fixture.TestContext;
import dev.medallion.functions.runtime.Json;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of models that read models of their own layer. */
class PlanWavesTest {
  private static final String BUCKET = "medallion-artifacts-000000000000-us-east-1";

  @TempDir private Path folder;
  private final TestBuckets buckets = new TestBuckets();
  private final TestCatalog catalog = new TestCatalog();
  private Pipeline pipeline;
  private PlanFunction function;

  @BeforeEach
  void load() throws Exception {
    write(
        "pipeline.yaml",
        """
        namespace: shop
        sources:
          orders: {prefix: orders/, format: parquet, key: [id]}
          people: {prefix: people/, format: parquet, key: [id]}
        silver:
          third: {sql: third.sql, key: [id]}
          first: {sql: first.sql, key: [id]}
          second: {sql: second.sql, key: [id]}
          alone: {sql: alone.sql, key: [id]}
        gold:
          shares: {sql: shares.sql, key: [day]}
          days: {sql: days.sql, key: [day]}
          people: {sql: people.sql, key: [id]}
        maintenance: {gold: {compaction: binpack}}
        """);
    write("first.sql", "SELECT id FROM {{ bronze.orders }}");
    write("second.sql", "SELECT id FROM {{ silver.first }} JOIN {{ bronze.people }} USING (id)");
    write("third.sql", "SELECT id FROM {{ silver.second }} JOIN {{ silver.first }} USING (id)");
    write("alone.sql", "SELECT id FROM {{ bronze.people }}");
    write("days.sql", "SELECT day, count(*) AS n FROM {{ silver.third }} GROUP BY day");
    write("shares.sql", "SELECT day, n FROM {{ gold.days }}");
    write("people.sql", "SELECT id FROM {{ silver.alone }}");
    pipeline = PipelineLoader.load(folder);
    function =
        new PlanFunction(
            pipeline, Fixtures.BUCKETS, catalog.client(), buckets.client(), BUCKET, "", "");
    catalog.table("bronze.shop.orders").snapshot("bronze.shop.orders", 1, "append");
    catalog.table("bronze.shop.people").snapshot("bronze.shop.people", 2, "append");
  }

  @AfterEach
  void closeCatalog() {
    catalog.close();
  }

  @Test
  void ordersModelsByWhatTheyRead() {
    ModelGraph graph = ModelGraph.of(pipeline);

    assertThat(graph.waves(Layer.SILVER))
        .containsExactly(List.of("first", "alone"), List.of("second"), List.of("third"));
    assertThat(graph.waves(Layer.GOLD))
        .containsExactly(List.of("days", "people"), List.of("shares"));
    assertThat(graph.downstream(List.of("silver.second")))
        .containsExactlyInAnyOrder("silver.third", "gold.days", "gold.shares");
  }

  @Test
  void plansEachWaveOnTheSnapshotsOfTheFirst() throws Exception {
    JsonNode first = plan("silver", 0, "");
    assertThat(models(first, "silver")).containsExactly("first", "alone");
    assertThat(first.path("wave").asInt()).isEqualTo(1);
    assertThat(first.path("waves").asInt()).isEqualTo(3);

    made("first", 10, "orders");
    catalog.snapshot("bronze.shop.people", 3, "append");
    JsonNode second = plan("silver", 1, first.path("snapshots").asText());

    assertThat(models(second, "silver")).containsExactly("second");
    JsonNode document = document(second.at("/silver/0/plan").asText());
    assertThat(document.path("sql").asText())
        .isEqualTo("SELECT id FROM silver_first       JOIN bronze_people       USING (id)");
    assertThat(document.at("/sources/0/name").asText()).isEqualTo("people");
    assertThat(document.at("/sources/0/snapshot").asText()).as("not the newest").isEqualTo("2");
    assertThat(document.at("/sources/1"))
        .isEqualTo(
            Fixtures.json(
                "{'name': 'silver.first', 'view': 'silver_first', 'table': 'silver.shop.first',"
                    + " 'key': ['id'], 'snapshot': '10', 'sequenceBy': [], 'deleteWhen': '',"
                    + " 'model': true}"));
    assertThat(document.path("changes").asBoolean()).as("third reads it").isTrue();
  }

  @Test
  void aModelWhosePinnedInputIsWhatItHasReadIsNotDue() throws Exception {
    JsonNode first = plan("silver", 0, "");
    made("first", 10, "orders");
    made("second", 11, "people")
        .property("silver.shop.second", PropertyKeys.consumed("people"), "2")
        .property("silver.shop.second", PropertyKeys.consumed("silver.first"), "10");
    catalog.snapshot("bronze.shop.people", 3, "append");

    JsonNode next = plan("silver", 1, first.path("snapshots").asText());

    assertThat(models(next, "silver")).containsExactly("third");
    assertThat(next.path("wave").asInt()).as("the empty wave is passed over").isEqualTo(3);
  }

  @Test
  void stopsWhatIsMadeFromAFailedTableAndNothingElse() throws Exception {
    made("first", 10, "orders");
    made("second", 11, "people");
    made("third", 12, "second");
    made("alone", 13, "people");

    JsonNode silver = plan("silver", 1, "", "silver.shop.first");
    assertThat(silver.path("silver")).isEmpty();
    assertThat(silver.path("stopped"))
        .isEqualTo(Fixtures.json("['silver.shop.second', 'silver.shop.third']"));

    JsonNode gold = plan("gold", 0, "", "silver.shop.first");
    assertThat(models(gold, "gold")).containsExactly("people");
    assertThat(gold.path("stopped")).isEqualTo(Fixtures.json("['gold.shop.days']"));
  }

  @Test
  void buildsAGoldTableOnWhatAnEarlierWaveMade() throws Exception {
    made("third", 12, "second");
    JsonNode first = plan("gold", 0, "");
    assertThat(models(first, "gold")).containsExactly("days");

    catalog.table("gold.shop.days", "day", "n").snapshot("gold.shop.days", 20, "append");
    JsonNode second = plan("gold", 1, first.path("snapshots").asText());

    JsonNode build =
        answer(
            function,
            "{\"step\": \"build\", \"plan\": %s}".formatted(second.at("/gold/0/plan")),
            new TestContext());
    assertThat(build.path("statement").asText())
        .contains("FROM \"s3tablescatalog/medallion-gold\".\"shop\".\"days\" FOR VERSION AS OF 20");
    assertThat(build.path("consumed")).isEqualTo(Fixtures.json("{'gold.days': '20'}"));
  }

  @Test
  void saysThatAGoldTableOnGoldIsRebuiltWhole() throws Exception {
    made("third", 12, "second");
    catalog.table("gold.shop.days", "day", "n").snapshot("gold.shop.days", 20, "append");
    catalog
        .table("gold.shop.shares", "day", "n")
        .snapshot("gold.shop.shares", 21, "append")
        .property(
            "gold.shop.shares",
            PropertyKeys.DEFINITION,
            pipeline.gold("shares").orElseThrow().definition())
        .property("gold.shop.shares", PropertyKeys.consumed("gold.days"), "19");

    JsonNode second = plan("gold", 1, "");

    assertThat(second.at("/gold/0/refresh").asText())
        .isEqualTo("full: it reads gold.days, and gold tables keep no log of their changes");
  }

  @Test
  void keepsChangesUntilEveryReaderHasThem() throws Exception {
    made("third", 12, "second")
        .property("silver.shop.third", PropertyKeys.consumedVersion("silver.first"), "4");
    made("second", 11, "people")
        .property("silver.shop.second", PropertyKeys.consumedVersion("silver.first"), "6");

    JsonNode first = plan("silver", 0, "");

    JsonNode document = document(first.at("/silver/0/plan").asText());
    assertThat(document.path("changes").asBoolean()).isTrue();
    assertThat(document.path("forget").asLong()).isEqualTo(4);
  }

  /** A silver table that is up to date but for what the test changes. */
  private TestCatalog made(String model, long snapshot, String read) {
    String table = "silver.shop." + model;
    return catalog
        .table(table)
        .snapshot(table, snapshot, "append")
        .property(table, PropertyKeys.DEFINITION, pipeline.silver(model).orElseThrow().definition())
        .property(table, PropertyKeys.consumed(read), read.equals("orders") ? "1" : "2");
  }

  private JsonNode plan(String step, int after, String snapshots, String... failed)
      throws Exception {
    return answer(
        function,
        "{\"step\": \"%s\", \"execution\": \"run-1\", \"after\": %d, \"snapshots\": \"%s\", \"failed\": %s}"
            .formatted(step, after, snapshots, Json.write(List.of(failed))),
        new TestContext());
  }

  private static List<String> models(JsonNode plan, String layer) {
    return plan.path(layer).valueStream().map(each -> each.path("model").asText()).toList();
  }

  private JsonNode document(String uri) {
    return buckets.document(BUCKET, uri.substring(("s3://" + BUCKET + "/").length()));
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }
}
