package dev.medallion.local.tables;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Operations;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Amazon S3 Tables, and the Iceberg REST catalog that shows the same tables.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_S3_Tables.html">Amazon
 *     S3 Tables operations</a>
 */
public final class S3TablesService implements AwsService {
  private final TableBuckets buckets;
  private final Operations operations = new Operations();

  /** Serves the buckets. */
  public S3TablesService(TableBuckets buckets) {
    this.buckets = buckets;
    new BucketOperations(buckets).addTo(operations);
    new NamespaceOperations(buckets).addTo(operations);
    new TableOperations(buckets).addTo(operations);
    new MetadataOperations(buckets).addTo(operations);
    new MaintenanceOperations(buckets).addTo(operations);
  }

  @Override
  public String signingName() {
    return "s3tables";
  }

  @Override
  public Operations operations() {
    return operations;
  }

  /** The Iceberg REST catalogs, by the beginning of their path: one for each door. */
  public Map<String, HttpHandler> catalogs() {
    return Arrays.stream(CatalogDoor.values())
        .collect(
            Collectors.toMap(
                door -> door.path() + "/", door -> new IcebergRestHandler(buckets, door)));
  }
}
