package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.contract.EventTarget;
import dev.medallion.openlineage.schemas.EventSchemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The events of OpenLineage that real runs have written. */
record ToldRuns(RunningLake lake) {
  /** For each job, runs that began, and of each how it ended; all as the specification says. */
  void areComplete(List<String> jobs) throws IOException {
    EventSchemas schemas = new EventSchemas();
    List<JsonNode> events = events();
    for (JsonNode event : events) {
      assertThat(schemas.problems(event.toString())).as(event.toString()).isEmpty();
    }
    assertThat(events).extracting(ToldRuns::job).containsAll(jobs);
    assertThat(runs(events, "START")).isNotEmpty().isEqualTo(ended(events));
  }

  /** The columns of silver and gold are followed down, and rows, rules and refusals counted. */
  void tellWhatTheyDid() throws Exception {
    List<JsonNode> events = events();
    assertThat(origins(newest(events, "silver.customer_sales", "COMPLETE"), "amount"))
        .containsExactlyInAnyOrder(
            "bronze.retail.sales.quantity", "bronze.retail.sales.unit_price");
    assertThat(origins(newest(events, "gold.product_performance", "START"), "average_price"))
        .containsExactlyInAnyOrder(
            "silver.retail.customer_sales.amount", "silver.retail.customer_sales.quantity");
    assertThat(newest(events, "silver.customer_sales", "COMPLETE").at("/run/facets/test/tests"))
        .extracting(test -> test.path("name").asText())
        .containsExactly("positive_quantity", "known_customer");
    assertThat(
            newest(events, "gold.product_performance", "COMPLETE")
                .at("/outputs/0/facets/version/datasetVersion")
                .asText())
        .isEqualTo(lake.snapshots().get("product_performance"));
    assertThat(
            newest(events, "bronze.customers", "FAIL")
                .at("/run/facets/test/tests/0/actual")
                .asText())
        .isEqualTo("1");
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    String bucket = lake.deployed().artifactsBucket();
    for (S3Object object :
        lake.services()
            .s3()
            .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(EventTarget.FOLDER))
            .contents()) {
      events.add(
          new ObjectMapper()
              .readTree(
                  lake.services()
                      .s3()
                      .getObjectAsBytes(get -> get.bucket(bucket).key(object.key()))
                      .asByteArray()));
    }
    return events;
  }

  private static String job(JsonNode event) {
    return event.at("/job/name").asText();
  }

  private static Set<String> runs(List<JsonNode> events, String type) {
    Set<String> runs = new HashSet<>();
    for (JsonNode event : events) {
      if (event.path("eventType").asText().equals(type)) {
        runs.add(job(event) + " " + event.at("/run/runId").asText());
      }
    }
    return runs;
  }

  private static Set<String> ended(List<JsonNode> events) {
    Set<String> ended = runs(events, "COMPLETE");
    ended.addAll(runs(events, "FAIL"));
    return ended;
  }

  /** Keys sort by job and time. */
  private static JsonNode newest(List<JsonNode> events, String job, String type) {
    return events.stream()
        .filter(event -> job(event).equals(job))
        .filter(event -> event.path("eventType").asText().equals(type))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static List<String> origins(JsonNode event, String column) {
    List<String> origins = new ArrayList<>();
    event
        .at("/outputs/0/facets/columnLineage/fields")
        .path(column)
        .path("inputFields")
        .forEach(
            from -> origins.add(from.path("name").asText() + "." + from.path("field").asText()));
    return origins;
  }
}
