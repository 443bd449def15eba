package dev.medallion.local.s3tables;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Operations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.CreateTableRequest;

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
    new ResourceOperations(buckets).addTo(operations);
    for (String member : List.of("encryptionConfiguration", "storageClassConfiguration")) {
      operations.refusing(CreateTableBucketRequest.class, member);
      operations.refusing(CreateTableRequest.class, member);
    }
  }

  @Override
  public String signingName() {
    return "s3tables";
  }

  @Override
  public Operations operations() {
    return operations;
  }

  /** The Iceberg REST catalogs, by the beginning of their path: one for each endpoint. */
  public Map<String, HttpHandler> catalogs() {
    Map<String, HttpHandler> handlers = new HashMap<>();
    for (CatalogEndpoint endpoint : CatalogEndpoint.values()) {
      handlers.put(endpoint.path() + "/", new IcebergRestHandler(buckets, endpoint));
      handlers.put(endpoint.path() + OAuthTokens.PATH, new OAuthTokens());
    }
    return handlers;
  }
}
