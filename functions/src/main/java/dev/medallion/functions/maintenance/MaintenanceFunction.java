package dev.medallion.functions.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.medallion.catalog.CatalogException;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.maintenance.Report.Setting;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.functions.runtime.Json;
import dev.medallion.functions.runtime.Primed;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ConflictException;

/**
 * Makes the maintenance of each table bucket and each table what the pipeline declares for its
 * layer. Puts only what differs, so that it may be called at any time, and says what had drifted. A
 * table that is not there yet is left for the next call; a table that fails keeps no other waiting.
 */
public final class MaintenanceFunction implements RequestStreamHandler, Primed {
  private final Pipeline pipeline;
  private final TableBuckets buckets;
  private final IcebergRestCatalog catalog;
  private final S3TablesClient s3Tables;

  /** Built by Lambda, from its environment. */
  public MaintenanceFunction() {
    this(
        Environment.ofProcess(),
        S3TablesClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            // S3 answers a conflict while it works on the table itself; the SDK retries none.
            .overrideConfiguration(
                settings ->
                    settings.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .retryOnException(ConflictException.class)
                            .build()))
            .build());
    primeBeforeSnapshot();
  }

  private MaintenanceFunction(Environment environment, S3TablesClient s3Tables) {
    this(environment.pipeline(), environment.tableBuckets(), environment.catalog(), s3Tables);
  }

  MaintenanceFunction(
      Pipeline pipeline,
      TableBuckets buckets,
      IcebergRestCatalog catalog,
      S3TablesClient s3Tables) {
    this.pipeline = pipeline;
    this.buckets = buckets;
    this.catalog = catalog;
    this.s3Tables = s3Tables;
  }

  @Override
  public void prime() {
    s3Tables.getTableBucketMaintenanceConfiguration(
        get -> get.tableBucketARN(buckets.gold().value()));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Report report = apply();
    context.getLogger().log("maintenance " + Json.write(report), LogLevel.INFO);
    report.warnings().forEach(warning -> context.getLogger().log(warning, LogLevel.WARN));
    Json.write(output, report);
  }

  private Report apply() {
    List<Setting> settings = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<RuntimeException> causes = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      attempt(
          buckets.of(layer).bucket(),
          () ->
              settings.add(
                  new BucketMaintenance(s3Tables)
                      .apply(buckets.of(layer), pipeline.maintenance().get(layer))),
          problems,
          causes);
    }
    TableMaintenance maintenance = new TableMaintenance(s3Tables, catalog, buckets);
    tables()
        .forEach(
            (name, cluster) ->
                attempt(
                    name.toString(),
                    () -> {
                      Optional<TableMetadata> table = catalog.load(name);
                      if (table.isPresent()) {
                        warnings.addAll(Obstacles.of(table.get()));
                        settings.addAll(
                            maintenance.apply(
                                table.get(),
                                pipeline.maintenanceOf(name.layer(), name.name()),
                                cluster));
                      }
                    },
                    problems,
                    causes));
    if (!problems.isEmpty()) {
      throw new MaintenanceException(problems, causes);
    }
    return new Report(settings, warnings);
  }

  private static void attempt(
      String place, Runnable work, List<String> problems, List<RuntimeException> causes) {
    try {
      work.run();
    } catch (SdkException | CatalogException e) {
      problems.add(place + ": " + e.getMessage());
      causes.add(e);
    }
  }

  /** Every table of the pipeline, with the columns that z-order and sort arrange its rows by. */
  private Map<TableName, List<String>> tables() {
    Map<TableName, List<String>> tables = new LinkedHashMap<>();
    for (Source source : pipeline.sources()) {
      tables.put(table(Layer.BRONZE, source.name()), source.key());
    }
    for (SilverModel model : pipeline.silver()) {
      tables.put(table(Layer.SILVER, model.name()), model.key());
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
