package dev.medallion.local.s3tables;

import dev.medallion.local.access.Permission;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.TableIdentifier;
import software.amazon.awssdk.services.s3tables.model.CreateNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.CreateTableRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketEncryptionRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTablePolicyRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableRequest;
import software.amazon.awssdk.services.s3tables.model.GetNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketEncryptionRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableEncryptionRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceJobStatusRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTablePolicyRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableRequest;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.ListNamespacesRequest;
import software.amazon.awssdk.services.s3tables.model.ListTableBucketsRequest;
import software.amazon.awssdk.services.s3tables.model.ListTablesRequest;
import software.amazon.awssdk.services.s3tables.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketEncryptionRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTablePolicyRequest;
import software.amazon.awssdk.services.s3tables.model.RenameTableRequest;
import software.amazon.awssdk.services.s3tables.model.TagResourceRequest;
import software.amazon.awssdk.services.s3tables.model.UntagResourceRequest;
import software.amazon.awssdk.services.s3tables.model.UpdateTableMetadataLocationRequest;

/**
 * What the operations of S3 Tables, of its API and of its Iceberg REST endpoint, need to be
 * allowed. The ARN of a table holds no name, so that namespace and name are condition keys.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-setting-up.html">Access
 *     management for S3 Tables</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-open-source.html">The
 *     Amazon S3 Tables Iceberg REST endpoint</a>
 */
final class TablePermissions {
  private static final String PREFIX = "s3tables:";
  private static final List<IcebergCompactionStrategy> READING_ROWS =
      List.of(IcebergCompactionStrategy.SORT, IcebergCompactionStrategy.Z_ORDER);

  private final TableBuckets buckets;

  TablePermissions(TableBuckets buckets) {
    this.buckets = buckets;
  }

  /** An action on a table bucket. */
  static Permission bucket(String action, String bucketArn) {
    return Permission.of(PREFIX + action, bucketArn);
  }

  /** An action on a table bucket that concerns a namespace. */
  static Permission namespace(String action, String bucketArn, String namespace) {
    return bucket(action, bucketArn).with("s3tables:namespace", namespace);
  }

  /** An action on a table. */
  Permission table(String action, String bucketArn, TableIdentifier table) {
    return tableOfArn(action, arn(bucketArn, table), table);
  }

  private static Permission tableOfArn(String action, String arn, TableIdentifier table) {
    return namespace(action, arn, table.namespace().toString())
        .with("s3tables:tableName", table.name());
  }

  /** Reading the files of a table, which CloudTrail calls by the name of S3's operation. */
  Permission read(String bucketArn, TableIdentifier table) {
    return table("GetTableData", bucketArn, table).loggedAs("GetObject");
  }

  /** Writing files of a table. */
  Permission write(String bucketArn, TableIdentifier table) {
    return table("PutTableData", bucketArn, table).loggedAs("PutObject");
  }

  /** What the Iceberg REST endpoint asks of whoever creates a table. */
  List<Permission> create(String bucketArn, TableIdentifier table) {
    return List.of(
        namespace("CreateTable", bucketArn, table.namespace().toString()), write(bucketArn, table));
  }

  /** What the Iceberg REST endpoint asks of whoever loads a table. */
  List<Permission> load(String bucketArn, TableIdentifier table) {
    return List.of(table("GetTableMetadataLocation", bucketArn, table), read(bucketArn, table));
  }

  /** What the Iceberg REST endpoint asks of whoever commits to a table. */
  List<Permission> commit(String bucketArn, TableIdentifier table) {
    return List.of(
        table("UpdateTableMetadataLocation", bucketArn, table),
        write(bucketArn, table),
        read(bucketArn, table));
  }

  /**
   * The ARN of a table. Of one that is not there, (inferred) that of no table in particular, so
   * that whoever may ask of all tables of the bucket is told that it is not there.
   */
  private String arn(String bucketArn, TableIdentifier table) {
    return bucketArn
        + "/table/"
        + BucketArn.name(bucketArn)
            .flatMap(buckets::find)
            .flatMap(bucket -> bucket.id(table))
            .map(Object::toString)
            .orElse("*");
  }

  private Permission named(String action, String bucketArn, String namespace, String name) {
    return table(action, bucketArn, TableIdentifier.of(namespace, name));
  }

  /** Those of the API. */
  RequiredPermissions ofOperations() {
    RequiredPermissions permissions = RequiredPermissions.of("s3tables");
    addBuckets(permissions);
    addNamespaces(permissions);
    addTables(permissions);
    return addConfiguration(permissions);
  }

  private static void addBuckets(RequiredPermissions permissions) {
    permissions
        .onAny(ListTableBucketsRequest.class)
        .on(CreateTableBucketRequest.class, request -> arnOf(request.name()))
        .on(GetTableBucketRequest.class, GetTableBucketRequest::tableBucketARN)
        .on(DeleteTableBucketRequest.class, DeleteTableBucketRequest::tableBucketARN)
        .on(PutTableBucketPolicyRequest.class, PutTableBucketPolicyRequest::tableBucketARN)
        .on(GetTableBucketPolicyRequest.class, GetTableBucketPolicyRequest::tableBucketARN)
        .on(DeleteTableBucketPolicyRequest.class, DeleteTableBucketPolicyRequest::tableBucketARN)
        .on(PutTableBucketEncryptionRequest.class, PutTableBucketEncryptionRequest::tableBucketARN)
        .on(GetTableBucketEncryptionRequest.class, GetTableBucketEncryptionRequest::tableBucketARN)
        .on(
            DeleteTableBucketEncryptionRequest.class,
            DeleteTableBucketEncryptionRequest::tableBucketARN)
        .on(
            GetTableBucketMaintenanceConfigurationRequest.class,
            GetTableBucketMaintenanceConfigurationRequest::tableBucketARN)
        .on(
            PutTableBucketMaintenanceConfigurationRequest.class,
            PutTableBucketMaintenanceConfigurationRequest::tableBucketARN);
  }

  private static String arnOf(String bucket) {
    return BucketArn.EXAMPLE.replace("NAME", bucket);
  }

  private static void addNamespaces(RequiredPermissions permissions) {
    permissions
        .on(CreateNamespaceRequest.class, CreateNamespaceRequest::tableBucketARN)
        .on(ListNamespacesRequest.class, ListNamespacesRequest::tableBucketARN)
        .needing(
            GetNamespaceRequest.class,
            request ->
                List.of(namespace("GetNamespace", request.tableBucketARN(), request.namespace())))
        .needing(
            DeleteNamespaceRequest.class,
            request ->
                List.of(
                    namespace("DeleteNamespace", request.tableBucketARN(), request.namespace())))
        .needing(
            ListTablesRequest.class,
            request ->
                List.of(
                    request.namespace() == null
                        ? bucket("ListTables", request.tableBucketARN())
                        : namespace("ListTables", request.tableBucketARN(), request.namespace())));
  }

  private void addTables(RequiredPermissions permissions) {
    permissions
        .needing(
            CreateTableRequest.class,
            request -> {
              TableIdentifier table = TableIdentifier.of(request.namespace(), request.name());
              return request.metadata() == null
                  ? List.of(namespace("CreateTable", request.tableBucketARN(), request.namespace()))
                  : create(request.tableBucketARN(), table);
            })
        .needing(GetTableRequest.class, request -> List.of(getTable(request)))
        .needing(
            DeleteTableRequest.class,
            request ->
                List.of(
                    named(
                        "DeleteTable",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(
            RenameTableRequest.class,
            request ->
                List.of(
                    named(
                        "RenameTable",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(
            GetTableMetadataLocationRequest.class,
            request ->
                List.of(
                    named(
                        "GetTableMetadataLocation",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(
            UpdateTableMetadataLocationRequest.class,
            request ->
                List.of(
                    named(
                        "UpdateTableMetadataLocation",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())));
  }

  private Permission getTable(GetTableRequest request) {
    return request.tableArn() == null
        ? named("GetTable", request.tableBucketARN(), request.namespace(), request.name())
        : ofTable("GetTable", request.tableArn());
  }

  /** An action on a table that is named by its ARN. */
  private Permission ofTable(String action, String arn) {
    Optional<TableIdentifier> table =
        BucketArn.bucketOfTable(arn)
            .flatMap(buckets::find)
            .flatMap(bucket -> bucket.named(BucketArn.idOfTable(arn)));
    return table
        .map(identifier -> tableOfArn(action, arn, identifier))
        .orElseGet(() -> bucket(action, arn));
  }

  private RequiredPermissions addConfiguration(RequiredPermissions permissions) {
    return permissions
        .needing(
            PutTablePolicyRequest.class,
            request ->
                List.of(
                    named(
                        "PutTablePolicy",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(
            GetTablePolicyRequest.class,
            request ->
                List.of(
                    named(
                        "GetTablePolicy",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(
            DeleteTablePolicyRequest.class,
            request ->
                List.of(
                    named(
                        "DeleteTablePolicy",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(
            GetTableEncryptionRequest.class,
            request ->
                List.of(
                    named(
                        "GetTableEncryption",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(
            GetTableMaintenanceConfigurationRequest.class,
            request ->
                List.of(
                    named(
                        "GetTableMaintenanceConfiguration",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(
            GetTableMaintenanceJobStatusRequest.class,
            request ->
                List.of(
                    named(
                        "GetTableMaintenanceJobStatus",
                        request.tableBucketARN(),
                        request.namespace(),
                        request.name())))
        .needing(PutTableMaintenanceConfigurationRequest.class, this::maintain)
        .needing(
            TagResourceRequest.class,
            request -> List.of(ofTable("TagResource", request.resourceArn())))
        .needing(
            UntagResourceRequest.class,
            request -> List.of(ofTable("UntagResource", request.resourceArn())))
        .needing(
            ListTagsForResourceRequest.class,
            request -> List.of(ofTable("ListTagsForResource", request.resourceArn())));
  }

  /** Sorting is reading. */
  private List<Permission> maintain(PutTableMaintenanceConfigurationRequest request) {
    TableIdentifier table = TableIdentifier.of(request.namespace(), request.name());
    Permission put = table("PutTableMaintenanceConfiguration", request.tableBucketARN(), table);
    boolean reads =
        Optional.ofNullable(request.value())
            .map(value -> value.settings())
            .map(settings -> settings.icebergCompaction())
            .map(compaction -> compaction.strategy())
            .filter(READING_ROWS::contains)
            .isPresent();
    return Stream.concat(
            Stream.of(put),
            reads ? Stream.of(read(request.tableBucketARN(), table)) : Stream.empty())
        .toList();
  }
}
