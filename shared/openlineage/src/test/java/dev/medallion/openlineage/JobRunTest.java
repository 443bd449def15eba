package dev.medallion.openlineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.openlineage.EventDataset.Origin;
import dev.medallion.openlineage.schemas.EventSchemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobRunTest {
  private static final String BUCKET =
      "arn:aws:s3tables:us-east-1:123456789012:bucket/medallion-silver";

  private final EventSchemas schemas = new EventSchemas();
  private final JobRun model =
      JobRun.ofModel("run-1", "retail", "silver.orders", "SELECT 1", "spark");

  @Test
  void eachEventWithAllItsFacetsIsAsTheSpecificationSays() throws Exception {
    EventDataset object =
        EventDataset.object("s3://landing/sales/Jan 2026.csv").version("v1").moved(3, 120);
    EventDataset silver =
        EventDataset.table(BUCKET, "silver.retail.orders")
            .columns(columns())
            .version("42")
            .rows(7)
            .moved(2, 900)
            .checks(List.of(new Check("positive", "quantity > 0", "quantity", true, 1)))
            .origins(Map.of("quantity", List.of(new Origin(object, "quantity"))));

    for (RunEvent event :
        List.of(
            model.started(List.of(object), silver),
            model.completed(
                List.of(object, silver),
                silver,
                List.of(
                    new Check("positive", "quantity > 0", "quantity", false, 1),
                    new Check("unique", "one row for each id", "", true, 0))),
            model.failed(
                List.of(object), silver, List.of(), "ModelException: the job's log says why"),
            JobRun.causedBy("s3://artifacts/manifests/1.json", "retail", "bronze.sales")
                .started(List.of(), silver))) {
      assertThat(schemas.problems(event.json())).as(event.json()).isEmpty();
    }
  }

  @Test
  void whatTheSpecificationDoesNotAllowIsFound() throws Exception {
    String event = model.started(List.of(), EventDataset.table(BUCKET, "silver.a.b")).json();

    assertThat(schemas.problems(event.replace("START", "BEGIN"))).isNotEmpty();
    assertThat(schemas.problems(event.replaceAll("\"runId\":\"[^\"]+\"", "\"runId\":\"1\"")))
        .isNotEmpty();
    assertThat(schemas.problems(event.replace("\"query\":", "\"text\":"))).isNotEmpty();
  }

  @Test
  void aRunThatIsTriedAgainIsTheSameRunOfTheSameExecution() throws Exception {
    EventDataset table = EventDataset.table(BUCKET, "silver.retail.orders");
    JsonNode first = read(model.started(List.of(), table));
    JsonNode again =
        read(
            JobRun.ofModel("run-1", "retail", "silver.orders", "SELECT 1", "spark")
                .completed(List.of(), table, List.of()));
    JsonNode other =
        read(
            JobRun.ofModel("run-1", "retail", "silver.customers", "SELECT 1", "spark")
                .started(List.of(), table));

    assertThat(again.at("/run/runId")).isEqualTo(first.at("/run/runId"));
    assertThat(other.at("/run/runId")).isNotEqualTo(first.at("/run/runId"));
    assertThat(other.at("/run/facets/parent")).isEqualTo(first.at("/run/facets/parent"));
  }

  @Test
  void anObjectIsNamedByItsBucketAndItsKey() throws Exception {
    JsonNode event =
        read(
            model.started(
                List.of(EventDataset.object("s3://landing/sales/a/b.csv")),
                EventDataset.table(BUCKET, "silver.retail.orders")));

    assertThat(event.at("/inputs/0/namespace").asText()).isEqualTo("s3://landing");
    assertThat(event.at("/inputs/0/name").asText()).isEqualTo("sales/a/b.csv");
    assertThat(event.at("/outputs/0/namespace").asText()).isEqualTo(BUCKET);
  }

  private static JsonNode read(RunEvent event) throws Exception {
    return new ObjectMapper().readTree(event.json());
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("id", "long");
    columns.put("quantity", "int");
    return columns;
  }
}
