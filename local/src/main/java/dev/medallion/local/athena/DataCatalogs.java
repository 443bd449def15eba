package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;

import dev.medallion.local.Site;
import dev.medallion.local.access.Caller;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.FederatedTable;
import dev.medallion.local.integration.LakeFormationDenials;
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
import software.amazon.awssdk.services.lakeformation.model.Permission;

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
  private final DataLake lake;

  /**
   * The catalogs.
   *
   * @param lake decides what of them callers see
   */
  DataCatalogs(FederatedCatalogs catalogs, DataLake lake) {
    this.catalogs = catalogs;
    this.lake = lake;
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
            visible().databases(request.catalogName(), names(request.catalogName())).stream()
                .map(DataCatalogs::database)
                .toList(),
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
                .filter(table -> visible().shows(entity(request.catalogName(), table)))
                .filter(table -> expression.matcher(table.name()).matches())
                .map(table -> metadata(request.catalogName(), table))
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
    requireExisting(request.catalogName(), database);
    FederatedTable table =
        catalogs
            .table(request.catalogName(), database, request.tableName().toLowerCase(Locale.ROOT))
            .orElseThrow(() -> missing("Table", request.tableName()));
    requireVisible(entity(request.catalogName(), table));
    return GetTableMetadataResponse.builder()
        .tableMetadata(metadata(request.catalogName(), table))
        .build();
  }

  private VisibleNames visible() {
    return new VisibleNames(lake, DataLake.principals(Caller.current()));
  }

  private static CatalogEntity entity(String catalog, FederatedTable table) {
    return CatalogEntity.table(VisibleNames.name(catalog), table.database(), table.name());
  }

  /** (inferred) The Data Catalog's refusal comes in the words of those that are measured. */
  private void requireVisible(CatalogEntity entity) {
    if (!visible().shows(entity)) {
      throw MetadataException.builder()
          .message(
              "AccessDeniedException from client: "
                  + LakeFormationDenials.required(Permission.DESCRIBE, entity))
          .build();
    }
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
    requireExisting(catalog, name);
    requireVisible(CatalogEntity.database(VisibleNames.name(catalog), name));
  }

  private void requireExisting(String catalog, String name) {
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

  private TableMetadata metadata(String catalog, FederatedTable table) {
    List<String> shown =
        visible()
            .columns(
                catalog,
                table.database(),
                table.name(),
                table.columns().stream().map(FederatedTable.Column::name).toList());
    return TableMetadata.builder()
        .name(table.name())
        .createTime(table.updated())
        .tableType("EXTERNAL_TABLE")
        .columns(
            table.columns().stream()
                .filter(column -> shown.contains(column.name()))
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
