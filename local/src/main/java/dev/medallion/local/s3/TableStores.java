package dev.medallion.local.s3;

import dev.medallion.local.access.Permission;
import dev.medallion.local.integration.TableStorageBuckets;
import dev.medallion.local.integration.TableStorageBuckets.StoredTable;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * The files of tables, as objects of a bucket for each table: read and written whole, neither
 * listed nor deleted. Multipart uploads, which S3 takes there too, are not.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-tables.html">Tables
 *     in S3 table buckets</a>
 */
final class TableStores extends ForwardingBlobStore {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT");

  private final TableStorageBuckets tables;

  TableStores(TableStorageBuckets tables) {
    super(new FilesystemNio2BlobStore(tables.root().toString()));
    this.tables = tables;
  }

  /** Whether the request is for the storage of a table. */
  boolean serves(URI request) {
    return tables.isStorage(bucket(request.getRawPath()));
  }

  /** Refuses a request for what the storage of tables does not do. */
  static void check(ExchangeRequest request) {
    String path = request.getRequestURI();
    boolean namesAnObject = path.length() > bucket(path).length() + "//".length();
    boolean isOfItsContent =
        Collections.list(request.getParameterNames()).stream().allMatch("x-id"::equals);
    if (!METHODS.contains(request.getMethod())
        || !namesAnObject
        || !isOfItsContent
        || request.getHeader("x-amz-copy-source") != null) {
      throw new S3ProxyException(S3ErrorCode.METHOD_NOT_ALLOWED);
    }
  }

  /**
   * What a request needs to be allowed: actions of S3 Tables, and none of S3.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-setting-up.html">Access
   *     management for S3 Tables</a>
   */
  List<Permission> permissions(ExchangeRequest request) {
    String method = request.getMethod();
    StoredTable table =
        tables
            .table(bucket(request.getRequestURI()))
            .orElseThrow(() -> new S3ProxyException(S3ErrorCode.NO_SUCH_BUCKET));
    Permission permission =
        Permission.of(
                method.equals("PUT") ? "s3tables:PutTableData" : "s3tables:GetTableData",
                table.arn())
            .with("s3tables:namespace", table.namespace())
            .with("s3tables:tableName", table.name());
    return List.of(
        permission.loggedAs(
            switch (method) {
              case "PUT" -> "PutObject";
              case "HEAD" -> "HeadObject";
              default -> "GetObject";
            }));
  }

  private static String bucket(String path) {
    return path.substring(1).split("/", 2)[0];
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    Place place = place(request.bucket(), request.key());
    return super.putBlob(
        request.toBuilder().bucket(place.bucket()).key(place.key()).build(), payload);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    Place place = place(request.bucket(), request.key());
    return super.blobMetadata(request.toBuilder().bucket(place.bucket()).key(place.key()).build());
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    Place place = place(request.bucket(), request.key());
    return super.getBlob(request.toBuilder().bucket(place.bucket()).key(place.key()).build());
  }

  /** Where the store below has an object. */
  private record Place(String bucket, String key) {}

  private Place place(String bucket, String key) {
    Path folder =
        tables.storage(bucket).orElseThrow(() -> new S3ProxyException(S3ErrorCode.NO_SUCH_BUCKET));
    Path file = folder.resolve(key).normalize();
    if (!file.startsWith(folder)) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
    }
    Path below = tables.root().relativize(file);
    return new Place(
        below.getName(0).toString(), below.subpath(1, below.getNameCount()).toString());
  }
}
