package dev.medallion.local.s3tables;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.engine.Engines;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.local.engine.SparkMaintenance;
import dev.medallion.local.engine.TrinoEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/** S3 Tables whose maintenance runs on a real Spark, and whose tables a real Trino writes. */
final class MaintenanceSite implements AutoCloseable {
  static final String GOLD = Site.arn("s3tables", "bucket/gold");

  private final Site site;
  private final Endpoint endpoint;
  private final TableBuckets buckets;
  private final Engines engines = SharedEngines.lend();
  private final TrinoEngine trino;
  private final SparkMaintenance engine;
  private final MaintenanceJobs jobs;
  private final S3TablesClient client;
  private final RESTCatalog catalog = new RESTCatalog();

  MaintenanceSite(Path state) throws IOException, InterruptedException {
    endpoint = Endpoint.bind(0);
    site = new Site(endpoint.uri(), state);
    buckets = TableBuckets.open(site);
    buckets.create("gold");
    engines.spark().start();
    trino = engines.trino().over(CatalogEndpoint.DATA_CATALOG.on(site), buckets::names);
    engine = new SparkMaintenance(engines.spark());
    jobs = new MaintenanceJobs(buckets, engine, site);
    S3TablesService service = new S3TablesService(buckets);
    HttpHandler noS3 = exchange -> Answers.send(exchange, 403, "text/plain", "no S3 here");
    endpoint.serve(List.of(service), service.catalogs(), noS3);
    client = SdkClients.of(S3TablesClient.builder(), endpoint.uri());
    client.createNamespace(create -> create.tableBucketARN(GOLD).namespace("retail"));
    catalog.initialize(
        "gold",
        Map.of(
            CatalogProperties.URI,
            endpoint.uri() + CatalogEndpoint.S3_TABLES.path(),
            CatalogProperties.WAREHOUSE_LOCATION,
            GOLD,
            CatalogProperties.FILE_IO_IMPL,
            LocalFileIO.class.getName(),
            "token",
            Site.SECRET_KEY,
            "rest-metrics-reporting-enabled",
            "false"));
  }

  Site site() {
    return site;
  }

  S3TablesClient client() {
    return client;
  }

  SparkMaintenance engine() {
    return engine;
  }

  MaintenanceJobs jobs() {
    return jobs;
  }

  Table table(String name) {
    return catalog.loadTable(TableIdentifier.of("retail", name));
  }

  /** Runs a statement in the gold table bucket. */
  void run(String sql) throws SQLException, InterruptedException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The one number that a query gives. */
  long number(String sql) throws SQLException, InterruptedException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Connection connect() throws SQLException, InterruptedException {
    return trino.connect(Optional.of("s3tablescatalog/gold"), Optional.of("retail"));
  }

  @Override
  public void close() throws IOException {
    client.close();
    catalog.close();
    jobs.close();
    engines.close();
    endpoint.close();
    buckets.close();
  }
}
