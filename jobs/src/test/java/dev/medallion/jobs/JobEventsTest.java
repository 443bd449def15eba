package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.jobs.bronze.BadObjectsException;
import dev.medallion.jobs.silver.ModelException;
import dev.medallion.openlineage.schemas.EventSchemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both jobs tell collectors of lineage; each event is held to OpenLineage's schemas. */
class JobEventsTest {
  private static final String FOLDER = "s3://artifacts/openlineage/";

  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
    lakehouse.keepEvents(FOLDER);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  private static Map<String, Object> csv(String name) {
    return Map.of(
        "name",
        name,
        "format",
        "csv",
        "key",
        List.of("id"),
        "columns",
        List.of(
            Map.of("name", "id", "type", "bigint"),
            Map.of("name", "quantity", "type", "int"),
            Map.of("name", "price", "type", "decimal(6,2)")));
  }

  @Test
  void bronzeTellsWhichObjectsWereReadAndWhatOfThemDidNotFit() throws IOException {
    lakehouse.bronze(
        csv("told"),
        List.of(
            lakehouse.land("told/a.csv", "id,quantity,price\n1,1,1\n2,many,2\n"),
            lakehouse.land("told/b.csv", "id,quantity,price\n3,3,3\n")));

    List<JsonNode> events = events("bronze.told");
    assertThat(events)
        .extracting(event -> event.path("eventType").asText())
        .containsExactly("START", "COMPLETE");
    assertThat(events.get(1).at("/run/runId")).isEqualTo(events.get(0).at("/run/runId"));
    JsonNode completed = events.get(1);
    assertThat(completed.path("inputs"))
        .extracting(
            input -> input.path("namespace").asText() + " " + input.path("name").asText(),
            input -> input.at("/inputFacets/inputStatistics/rowCount").asInt())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("s3://landing told/a.csv", 2),
            org.assertj.core.groups.Tuple.tuple("s3://landing told/b.csv", 1));
    JsonNode table = completed.at("/outputs/0");
    assertThat(table.path("name").asText()).isEqualTo("bronze.shop.told");
    assertThat(table.at("/outputFacets/outputStatistics/rowCount").asInt()).isEqualTo(3);
    assertThat(table.at("/outputFacets/outputStatistics/size").asInt()).isPositive();
    assertThat(table.at("/facets/dataQualityMetrics/rowCount").asInt()).isEqualTo(3);
    assertThat(table.at("/facets/schema/fields"))
        .extracting(field -> field.path("name").asText())
        .startsWith("id", "quantity", "price");
    assertThat(table.at("/facets/version/datasetVersion").asText())
        .isEqualTo(
            Long.toString(lakehouse.table("bronze.shop.told").currentSnapshot().snapshotId()));
    assertThat(tests(completed))
        .containsExactly("objects_are_readable pass 0", "values_fit fail 1");
  }

  @Test
  void bronzeTellsOfObjectsThatAreRefused() throws IOException {
    var good = lakehouse.land("partly/good.csv", "id,quantity,price\n1,1,1\n");
    var empty = lakehouse.land("partly/empty.csv", "");

    assertThatThrownBy(() -> lakehouse.bronze(csv("partly"), List.of(good, empty)))
        .isInstanceOf(BadObjectsException.class);

    JsonNode failed = events("bronze.partly").get(1);
    assertThat(failed.path("eventType").asText()).isEqualTo("FAIL");
    assertThat(failed.at("/run/facets/errorMessage/message").asText())
        .isEqualTo("1 objects were refused; the receipt of the run says which, and why");
    assertThat(failed.path("inputs")).hasSize(1);
    assertThat(tests(failed)).containsExactly("objects_are_readable fail 1", "values_fit pass 0");
  }

  @Test
  void silverTellsWhatItsColumnsAreMadeOfAndWhatItsRulesFound() throws IOException {
    lakehouse.bronze(
        csv("orders"),
        List.of(lakehouse.land("orders/a.csv", "id,quantity,price\n1,1,1\n2,0,2\n")));
    Map<String, Object> plan =
        lakehouse.plan(
            "amounts",
            "WITH o AS (SELECT * FROM bronze_orders)"
                + " SELECT id, quantity, quantity * price AS amount FROM o",
            List.of("id"),
            "orders");
    plan.put(
        "expectations",
        List.of(Map.of("name", "positive", "rule", "quantity > 0", "action", "warn")));

    lakehouse.silver(plan);

    List<JsonNode> events = events("silver.amounts");
    assertThat(events)
        .extracting(event -> event.path("eventType").asText())
        .containsExactly("START", "COMPLETE");
    JsonNode completed = events.get(1);
    assertThat(completed.at("/run/facets/parent/job/name").asText()).isEqualTo("medallion");
    assertThat(completed.at("/job/facets/sql/dialect").asText()).isEqualTo("spark");
    assertThat(completed.at("/inputs/0/name").asText()).isEqualTo("bronze.shop.orders");
    assertThat(completed.at("/inputs/0/facets/version/datasetVersion").asText())
        .isEqualTo(
            Long.toString(lakehouse.table("bronze.shop.orders").currentSnapshot().snapshotId()));
    JsonNode columns = completed.at("/outputs/0/facets/columnLineage/fields");
    assertThat(columns.at("/amount/inputFields"))
        .extracting(field -> field.path("name").asText() + "." + field.path("field").asText())
        .containsExactly("bronze.shop.orders.price", "bronze.shop.orders.quantity");
    assertThat(columns.at("/id/inputFields")).hasSize(1);
    assertThat(completed.at("/outputs/0/outputFacets/outputStatistics/rowCount").asInt())
        .isEqualTo(2);
    assertThat(tests(completed)).containsExactly("positive fail 1");
  }

  @Test
  void silverTellsOfAFailureWithoutValuesOfRows() throws IOException {
    lakehouse.bronze(
        csv("broken"), List.of(lakehouse.land("broken/a.csv", "id,quantity,price\n1,77,1\n")));

    assertThatThrownBy(
            () ->
                lakehouse.silver(
                    "no_model", "SELECT nothing FROM bronze_broken", List.of("id"), "broken"))
        .isInstanceOf(ModelException.class);

    JsonNode failed = events("silver.no_model").get(1);
    assertThat(failed.path("eventType").asText()).isEqualTo("FAIL");
    assertThat(failed.at("/run/facets/errorMessage/message").asText())
        .isEqualTo("ModelException; the log of the job run says more");
  }

  private static List<String> tests(JsonNode event) {
    List<String> tests = new ArrayList<>();
    event
        .at("/run/facets/test/tests")
        .forEach(
            test ->
                tests.add(
                    "%s %s %s"
                        .formatted(
                            test.path("name").asText(),
                            test.path("status").asText(),
                            test.path("actual").asText())));
    return tests;
  }

  /** The events of a job, the oldest first. */
  private static List<JsonNode> events(String job) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (byte[] event : TestS3.below(FOLDER + job + "/")) {
      String json = new String(event, StandardCharsets.UTF_8);
      assertThat(new EventSchemas().problems(json)).as(json).isEmpty();
      events.add(new ObjectMapper().readTree(json));
    }
    return events;
  }
}
