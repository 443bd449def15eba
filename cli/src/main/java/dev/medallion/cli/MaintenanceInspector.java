package dev.medallion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.Pipeline;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobStatusValue;

/** Inspects the maintenance of tables, through S3 Tables, its catalog, and the local side. */
public final class MaintenanceInspector {
  private final Services services;
  private final DeployedStack deployed;
  private final Pipeline pipeline;
  private final IcebergRestCatalog catalog;
  private final Optional<LocalSide> local;

  public MaintenanceInspector(Target target, Pipeline pipeline) {
    this.services = target.services();
    this.deployed = target.stack();
    this.local = target.local();
    this.pipeline = pipeline;
    this.catalog = services.catalog(deployed);
  }

  /**
   * Makes sure that jobs can be run on demand.
   *
   * @throws UserError on AWS, which has no call for it
   */
  LocalSide requireJobsOnDemand() {
    return local.orElseThrow(
        () ->
            new UserError(
                "S3 Tables runs its maintenance jobs when it chooses, and has no call to start"
                    + " them: --run is for what is up, without --stack"));
  }

  /** Runs the jobs of a table now, or as if it were the instant, and waits for their end. */
  void run(TableName table, Optional<String> asOf) throws InterruptedException {
    requireJobsOnDemand()
        .maintain(deployed.tableBuckets().of(table.layer()).bucket(), table.name(), asOf);
  }

  /** The tables as they are now. */
  public List<MaintenanceRow> rows(List<TableName> tables) throws InterruptedException {
    JsonNode reports = local.isPresent() ? local.get().maintenance() : MissingNode.getInstance();
    return tables.stream()
        .flatMap(table -> catalog.load(table).map(found -> row(found, reports)).stream())
        .toList();
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
        MaintenanceFormat.configured(
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
    boolean named =
        switch (table.layer()) {
          case BRONZE -> pipeline.source(table.name()).isPresent();
          case SILVER -> pipeline.silver(table.name()).isPresent();
          case GOLD -> pipeline.gold(table.name()).isPresent();
        };
    boolean known =
        table.namespace().equals(pipeline.namespace())
            && (named || pipeline.isCompanion(table.layer(), table.name()));
    return known
        ? MaintenanceFormat.declared(pipeline.maintenanceOf(table.layer(), table.name()))
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
