package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.s3tables.Lookup.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import software.amazon.awssdk.services.s3tables.model.CreateTableRequest;
import software.amazon.awssdk.services.s3tables.model.CreateTableResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteTableRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableResponse;
import software.amazon.awssdk.services.s3tables.model.ListTablesRequest;
import software.amazon.awssdk.services.s3tables.model.ListTablesResponse;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.RenameTableRequest;
import software.amazon.awssdk.services.s3tables.model.RenameTableResponse;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableSummary;
import software.amazon.awssdk.services.s3tables.model.TableType;

/** Tables, whichever way they were created. */
final class TableOperations {
  private static final Paging PAGES = Errors.paging("maxTables");

  private final Lookup lookup;

  TableOperations(TableBuckets buckets) {
    this.lookup = new Lookup(buckets);
  }

  void addTo(Operations operations) {
    operations
        .on(CreateTableRequest.class, this::create)
        .on(GetTableRequest.class, this::get)
        .on(ListTablesRequest.class, this::list)
        .on(RenameTableRequest.class, this::rename)
        .on(DeleteTableRequest.class, this::delete);
  }

  private CreateTableResponse create(CreateTableRequest request) {
    TableBucket bucket = lookup.bucketWithNamespace(request.tableBucketARN(), request.namespace());
    Errors.check(() -> Names.requireTable(request.name()));
    if (request.format() != OpenTableFormat.ICEBERG) {
      throw Errors.badRequest("The format of a table is ICEBERG, not " + request.formatAsString());
    }
    if (request.metadata() == null
        || request.metadata().iceberg() == null
        || request.metadata().iceberg().schema() == null) {
      throw Errors.badRequest(
          "Table %s has no metadata.iceberg.schema, which the local side needs"
              .formatted(request.name()));
    }
    Schema schema = schema(request.metadata().iceberg().schema().fields());
    Map<String, String> properties = request.metadata().iceberg().properties();
    try {
      new IcebergCatalog(bucket, CatalogEndpoint.S3_TABLES)
          .createTable(
              Namespace.of(request.namespace()),
              org.apache.iceberg.rest.requests.CreateTableRequest.builder()
                  .withName(request.name())
                  .withSchema(schema)
                  .withPartitionSpec(PartitionSpec.unpartitioned())
                  .setProperties(properties)
                  .build());
    } catch (AlreadyExistsException e) {
      throw Errors.conflict(
          "A table with an identical name already exists in the namespace: " + request.name());
    } catch (BadRequestException e) {
      throw Errors.badRequest(e.getMessage());
    }
    Table table = lookup.table(bucket.arn(), request.namespace(), request.name());
    KeptConfiguration.of(table).tag(request.tags());
    return CreateTableResponse.builder()
        .tableARN(table.arn())
        .versionToken(table.versionToken())
        .build();
  }

  private static Schema schema(List<SchemaField> fields) {
    List<NestedField> columns = new ArrayList<>();
    for (SchemaField field : fields) {
      try {
        NestedField.Builder column =
            NestedField.builder()
                .withId(columns.size() + 1)
                .withName(field.name())
                .ofType(Types.fromPrimitiveString(field.type()))
                .isOptional(!Boolean.TRUE.equals(field.required()));
        columns.add(column.build());
      } catch (IllegalArgumentException e) {
        throw Errors.badRequest(
            "Column %s: '%s' is no primitive type of Iceberg"
                .formatted(field.name(), field.type()));
      }
    }
    return new Schema(columns);
  }

  private GetTableResponse get(GetTableRequest request) {
    Table table =
        request.tableArn() == null
            ? lookup.table(request.tableBucketARN(), request.namespace(), request.name())
            : lookup.table(request.tableArn());
    String namespace = table.identifier().namespace().toString();
    TableStorage storage = new TableStorage(table);
    return GetTableResponse.builder()
        .name(table.identifier().name())
        .type(TableType.CUSTOMER)
        .tableARN(table.arn())
        .namespace(namespace)
        .namespaceId(table.bucket().record().namespaceId(namespace))
        .versionToken(table.versionToken())
        .metadataLocation(storage.uri(table.metadata().metadataFileLocation()))
        .warehouseLocation(storage.uri())
        .createdAt(created(table))
        .createdBy(Site.ACCOUNT)
        .modifiedAt(modified(table))
        .modifiedBy(Site.ACCOUNT)
        .ownerAccountId(Site.ACCOUNT)
        .format(OpenTableFormat.ICEBERG)
        .tableBucketId(table.bucket().record().id())
        .build();
  }

  private ListTablesResponse list(ListTablesRequest request) {
    TableBucket bucket =
        request.namespace() == null
            ? lookup.bucket(request.tableBucketARN())
            : lookup.bucketWithNamespace(request.tableBucketARN(), request.namespace());
    List<String> namespaces =
        request.namespace() == null ? bucket.namespaces() : List.of(request.namespace());
    List<TableIdentifier> tables =
        namespaces.stream().flatMap(namespace -> bucket.tables(namespace).stream()).toList();
    Page<TableIdentifier> page =
        PAGES.page(
            "ListTables %s %s".formatted(bucket.arn(), request.namespace()),
            tables.stream()
                .filter(table -> Names.startsWith(table.name(), request.prefix()))
                .toList(),
            table -> table.namespace() + "\0" + table.name(),
            request.maxTables(),
            request.continuationToken());
    return ListTablesResponse.builder()
        .tables(
            page.items().stream()
                .flatMap(
                    table ->
                        bucket
                            .metadata(table)
                            .map(metadata -> summary(new Table(bucket, table, metadata)))
                            .stream())
                .toList())
        .continuationToken(page.nextToken())
        .build();
  }

  private static TableSummary summary(Table table) {
    String namespace = table.identifier().namespace().toString();
    return TableSummary.builder()
        .namespace(namespace)
        .name(table.identifier().name())
        .type(TableType.CUSTOMER)
        .tableARN(table.arn())
        .createdAt(created(table))
        .modifiedAt(modified(table))
        .namespaceId(table.bucket().record().namespaceId(namespace))
        .tableBucketId(table.bucket().record().id())
        .build();
  }

  private DeleteTableResponse delete(DeleteTableRequest request) {
    Table table = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    requireVersion(table, request.versionToken());
    if (!table.bucket().deleteTable(table.identifier())) {
      throw Errors.notFound("table", table.identifier().toString());
    }
    return DeleteTableResponse.builder().build();
  }

  private RenameTableResponse rename(RenameTableRequest request) {
    Table table = lookup.table(request.tableBucketARN(), request.namespace(), request.name());
    requireVersion(table, request.versionToken());
    if (request.newName() == null && request.newNamespaceName() == null) {
      throw Errors.badRequest("Either newName or newNamespaceName has to be given");
    }
    String namespace = Optional.ofNullable(request.newNamespaceName()).orElse(request.namespace());
    String name = Optional.ofNullable(request.newName()).orElse(request.name());
    Errors.check(() -> Names.requireTable(name));
    TableBucket bucket = lookup.bucketWithNamespace(request.tableBucketARN(), namespace);
    try {
      new IcebergCatalog(bucket, CatalogEndpoint.S3_TABLES)
          .renameTable(
              org.apache.iceberg.rest.requests.RenameTableRequest.builder()
                  .withSource(table.identifier())
                  .withDestination(TableIdentifier.of(namespace, name))
                  .build());
    } catch (AlreadyExistsException e) {
      throw Errors.conflict(
          "A table with an identical name already exists in the namespace: " + name);
    }
    return RenameTableResponse.builder().build();
  }

  private static void requireVersion(Table table, String token) {
    if (token != null && !token.equals(table.versionToken())) {
      throw Errors.conflict(
          "The version token of table %s is not the one given: someone has written to it"
              .formatted(table.identifier()));
    }
  }

  /** The table's folder is as old as the table. */
  private static Instant created(Table table) {
    Path folder = LocalFileIO.path(table.metadata().location());
    try {
      return Files.readAttributes(folder, BasicFileAttributes.class).creationTime().toInstant();
    } catch (IOException e) {
      return modified(table);
    }
  }

  private static Instant modified(Table table) {
    return Instant.ofEpochMilli(table.metadata().lastUpdatedMillis());
  }
}
