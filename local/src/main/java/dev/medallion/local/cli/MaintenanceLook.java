package dev.medallion.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.local.tables.MaintenanceDoor;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobStatusValue;

/** Looks at the maintenance of tables, through S3 Tables, its catalog and the local side's door. */
final class MaintenanceLook {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DOOR = MaintenanceDoor.PATH;

  private final Services services;
  private final Deployed deployed;
  private final Pipeline pipeline;
  private final IcebergRestCatalog catalog;

  MaintenanceLook(
      Services services, Deployed deployed, Pipeline pipeline, IcebergRestCatalog catalog) {
    this.services = services;
    this.deployed = deployed;
    this.pipeline = pipeline;
    this.catalog = catalog;
  }

  /** Runs the jobs of a table now, or as if it were the instant, and waits for their end. */
  void run(TableName table, Optional<String> asOf) throws InterruptedException {
    String query =
        "?bucket=%s&table=%s%s"
            .formatted(
                deployed.tableBuckets().of(table.layer()).bucket(),
                table.name(),
                asOf.map(instant -> "&as-of=" + instant).orElse(""));
    ask(
        HttpRequest.newBuilder(deployed.endpoint().resolve(DOOR + query))
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** The tables as they are now. */
  List<MaintenanceRow> rows(List<TableName> tables) throws InterruptedException {
    JsonNode reports = ask(HttpRequest.newBuilder(deployed.endpoint().resolve(DOOR)));
    return tables.stream()
        .flatMap(table -> catalog.load(table).map(found -> row(found, reports)).stream())
        .toList();
  }

  private static JsonNode ask(HttpRequest.Builder request) throws InterruptedException {
    URI uri = request.build().uri();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw new UserError(body.path("error").asText("the answer was " + answer.statusCode()));
      }
      return body;
    } catch (IOException e) {
      throw new UserError("nothing answers at %s: %s".formatted(uri, e.getMessage()), e);
    }
  }

  private MaintenanceRow row(TableMetadata metadata, JsonNode reports) {
    TableName table = metadata.table();
    Optional<JsonNode> report = report(table, reports);
    JsonNode before = report.map(found -> found.path("before")).orElse(MissingNode.getInstance());
    Map<String, String> current =
        metadata.currentSnapshot().map(Snapshot::summary).orElse(Map.of());
    return new MaintenanceRow(
        table.layer().label(),
        table.namespace(),
        table.name(),
        declared(table),
        MaintenanceWords.configured(
            services
                .s3Tables()
                .getTableMaintenanceConfiguration(
                    get ->
                        get.tableBucketARN(deployed.tableBucket(table.layer()))
                            .namespace(table.namespace())
                            .name(table.name()))
                .configuration()),
        jobs(table),
        before.path("files").asLong(-1),
        number(report, "files", current, "total-data-files"),
        before.path("bytes").asLong(-1),
        number(report, "bytes", current, "total-files-size"),
        metadata.snapshots().size(),
        metadata.snapshots().stream()
            .map(Snapshot::committed)
            .min(Comparator.naturalOrder())
            .map(Objects::toString)
            .orElse(""),
        sortOrder(metadata));
  }

  private Optional<JsonNode> report(TableName table, JsonNode reports) {
    String bucket = deployed.tableBuckets().of(table.layer()).bucket();
    for (JsonNode report : reports) {
      if (report.path("bucket").asText().equals(bucket)
          && report.path("namespace").asText().equals(table.namespace())
          && report.path("name").asText().equals(table.name())) {
        return Optional.of(report);
      }
    }
    return Optional.empty();
  }

  private static long number(
      Optional<JsonNode> report, String figure, Map<String, String> current, String property) {
    return report
        .map(found -> found.path("after").path(figure).asLong())
        .orElseGet(() -> Long.parseLong(current.getOrDefault(property, "0")));
  }

  private String declared(TableName table) {
    boolean known =
        table.namespace().equals(pipeline.namespace())
            && switch (table.layer()) {
              case BRONZE -> pipeline.source(table.name()).isPresent();
              case SILVER ->
                  pipeline.silver(table.name()).isPresent() || pipeline.isCompanion(table.name());
              case GOLD -> pipeline.gold(table.name()).isPresent();
            };
    return known
        ? MaintenanceWords.declared(pipeline.maintenanceOf(table.layer(), table.name()))
        : "";
  }

  private Map<String, MaintenanceRow.Job> jobs(TableName table) {
    Map<String, MaintenanceRow.Job> jobs = new TreeMap<>();
    services
        .s3Tables()
        .getTableMaintenanceJobStatus(
            get ->
                get.tableBucketARN(deployed.tableBucket(table.layer()))
                    .namespace(table.namespace())
                    .name(table.name()))
        .statusAsStrings()
        .forEach((type, status) -> jobs.put(type, job(status)));
    return jobs;
  }

  private static MaintenanceRow.Job job(TableMaintenanceJobStatusValue status) {
    return new MaintenanceRow.Job(
        status.statusAsString(),
        Objects.toString(status.lastRunTimestamp(), ""),
        Objects.toString(status.failureMessage(), ""));
  }

  private static String sortOrder(TableMetadata metadata) {
    Map<Integer, String> names =
        metadata.columns().stream().collect(Collectors.toMap(Column::id, Column::name));
    return metadata.sortOrders().stream()
        .filter(order -> order.id() == metadata.defaultSortOrder())
        .flatMap(order -> order.fields().stream())
        .map(field -> names.getOrDefault(field.column(), "?"))
        .collect(Collectors.joining(", "));
  }
}
