package dev.medallion.bench;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.cli.Clients;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.athena.AthenaService;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.engine.Engines;
import dev.medallion.local.engine.SparkMaintenance;
import dev.medallion.local.engine.TrinoEngine;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3tables.CatalogEndpoint;
import dev.medallion.local.s3tables.LocalFileIO;
import dev.medallion.local.s3tables.MaintenanceJobs;
import dev.medallion.local.s3tables.S3TablesService;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/**
 * Of the local side only what is measured: S3 Tables, Athena, and their engines. Nothing of the
 * pipeline runs beside it, and no schedule maintains a table at a time of its own.
 */
final class BenchSite implements AutoCloseable {
  static final String NAMESPACE = "bench";
  private static final String BUCKET = "bench";

  private final Site site;
  private final Endpoint endpoint;
  private final TableBuckets buckets;
  private final Engines engines;
  private final S3Service objects;
  private final AthenaService athena;
  private final MaintenanceJobs jobs;
  private final S3TablesClient s3Tables;
  private final AthenaClient athenaClient;
  private final RESTCatalog catalog = new RESTCatalog();

  BenchSite(Installation installation, Path state)
      throws IOException, SQLException, InterruptedException {
    endpoint = Endpoint.bind(0);
    site = new Site(endpoint.uri(), state);
    buckets = TableBuckets.open(site);
    buckets.create(BUCKET);
    engines = Engines.of(installation, site);
    engines.spark().start();
    TrinoEngine trino = engines.trino().over(CatalogEndpoint.DATA_CATALOG.on(site), buckets::names);
    objects = S3Service.start(site, event -> {}, buckets);
    athena = new AthenaService(site, objects, trino, new TableBucketCatalogs(buckets));
    jobs = new MaintenanceJobs(buckets, new SparkMaintenance(engines.spark()), site);
    S3TablesService tables = new S3TablesService(buckets);
    HttpHandler noS3 = exchange -> Answers.send(exchange, 403, "text/plain", "no S3 here");
    endpoint.serve(List.of(tables, athena), tables.catalogs(), noS3);
    s3Tables = Clients.at(endpoint.uri(), S3TablesClient.builder());
    athenaClient = Clients.at(endpoint.uri(), AthenaClient.builder());
    s3Tables.createNamespace(create -> create.tableBucketARN(warehouse()).namespace(NAMESPACE));
    catalog.initialize(
        BUCKET,
        Map.of(
            CatalogProperties.URI,
            catalogUri().toString(),
            CatalogProperties.WAREHOUSE_LOCATION,
            warehouse(),
            CatalogProperties.FILE_IO_IMPL,
            LocalFileIO.class.getName(),
            "token",
            Site.SECRET_KEY,
            "rest-metrics-reporting-enabled",
            "false"));
    engines.trino().start();
  }

  /** Makes a table in the one table bucket. */
  BenchTable table(String name, Schema schema) {
    catalog.createTable(TableIdentifier.of(NAMESPACE, name), schema);
    return new BenchTable(this, name);
  }

  /** Athena, asked by a work group that keeps results itself. */
  Athena athena() {
    return new Athena(athenaClient, "s3tablescatalog/" + BUCKET);
  }

  URI catalogUri() {
    return CatalogEndpoint.S3_TABLES.on(site);
  }

  String warehouse() {
    return Site.arn("s3tables", "bucket/" + BUCKET);
  }

  RESTCatalog catalog() {
    return catalog;
  }

  S3TablesClient s3Tables() {
    return s3Tables;
  }

  MaintenanceJobs jobs() {
    return jobs;
  }

  SparkMaintenance engine() {
    return new SparkMaintenance(engines.spark());
  }

  @Override
  public void close() throws IOException {
    athenaClient.close();
    s3Tables.close();
    catalog.close();
    jobs.close();
    athena.close();
    objects.close();
    engines.close();
    endpoint.close();
    buckets.close();
  }
}
