package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;

import dev.medallion.local.Site;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.FederatedTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import software.amazon.awssdk.services.athena.model.Column;
import software.amazon.awssdk.services.athena.model.DataCatalog;
import software.amazon.awssdk.services.athena.model.DataCatalogSummary;
import software.amazon.awssdk.services.athena.model.DataCatalogType;
import software.amazon.awssdk.services.athena.model.Database;
import software.amazon.awssdk.services.athena.model.GetDataCatalogRequest;
import software.amazon.awssdk.services.athena.model.GetDataCatalogResponse;
import software.amazon.awssdk.services.athena.model.GetDatabaseRequest;
import software.amazon.awssdk.services.athena.model.GetDatabaseResponse;
import software.amazon.awssdk.services.athena.model.GetTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.GetTableMetadataResponse;
import software.amazon.awssdk.services.athena.model.ListDataCatalogsRequest;
import software.amazon.awssdk.services.athena.model.ListDataCatalogsResponse;
import software.amazon.awssdk.services.athena.model.ListDatabasesRequest;
import software.amazon.awssdk.services.athena.model.ListDatabasesResponse;
import software.amazon.awssdk.services.athena.model.ListTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.ListTableMetadataResponse;
import software.amazon.awssdk.services.athena.model.MetadataException;
import software.amazon.awssdk.services.athena.model.TableMetadata;

/**
 * The catalogs that queries can name, and what is in them. That of the AWS Glue Data Catalog is
 * empty.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/APIReference/API_ListTableMetadata.html">
 *     ListTableMetadata</a>
 */
final class DataCatalogs {
  private static final String GLUE = "AwsDataCatalog";

  private final FederatedCatalogs catalogs;

  DataCatalogs(FederatedCatalogs catalogs) {
    this.catalogs = catalogs;
  }

  void addTo(Operations operations) {
    operations
        .on(ListDataCatalogsRequest.class, this::list)
        .on(GetDataCatalogRequest.class, this::get)
        .on(ListDatabasesRequest.class, this::databases)
        .on(GetDatabaseRequest.class, this::database)
        .on(ListTableMetadataRequest.class, this::tables)
        .on(GetTableMetadataRequest.class, this::table);
  }

  private ListDataCatalogsResponse list(ListDataCatalogsRequest request) {
    Page<DataCatalogSummary> page =
        Pages.of(
            "ListDataCatalogs",
            List.of(
                DataCatalogSummary.builder().catalogName(GLUE).type(DataCatalogType.GLUE).build()),
            DataCatalogSummary::catalogName,
            request.maxResults(),
            request.nextToken());
    return ListDataCatalogsResponse.builder()
        .dataCatalogsSummary(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private GetDataCatalogResponse get(GetDataCatalogRequest request) {
    String id = catalog(request.name()).map(name -> Site.ACCOUNT + ":" + name).orElse(Site.ACCOUNT);
    return GetDataCatalogResponse.builder()
        .dataCatalog(
            DataCatalog.builder()
                .name(request.name())
                .type(DataCatalogType.GLUE)
                .parameters(Map.of("catalog-id", id))
                .build())
        .build();
  }

  private ListDatabasesResponse databases(ListDatabasesRequest request) {
    Page<Database> page =
        Pages.of(
            "ListDatabases " + request.catalogName(),
            names(request.catalogName()).stream().map(DataCatalogs::database).toList(),
            Database::name,
            request.maxResults(),
            request.nextToken());
    return ListDatabasesResponse.builder()
        .databaseList(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private GetDatabaseResponse database(GetDatabaseRequest request) {
    String name = request.databaseName().toLowerCase(Locale.ROOT);
    requireDatabase(request.catalogName(), name);
    return GetDatabaseResponse.builder().database(database(name)).build();
  }

  private ListTableMetadataResponse tables(ListTableMetadataRequest request) {
    String database = request.databaseName().toLowerCase(Locale.ROOT);
    requireDatabase(request.catalogName(), database);
    Pattern expression = pattern(Optional.ofNullable(request.expression()).orElse(".*"));
    Page<TableMetadata> page =
        Pages.of(
            "ListTableMetadata %s %s".formatted(request.catalogName(), database),
            catalogs.tables(request.catalogName(), database).stream()
                .filter(table -> expression.matcher(table.name()).matches())
                .map(DataCatalogs::metadata)
                .toList(),
            TableMetadata::name,
            request.maxResults(),
            request.nextToken());
    return ListTableMetadataResponse.builder()
        .tableMetadataList(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private GetTableMetadataResponse table(GetTableMetadataRequest request) {
    String database = request.databaseName().toLowerCase(Locale.ROOT);
    requireDatabase(request.catalogName(), database);
    return GetTableMetadataResponse.builder()
        .tableMetadata(
            catalogs
                .table(
                    request.catalogName(), database, request.tableName().toLowerCase(Locale.ROOT))
                .map(DataCatalogs::metadata)
                .orElseThrow(() -> missing("Table", request.tableName())))
        .build();
  }

  private List<String> names(String catalog) {
    return catalog(catalog).map(catalogs::databases).orElse(List.of());
  }

  /** The catalog of a table bucket; none if it is the AWS Glue Data Catalog that is named. */
  private Optional<String> catalog(String name) {
    if (name.toLowerCase(Locale.ROOT).equals(StatementContext.DEFAULT_CATALOG)) {
      return Optional.empty();
    }
    return Optional.of(
        catalogs
            .name(name.toLowerCase(Locale.ROOT))
            .orElseThrow(() -> input("DataCatalog %s was not found".formatted(name))));
  }

  private void requireDatabase(String catalog, String name) {
    if (!names(catalog).contains(name)) {
      throw missing("Database", name);
    }
  }

  private static MetadataException missing(String what, String name) {
    return MetadataException.builder()
        .message("EntityNotFoundException from client: %s %s not found.".formatted(what, name))
        .build();
  }

  private static Pattern pattern(String expression) {
    try {
      return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw InvalidRequests.of("INVALID_INPUT", "Expression is not valid: " + expression, e);
    }
  }

  private static Database database(String name) {
    return Database.builder().name(name).build();
  }

  private static TableMetadata metadata(FederatedTable table) {
    return TableMetadata.builder()
        .name(table.name())
        .createTime(table.updated())
        .tableType("EXTERNAL_TABLE")
        .columns(
            table.columns().stream()
                .map(
                    column ->
                        Column.builder()
                            .name(column.name())
                            .type(column.type())
                            .comment(column.comment().isEmpty() ? null : column.comment())
                            .build())
                .toList())
        .partitionKeys(List.of())
        .parameters(
            Map.of(
                "table_type", "ICEBERG",
                "location", table.location(),
                "metadata_location", table.metadataLocation()))
        .build();
  }
}
