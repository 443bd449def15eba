package dev.medallion.local.s3tables;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.auth.OAuth2Properties;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/** S3 Tables behind an endpoint, over one state folder. */
final class TablesSite implements AutoCloseable {
  private final Endpoint endpoint;
  private final TableBuckets buckets;
  private final S3TablesClient client;

  TablesSite(Path state) throws IOException {
    endpoint = Endpoint.bind(0);
    buckets = TableBuckets.open(new Site(endpoint.uri(), state));
    S3TablesService service = new S3TablesService(buckets);
    HttpHandler noS3 = exchange -> Answers.send(exchange, 403, "text/plain", "no S3 here");
    endpoint.serve(List.of(service), service.catalogs(), noS3);
    client = SdkClients.of(S3TablesClient.builder(), endpoint.uri());
  }

  URI uri() {
    return endpoint.uri();
  }

  TableBuckets buckets() {
    return buckets;
  }

  S3TablesClient client() {
    return client;
  }

  /** Iceberg's own client of the REST catalog. */
  RESTCatalog catalog(String bucket, CatalogEndpoint kind) {
    RESTCatalog catalog = new RESTCatalog();
    catalog.initialize(
        bucket,
        Map.of(
            CatalogProperties.URI,
            endpoint.uri() + kind.path(),
            CatalogProperties.WAREHOUSE_LOCATION,
            Site.arn("s3tables", "bucket/" + bucket),
            CatalogProperties.FILE_IO_IMPL,
            LocalFileIO.class.getName(),
            OAuth2Properties.TOKEN,
            Site.SECRET_KEY,
            "rest-metrics-reporting-enabled",
            "false"));
    return catalog;
  }

  @Override
  public void close() {
    client.close();
    endpoint.close();
    buckets.close();
  }
}
