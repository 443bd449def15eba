package dev.medallion.local.athena;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.lambda.FunctionDefinition;
import dev.medallion.local.lambda.LambdaService;
import dev.medallion.local.s3tables.CatalogEndpoint;
import dev.medallion.local.s3tables.LocalFileIO;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;

/** The deployed functions that plan and record gold, with a pipeline of their own. */
final class GoldFunctions implements AutoCloseable {
  private final Site site;
  private final LambdaService lambda;

  /** The bucket that plans are written to. */
  static final String ARTIFACTS = "artifacts";

  private final RESTCatalog silver;

  /**
   * @param gold by model its key, and its query over the silver model {@code sales}
   * @param task where the deployment package is laid out
   */
  GoldFunctions(Site site, Map<String, Map.Entry<String, String>> gold, Path task)
      throws IOException {
    this.site = site;
    silver = catalog();
    lambda =
        new LambdaService(
            site,
            Installation.current(),
            new Credentials(),
            Duration.ofMinutes(2),
            List.of(),
            (queue, body, attributes) -> {});
    pipeline(gold, task);
    function(task, "plan", "plan.PlanFunction");
    function(task, "advance", "advance.AdvanceFunction");
  }

  JsonNode invoke(String function, JsonNode event) throws InterruptedException {
    return lambda.invoke(function, event);
  }

  /** Commits nothing but a summary to a silver table. */
  void summarize(String table, Map<String, String> summary) {
    AppendFiles nothing = silver.loadTable(TableIdentifier.of("retail", table)).newAppend();
    summary.forEach(nothing::set);
    nothing.commit();
  }

  @Override
  public void close() throws IOException {
    silver.close();
    lambda.close();
  }

  private RESTCatalog catalog() {
    RESTCatalog catalog = new RESTCatalog();
    catalog.initialize(
        "silver",
        Map.of(
            CatalogProperties.URI,
            CatalogEndpoint.S3_TABLES.on(site).toString(),
            CatalogProperties.WAREHOUSE_LOCATION,
            Site.arn("s3tables", "bucket/silver"),
            CatalogProperties.FILE_IO_IMPL,
            LocalFileIO.class.getName(),
            "token",
            Site.SECRET_KEY,
            "rest-metrics-reporting-enabled",
            "false"));
    return catalog;
  }

  private static void pipeline(Map<String, Map.Entry<String, String>> gold, Path task)
      throws IOException {
    Path folder = Files.createDirectories(task.resolve("pipeline"));
    Files.createDirectories(folder.resolve("gold"));
    StringBuilder yaml =
        new StringBuilder(
            """
            namespace: retail
            sources:
              sales: {prefix: sales/, format: csv, key: [id], columns: {id: bigint}}
            silver:
              sales: {sql: sales.sql, key: [id]}
            maintenance: {gold: {compaction: binpack}}
            gold:
            """);
    Files.writeString(folder.resolve("sales.sql"), "SELECT id FROM {{ bronze.sales }}");
    for (var model : gold.entrySet()) {
      String name = model.getKey();
      String key = model.getValue().getKey();
      yaml.append("  %1$s: {sql: gold/%1$s.sql, key: [%2$s]}%n".formatted(name, key));
      Files.writeString(folder.resolve("gold/%s.sql".formatted(name)), model.getValue().getValue());
    }
    Files.writeString(folder.resolve("pipeline.yaml"), yaml);
  }

  private void function(Path task, String name, String handler) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String layer : List.of("BRONZE", "SILVER", "GOLD")) {
      environment.put(
          layer + "_BUCKET_ARN", Site.arn("s3tables", "bucket/" + layer.toLowerCase(Locale.ROOT)));
    }
    environment.put("ARTIFACTS_BUCKET", ARTIFACTS);
    environment.put("STATE_MACHINE_ARN", Site.arn("states", "stateMachine:none"));
    environment.put("MINIMUM_MINUTES_BETWEEN_RUNS", "0");
    environment.put("RETRY_SECONDS", "30");
    environment.put("METRICS_STACK", "none");
    lambda.deploy(
        new FunctionDefinition(
            name,
            "dev.medallion.functions." + handler + "::handleRequest",
            "java25",
            Optional.empty(),
            512,
            Duration.ofMinutes(1),
            environment,
            Installation.current().functionsClassPath(),
            task,
            "Text",
            FunctionDefinition.defaultLogGroup(name),
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            SnapStartApplyOn.NONE));
  }
}
