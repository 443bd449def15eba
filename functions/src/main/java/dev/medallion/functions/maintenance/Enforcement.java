package dev.medallion.functions.maintenance;

import dev.medallion.catalog.CatalogException;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.maintenance.Report.Finding;
import dev.medallion.functions.maintenance.Report.Kind;
import dev.medallion.functions.maintenance.Report.Setting;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Maintenance;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ListTablesResponse;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

/**
 * Looks at every table bucket and table, and makes its maintenance what is declared. A table that
 * is not there yet is left for the next time; a table that fails keeps no other waiting.
 */
final class Enforcement {
  private final Pipeline pipeline;
  private final TableBuckets buckets;
  private final IcebergRestCatalog catalog;
  private final S3TablesClient s3Tables;
  private final Duration betweenRuns;

  /**
   * @param betweenRuns the least time between the starts of two runs of the state machine
   */
  Enforcement(
      Pipeline pipeline,
      TableBuckets buckets,
      IcebergRestCatalog catalog,
      S3TablesClient s3Tables,
      Duration betweenRuns) {
    this.pipeline = pipeline;
    this.buckets = buckets;
    this.catalog = catalog;
    this.s3Tables = s3Tables;
    this.betweenRuns = betweenRuns;
  }

  /**
   * What came of it.
   *
   * @param report what was found and done
   * @param failures what could not be looked at or configured, by the name of the table or bucket
   * @param tables the tables as they were found
   */
  record Outcome(
      Report report,
      Map<String, RuntimeException> failures,
      Map<TableName, TableMetadata> tables) {}

  /** Looks once. */
  Outcome run() {
    Report report =
        new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Map<String, RuntimeException> failures = new LinkedHashMap<>();
    Map<TableName, List<String>> tables = tables();
    Map<TableName, TableMetadata> found = new LinkedHashMap<>();
    Map<Layer, Setting> ofBuckets = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      attempt(
          buckets.of(layer).bucket(),
          () -> {
            Setting setting =
                new BucketMaintenance(s3Tables)
                    .apply(buckets.of(layer), pipeline.maintenance().get(layer));
            report.settings().add(setting);
            ofBuckets.put(layer, setting);
            addUndeclared(layer, tables, report);
          },
          failures);
    }
    tables.forEach(
        (name, cluster) ->
            attempt(
                name.toString(),
                () ->
                    catalog
                        .load(name)
                        .ifPresent(
                            table -> {
                              found.put(name, table);
                              look(table, report);
                              enforce(
                                  table,
                                  cluster,
                                  Optional.ofNullable(ofBuckets.get(name.layer())),
                                  report);
                            }),
                failures));
    return new Outcome(report, failures, found);
  }

  /** A bucket's drift shows on each of its tables and is one finding. */
  private void enforce(
      TableMetadata table, List<String> cluster, Optional<Setting> ofBucket, Report report) {
    TableName name = table.table();
    TableMaintenance maintenance = new TableMaintenance(s3Tables, catalog, buckets);
    List<Setting> settings =
        new ArrayList<>(
            maintenance.apply(table, pipeline.maintenanceOf(name.layer(), name.name()), cluster));
    report.settings().addAll(settings);
    ofBucket.ifPresent(settings::add);
    for (Setting setting : settings) {
      Drift.of(
              setting,
              Optional.ofNullable(table.properties().get(PropertyKeys.maintenance(setting.type()))))
          .filter(finding -> !report.findings().contains(finding))
          .ifPresent(report.findings()::add);
    }
    maintenance.remember(name, settings);
  }

  private void look(TableMetadata table, Report report) {
    TableName name = table.table();
    Maintenance declared = pipeline.maintenanceOf(name.layer(), name.name());
    List<Finding> conflicts = RetentionConflicts.of(table);
    report.findings().addAll(conflicts);
    if (declared.snapshotAge().compareTo(betweenRuns) < 0 && isReadAtASnapshot(name)) {
      report.findings().add(shortHistory(name, declared));
    }
    Map<TableMaintenanceJobType, Finding> failed =
        FailedJobs.of(
            name,
            s3Tables
                .getTableMaintenanceJobStatus(
                    get ->
                        get.tableBucketARN(buckets.of(name.layer()).value())
                            .namespace(name.namespace())
                            .name(name.name()))
                .status());
    if (!conflicts.isEmpty()) {
      // It failed of what is a finding already.
      failed.remove(TableMaintenanceJobType.ICEBERG_SNAPSHOT_MANAGEMENT);
    }
    report.findings().addAll(failed.values());
  }

  /** Companions are read as they are, so that their history does not count. */
  private boolean isReadAtASnapshot(TableName table) {
    return !pipeline.isCompanion(table.layer(), table.name());
  }

  private Finding shortHistory(TableName name, Maintenance declared) {
    return new Finding(
        name.toString(),
        Kind.SHORT_HISTORY,
        "snapshots are kept for %d hours, and runs are up to %d minutes apart, so that one may expire before the next run reads on from it; set maintenance.%s.snapshots.age in pipeline.yaml to %dh or more"
            .formatted(
                declared.snapshotAge().toHours(),
                betweenRuns.toMinutes(),
                name.layer().label(),
                betweenRuns.toHours() + 1));
  }

  private void addUndeclared(Layer layer, Map<TableName, List<String>> tables, Report report) {
    Optional<String> token = Optional.empty();
    do {
      String from = token.orElse(null);
      ListTablesResponse page =
          s3Tables.listTables(
              list -> list.tableBucketARN(buckets.of(layer).value()).continuationToken(from));
      for (TableSummary table : page.tables()) {
        TableName name = new TableName(layer, table.namespace().getFirst(), table.name());
        if (!tables.containsKey(name)) {
          report.undeclared().add(name.toString());
        }
      }
      token = Optional.ofNullable(page.continuationToken());
    } while (token.isPresent());
  }

  private static void attempt(String place, Runnable work, Map<String, RuntimeException> failures) {
    try {
      work.run();
    } catch (SdkException | CatalogException e) {
      failures.put(place, e);
    }
  }

  /** Every table of the pipeline, with the columns that z-order and sort arrange its rows by. */
  private Map<TableName, List<String>> tables() {
    Map<TableName, List<String>> tables = new LinkedHashMap<>();
    for (Source source : pipeline.sources()) {
      tables.put(table(Layer.BRONZE, source.name()), source.key());
      source.companions().forEach(name -> tables.put(table(Layer.BRONZE, name), List.of()));
    }
    for (SilverModel model : pipeline.silver()) {
      tables.put(table(Layer.SILVER, model.name()), model.key());
      model.companions().forEach(name -> tables.put(table(Layer.SILVER, name), model.key()));
    }
    for (GoldModel model : pipeline.gold()) {
      tables.put(
          table(Layer.GOLD, model.name()),
          model.cluster().isEmpty() ? model.key() : model.cluster());
    }
    return tables;
  }

  private TableName table(Layer layer, String name) {
    return new TableName(layer, pipeline.namespace(), name);
  }
}
