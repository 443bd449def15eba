package dev.medallion.local.glue;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.FederatedTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.Database;
import software.amazon.awssdk.services.glue.model.DeleteTableRequest;
import software.amazon.awssdk.services.glue.model.DeleteTableResponse;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetDatabaseRequest;
import software.amazon.awssdk.services.glue.model.GetDatabaseResponse;
import software.amazon.awssdk.services.glue.model.GetDatabasesRequest;
import software.amazon.awssdk.services.glue.model.GetDatabasesResponse;
import software.amazon.awssdk.services.glue.model.GetPartitionsRequest;
import software.amazon.awssdk.services.glue.model.GetPartitionsResponse;
import software.amazon.awssdk.services.glue.model.GetTableRequest;
import software.amazon.awssdk.services.glue.model.GetTableResponse;
import software.amazon.awssdk.services.glue.model.GetTablesRequest;
import software.amazon.awssdk.services.glue.model.GetTablesResponse;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.SearchTablesRequest;
import software.amazon.awssdk.services.glue.model.SearchTablesResponse;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * What the Data Catalog shows of table buckets. The account's own catalog is empty.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog.html">Catalog
 *     API</a>
 */
final class DataCatalog {
  private static final String CONNECTION = "aws:s3tables";

  private final FederatedCatalogs catalogs;
  private final Visibility visibility;

  /**
   * The catalog.
   *
   * @param visibility what callers may see of it
   */
  DataCatalog(FederatedCatalogs catalogs, Visibility visibility) {
    this.catalogs = catalogs;
    this.visibility = visibility;
  }

  void addTo(Operations operations) {
    operations
        .on(GetDatabasesRequest.class, this::databases)
        .on(GetDatabaseRequest.class, this::database)
        .on(GetTablesRequest.class, this::tables)
        .on(GetTableRequest.class, this::table)
        .on(DeleteTableRequest.class, this::deleteTable)
        .on(GetPartitionsRequest.class, this::partitions)
        .on(SearchTablesRequest.class, this::search)
        .refusing(GetTableRequest.class, "QueryAsOfTime")
        .refusing(GetTableRequest.class, "TransactionId")
        .refusing(DeleteTableRequest.class, "TransactionId")
        .refusing(GetTablesRequest.class, "QueryAsOfTime")
        .refusing(GetTablesRequest.class, "TransactionId")
        .refusing(SearchTablesRequest.class, "Filters")
        .refusing(SearchTablesRequest.class, "SortCriteria");
  }

  private GetDatabasesResponse databases(GetDatabasesRequest request) {
    String catalog = catalog(request.catalogId());
    Page<Database> page =
        Pages.CATALOG.page(
            "GetDatabases " + catalog,
            visibleDatabases(catalog).map(name -> database(catalog, name)).toList(),
            Database::name,
            request.maxResults(),
            request.nextToken());
    return GetDatabasesResponse.builder()
        .databaseList(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private GetDatabaseResponse database(GetDatabaseRequest request) {
    String catalog = catalog(request.catalogId());
    requireDatabase(catalog, request.name());
    visibility.require(CatalogEntity.database(catalog, request.name()));
    return GetDatabaseResponse.builder().database(database(catalog, request.name())).build();
  }

  private GetTablesResponse tables(GetTablesRequest request) {
    String catalog = catalog(request.catalogId());
    requireDatabase(catalog, request.databaseName());
    visibility.require(CatalogEntity.database(catalog, request.databaseName()));
    Pattern expression = pattern(Optional.ofNullable(request.expression()).orElse(".*"));
    Page<Table> page =
        Pages.CATALOG.page(
            "GetTables " + catalog + " " + request.databaseName(),
            visibleTables(catalog, request.databaseName())
                .filter(table -> expression.matcher(table.name()).matches())
                .map(table -> table(catalog, table))
                .toList(),
            Table::name,
            request.maxResults(),
            request.nextToken());
    return GetTablesResponse.builder().tableList(page.items()).nextToken(page.nextToken()).build();
  }

  private GetTableResponse table(GetTableRequest request) {
    String catalog = catalog(request.catalogId());
    return GetTableResponse.builder()
        .table(table(catalog, find(catalog, request.databaseName(), request.name())))
        .build();
  }

  private DeleteTableResponse deleteTable(DeleteTableRequest request) {
    String catalog = catalog(request.catalogId());
    requireDatabase(catalog, request.databaseName());
    String arn =
        catalogs
            .tableArn(catalog, request.databaseName(), request.name())
            .orElseThrow(() -> tableNotFound(request.name()));
    CatalogEntity table = CatalogEntity.table(catalog, request.databaseName(), request.name());
    visibility.requireDelete(table, arn);
    if (!catalogs.deleteTable(catalog, request.databaseName(), request.name())) {
      throw tableNotFound(request.name());
    }
    visibility.deleted(table);
    return DeleteTableResponse.builder().build();
  }

  /** Partitions of Iceberg tables are in their metadata, not in the Data Catalog. */
  private GetPartitionsResponse partitions(GetPartitionsRequest request) {
    find(catalog(request.catalogId()), request.databaseName(), request.tableName());
    return GetPartitionsResponse.builder().partitions(List.of()).build();
  }

  private SearchTablesResponse search(SearchTablesRequest request) {
    String catalog = catalog(request.catalogId());
    String text =
        Optional.ofNullable(request.searchText())
            .map(searched -> searched.replace("\"", "").toLowerCase(Locale.ROOT))
            .orElse("");
    Page<Table> page =
        Pages.SEARCH.page(
            "SearchTables " + catalog,
            visibleDatabases(catalog)
                .flatMap(database -> visibleTables(catalog, database))
                .filter(table -> table.name().contains(text))
                .map(table -> table(catalog, table))
                .toList(),
            table -> table.databaseName() + "\0" + table.name(),
            request.maxResults(),
            request.nextToken());
    return SearchTablesResponse.builder()
        .tableList(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private String catalog(String id) {
    if (id == null || id.equals(Site.ACCOUNT)) {
      return Site.ACCOUNT;
    }
    return catalogs.name(id).orElseThrow(() -> notFound("Catalog %s not found.".formatted(id)));
  }

  private void requireDatabase(String catalog, String name) {
    if (!catalogs.hasDatabase(catalog, name)) {
      throw notFound("Database %s not found.".formatted(name));
    }
  }

  private FederatedTable find(String catalog, String database, String name) {
    requireDatabase(catalog, database);
    FederatedTable found =
        catalogs.table(catalog, database, name).orElseThrow(() -> tableNotFound(name));
    visibility.require(CatalogEntity.table(catalog, database, name));
    return found;
  }

  private static EntityNotFoundException tableNotFound(String name) {
    return notFound("Table %s not found.".formatted(name));
  }

  private Stream<String> visibleDatabases(String catalog) {
    return catalogs.databases(catalog).stream()
        .filter(database -> visibility.shows(CatalogEntity.database(catalog, database)));
  }

  private Stream<FederatedTable> visibleTables(String catalog, String database) {
    return catalogs.tables(catalog, database).stream()
        .filter(table -> visibility.shows(CatalogEntity.table(catalog, database, table.name())));
  }

  private static Pattern pattern(String expression) {
    try {
      return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw InvalidInputException.builder()
          .message("Expression is not valid: " + expression)
          .cause(e)
          .build();
    }
  }

  private Database database(String catalog, String name) {
    return Database.builder()
        .name(name)
        .catalogId(id(catalog))
        .federatedDatabase(
            federated ->
                federated
                    .identifier(catalogs.bucketArn(catalog).orElseThrow() + "/" + name)
                    .connectionName(CONNECTION))
        .build();
  }

  private Table table(String catalog, FederatedTable table) {
    CatalogEntity entity = CatalogEntity.table(catalog, table.database(), table.name());
    return Table.builder()
        .name(table.name())
        .databaseName(table.database())
        .catalogId(id(catalog))
        .createTime(table.updated())
        .updateTime(table.updated())
        .retention(0)
        .tableType("EXTERNAL_TABLE")
        .parameters(
            Map.of(
                "table_type", "ICEBERG",
                "format", "ICEBERG",
                "metadata_location", table.metadataLocation()))
        .storageDescriptor(
            storage ->
                storage
                    .location(table.location())
                    .columns(
                        visibility.columns(entity, table.columns()).stream()
                            .map(DataCatalog::column)
                            .toList()))
        .partitionKeys(List.of())
        .isRegisteredWithLakeFormation(visibility.isGoverned(entity))
        .federatedTable(
            federated ->
                federated
                    .identifier(table.arn())
                    .databaseIdentifier(catalogs.bucketArn(catalog).orElseThrow())
                    .connectionName(CONNECTION))
        .build();
  }

  private static Column column(FederatedTable.Column column) {
    return Column.builder()
        .name(column.name())
        .type(column.type())
        .comment(column.comment().isEmpty() ? null : column.comment())
        .build();
  }

  private static String id(String catalog) {
    return Site.ACCOUNT + ":" + catalog;
  }

  private static EntityNotFoundException notFound(String message) {
    return EntityNotFoundException.builder().message(message).build();
  }
}
