package dev.medallion.local.s3tables;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.ResourcePolicies;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3tables.model.AccessDeniedException;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.CreateTableRequest;
import software.amazon.awssdk.services.s3tables.model.ForbiddenException;

/**
 * Amazon S3 Tables, and the Iceberg REST catalog that shows the same tables.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_S3_Tables.html">Amazon
 *     S3 Tables operations</a>
 */
public final class S3TablesService implements AwsService {
  private static final Set<String> DENIED_BY_NAME =
      Set.of("GetTable", "GetTableBucket", "GetNamespace", "ListNamespaces", "ListTableBuckets");

  private static final int FORBIDDEN = 403;

  private final TableBuckets buckets;
  private final AccessControl access;

  /** Serves the buckets to everyone. */
  public S3TablesService(TableBuckets buckets) {
    this(buckets, AccessControl.NONE);
  }

  /**
   * Serves the buckets.
   *
   * @param access decides about calls of the Iceberg REST catalogs
   */
  public S3TablesService(TableBuckets buckets, AccessControl access) {
    this.buckets = buckets;
    this.access = access;
  }

  @Override
  public String signingName() {
    return "s3tables";
  }

  @Override
  public Operations operations() {
    Operations operations = new Operations();
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
    return operations;
  }

  @Override
  public RequiredPermissions permissions() {
    return new TablePermissions(buckets).ofOperations();
  }

  /** Five reads have a code of their own. */
  @Override
  public AwsServiceException denial(AccessDenied denied) {
    AwsServiceException.Builder builder =
        DENIED_BY_NAME.contains(denied.permission().event())
            ? AccessDeniedException.builder()
            : ForbiddenException.builder();
    return builder.statusCode(FORBIDDEN).message(denied.getMessage()).build();
  }

  /** The policies of the buckets and of their tables. */
  public ResourcePolicies policies() {
    return new TablePolicies(buckets);
  }

  /** The Iceberg REST catalogs, by the beginning of their path: one for each endpoint. */
  public Map<String, HttpHandler> catalogs() {
    Map<String, HttpHandler> handlers = new HashMap<>();
    for (CatalogEndpoint endpoint : CatalogEndpoint.values()) {
      handlers.put(endpoint.path() + "/", new IcebergRestHandler(buckets, endpoint, access));
      handlers.put(endpoint.path() + OAuthTokens.PATH, new OAuthTokens());
    }
    return handlers;
  }
}
