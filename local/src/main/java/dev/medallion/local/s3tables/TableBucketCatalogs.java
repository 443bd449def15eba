package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.FederatedTable;
import dev.medallion.local.s3tables.Lookup.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;

/** Shows each table bucket as a catalog of the Data Catalog. */
public final class TableBucketCatalogs implements FederatedCatalogs {
  private static final String ACCOUNT = Site.ACCOUNT + ":";

  /** The catalog that holds those of the table buckets. */
  static final String PARENT = "s3tablescatalog";

  private final TableBuckets buckets;

  /** The catalogs of these table buckets. */
  public TableBucketCatalogs(TableBuckets buckets) {
    this.buckets = buckets;
  }

  @Override
  public List<String> buckets() {
    return buckets.names();
  }

  @Override
  public List<String> names() {
    return buckets.names().stream().map(bucket -> PARENT + "/" + bucket).toList();
  }

  @Override
  public Optional<String> name(String catalogId) {
    return bucket(catalogId).map(bucket -> PARENT + "/" + bucket.name());
  }

  @Override
  public Optional<String> bucketArn(String catalogId) {
    return bucket(catalogId).map(TableBucket::arn);
  }

  @Override
  public List<String> databases(String catalogId) {
    return bucket(catalogId).map(TableBucket::namespaces).orElse(List.of());
  }

  @Override
  public boolean hasDatabase(String catalogId, String database) {
    return bucket(catalogId).filter(bucket -> bucket.hasNamespace(database)).isPresent();
  }

  @Override
  public List<FederatedTable> tables(String catalogId, String database) {
    if (!hasDatabase(catalogId, database)) {
      return List.of();
    }
    TableBucket bucket = bucket(catalogId).orElseThrow();
    return new IcebergCatalog(bucket, CatalogEndpoint.DATA_CATALOG)
        .listTables(Namespace.of(database)).identifiers().stream()
            .sorted((one, other) -> one.name().compareTo(other.name()))
            .flatMap(table -> show(bucket, table).stream())
            .toList();
  }

  @Override
  public Optional<FederatedTable> table(String catalogId, String database, String name) {
    return tables(catalogId, database).stream()
        .filter(table -> table.name().equals(name))
        .findFirst();
  }

  @Override
  public Optional<String> tableArn(String catalogId, String database, String name) {
    return bucket(catalogId)
        .flatMap(
            bucket ->
                bucket
                    .id(TableIdentifier.of(database, name))
                    .map(id -> BucketArn.table(bucket, id)));
  }

  @Override
  public boolean deleteTable(String catalogId, String database, String name) {
    return bucket(catalogId)
        .filter(bucket -> bucket.deleteTable(TableIdentifier.of(database, name)))
        .isPresent();
  }

  Optional<TableBucket> bucket(String catalogId) {
    String name = catalogId.startsWith(ACCOUNT) ? catalogId.substring(ACCOUNT.length()) : catalogId;
    return name.startsWith(PARENT + "/")
        ? buckets.find(name.substring(PARENT.length() + 1))
        : Optional.empty();
  }

  private static Optional<FederatedTable> show(TableBucket bucket, TableIdentifier table) {
    return bucket.metadata(table).map(metadata -> show(new Table(bucket, table, metadata)));
  }

  private static FederatedTable show(Table table) {
    TableMetadata metadata = table.metadata();
    TableStorage storage = new TableStorage(table);
    return new FederatedTable(
        table.arn(),
        table.identifier().namespace().toString(),
        table.identifier().name(),
        storage.uri(),
        storage.uri(metadata.metadataFileLocation()),
        Instant.ofEpochMilli(metadata.lastUpdatedMillis()),
        metadata.schema().columns().stream().map(TableBucketCatalogs::column).toList());
  }

  private static FederatedTable.Column column(Types.NestedField field) {
    return new FederatedTable.Column(
        field.name(), HiveTypes.of(field.type()), Optional.ofNullable(field.doc()).orElse(""));
  }
}
