package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import dev.medallion.local.s3tables.Lookup.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;

/**
 * The catalogs by which the Data Catalog shows table buckets: {@code s3tablescatalog/BUCKET}, with
 * or without the account and a colon before it. A namespace is a database.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integration-overview.html">
 *     S3 Tables: integration with AWS analytics services</a>
 */
public final class FederatedCatalogs {
  private static final String ACCOUNT = Site.ACCOUNT + ":";
  private static final String PARENT = "s3tablescatalog";

  private final TableBuckets buckets;

  /** The catalogs of these table buckets. */
  public FederatedCatalogs(TableBuckets buckets) {
    this.buckets = buckets;
  }

  /** The names of all of them, without the account. */
  public List<String> names() {
    return buckets.names().stream().map(bucket -> PARENT + "/" + bucket).toList();
  }

  /** The name, without the account, of the catalog of that id; empty if there is none. */
  public Optional<String> name(String catalogId) {
    return bucket(catalogId).map(bucket -> PARENT + "/" + bucket.name());
  }

  /** The ARN of the table bucket that a catalog shows. */
  public Optional<String> bucketArn(String catalogId) {
    return bucket(catalogId).map(TableBucket::arn);
  }

  /** The databases of a catalog, in order; none if there is no such catalog. */
  public List<String> databases(String catalogId) {
    return bucket(catalogId).map(TableBucket::namespaces).orElse(List.of());
  }

  /** Whether the catalog has that database. */
  public boolean hasDatabase(String catalogId, String database) {
    return bucket(catalogId).filter(bucket -> bucket.hasNamespace(database)).isPresent();
  }

  /** The tables of a database, in order; none if there is no such database. */
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

  /** The table of that name; empty if there is none. */
  public Optional<FederatedTable> table(String catalogId, String database, String name) {
    return tables(catalogId, database).stream()
        .filter(table -> table.name().equals(name))
        .findFirst();
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
        metadata.schema().columns().stream().map(FederatedCatalogs::column).toList());
  }

  private static FederatedTable.Column column(Types.NestedField field) {
    return new FederatedTable.Column(
        field.name(), HiveTypes.of(field.type()), Optional.ofNullable(field.doc()).orElse(""));
  }
}
