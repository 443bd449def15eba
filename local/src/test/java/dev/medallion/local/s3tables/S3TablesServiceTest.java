package dev.medallion.local.s3tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.BadRequestException;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.CreateTableResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableResponse;
import software.amazon.awssdk.services.s3tables.model.NamespaceSummary;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableBucketSummary;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

/** A real S3 Tables client against buckets, namespaces and tables. */
class S3TablesServiceTest {
  private static final String GOLD = "arn:aws:s3tables:us-east-1:000000000000:bucket/gold";

  @TempDir Path state;
  private TablesSite site;
  private S3TablesClient tables;

  @BeforeEach
  void start() throws IOException {
    site = new TablesSite(state);
    tables = site.client();
    tables.createTableBucket(create -> create.name("gold"));
    tables.createNamespace(create -> create.tableBucketARN(GOLD).namespace("retail"));
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void keepsTableBuckets() {
    assertThat(tables.createTableBucket(create -> create.name("silver")).arn())
        .isEqualTo("arn:aws:s3tables:us-east-1:000000000000:bucket/silver");
    assertThat(tables.listTableBuckets(list -> {}).tableBuckets())
        .extracting(TableBucketSummary::name)
        .containsExactly("gold", "silver");
    var gold = tables.getTableBucket(get -> get.tableBucketARN(GOLD));
    assertThat(gold.name()).isEqualTo("gold");
    assertThat(gold.arn()).isEqualTo(GOLD);
    assertThat(gold.ownerAccountId()).isEqualTo("000000000000");
    assertThat(gold.createdAt()).isNotNull();
    assertThat(gold.tableBucketId()).isNotBlank();
  }

  @Test
  void listsByPages() {
    tables.createTableBucket(create -> create.name("silver"));
    tables.createTableBucket(create -> create.name("bronze"));
    assertThat(
            tables.listTableBucketsPaginator(list -> list.maxBuckets(1)).tableBuckets().stream()
                .map(TableBucketSummary::name))
        .containsExactly("bronze", "gold", "silver");
    assertThat(tables.listTableBuckets(list -> list.prefix("si")).tableBuckets())
        .extracting(TableBucketSummary::name)
        .containsExactly("silver");
  }

  @Test
  void refusesABucketThatIsThereOrHasABadName() {
    assertThatThrownBy(() -> tables.createTableBucket(create -> create.name("gold")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("already exists, and you own it: gold");
    assertThatThrownBy(() -> tables.createTableBucket(create -> create.name("Gold_1")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("The table bucket name 'Gold_1' is not valid");
  }

  @Test
  void deletesABucketOnceItIsEmpty() {
    assertThatThrownBy(() -> tables.deleteTableBucket(delete -> delete.tableBucketARN(GOLD)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is not empty: it has the namespaces retail");
    tables.deleteNamespace(delete -> delete.tableBucketARN(GOLD).namespace("retail"));
    tables.deleteTableBucket(delete -> delete.tableBucketARN(GOLD));
    assertThatThrownBy(() -> tables.getTableBucket(get -> get.tableBucketARN(GOLD)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("The specified table bucket does not exist");
    assertThat(state.resolve("tables")).isEmptyDirectory();
  }

  @Test
  void keepsNamespaces() {
    tables.createNamespace(create -> create.tableBucketARN(GOLD).namespace("finance"));
    assertThat(tables.listNamespaces(list -> list.tableBucketARN(GOLD)).namespaces())
        .extracting(NamespaceSummary::namespace)
        .containsExactly(List.of("finance"), List.of("retail"));
    var retail = tables.getNamespace(get -> get.tableBucketARN(GOLD).namespace("retail"));
    assertThat(retail.namespace()).containsExactly("retail");
    assertThat(retail.createdAt()).isNotNull();
    assertThatThrownBy(
            () -> tables.createNamespace(create -> create.tableBucketARN(GOLD).namespace("retail")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("already exists: retail");
    assertThatThrownBy(
            () -> tables.createNamespace(create -> create.tableBucketARN(GOLD).namespace("a-b")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("The namespace name 'a-b' is not valid");
    assertThatThrownBy(
            () -> tables.getNamespace(get -> get.tableBucketARN(GOLD).namespace("nowhere")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("The specified namespace does not exist: nowhere");
  }

  @Test
  void createsATableWithASchemaThatEnginesSee() throws IOException {
    String arn = createTable("sales").tableARN();
    assertThat(arn).matches(GOLD + "/table/[0-9a-f-]{36}");
    try (RESTCatalog catalog = site.catalog("gold", CatalogEndpoint.S3_TABLES)) {
      assertThat(catalog.loadTable(TableIdentifier.of("retail", "sales")).schema())
          .hasToString(
              """
              table {
                1: month: required string
                2: revenue: optional decimal(18, 2)
                3: at: optional timestamp
              }\
              """);
    }
    var table = get("sales");
    assertThat(table.tableARN()).isEqualTo(arn);
    assertThat(table.namespace()).containsExactly("retail");
    assertThat(table.format()).isEqualTo(OpenTableFormat.ICEBERG);
    assertThat(table.metadataLocation()).endsWith(".metadata.json");
    assertThat(table.warehouseLocation()).matches("s3://[0-9a-f-]{36}--table-s3");
    assertThat(table.createdAt()).isNotNull();
    assertThat(tables.getTable(get -> get.tableArn(arn)).name()).isEqualTo("sales");
  }

  @Test
  void givesANewVersionTokenWithEachCommit() throws IOException {
    createTable("sales");
    var before = location("sales");
    try (RESTCatalog catalog = site.catalog("gold", CatalogEndpoint.S3_TABLES)) {
      table(catalog).updateProperties().set("a", "b").commit();
    }
    var after = location("sales");
    assertThat(after.versionToken()).isNotEqualTo(before.versionToken());
    assertThat(after.metadataLocation()).isNotEqualTo(before.metadataLocation());
    assertThatThrownBy(
            () ->
                tables.deleteTable(
                    delete ->
                        delete
                            .tableBucketARN(GOLD)
                            .namespace("retail")
                            .name("sales")
                            .versionToken(before.versionToken())))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("someone has written to it");
  }

  @Test
  void listsAndDeletesTables() {
    createTable("sales");
    createTable("stock");
    assertThat(tables.listTables(list -> list.tableBucketARN(GOLD)).tables())
        .extracting(TableSummary::name)
        .containsExactly("sales", "stock");
    assertThat(
            tables
                .listTables(
                    list -> list.tableBucketARN(GOLD).namespace("retail").prefix("st").maxTables(1))
                .tables())
        .extracting(TableSummary::name)
        .containsExactly("stock");
    tables.deleteTable(delete -> delete.tableBucketARN(GOLD).namespace("retail").name("sales"));
    assertThatThrownBy(() -> get("sales"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("The specified table does not exist: retail.sales");
    assertThatThrownBy(
            () -> tables.deleteNamespace(delete -> delete.tableBucketARN(GOLD).namespace("retail")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void refusesATableThatIsThereOrThatIcebergCannotHave() {
    createTable("sales");
    assertThatThrownBy(() -> createTable("sales"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("already exists in the namespace: sales");
    assertThatThrownBy(() -> createTable("Sales"))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("The table name 'Sales' is not valid");
    assertThatThrownBy(() -> createTable("odd", field("a", "varchar")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Column a: 'varchar' is no primitive type of Iceberg");
    assertThatThrownBy(
            () ->
                tables.createTable(
                    create ->
                        create
                            .tableBucketARN(GOLD)
                            .namespace("retail")
                            .name("bare")
                            .format(OpenTableFormat.ICEBERG)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("metadata.iceberg.schema");
    assertThatThrownBy(() -> tables.getTableBucket(get -> get.tableBucketARN("gold")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("The table bucket ARN 'gold' is not valid");
  }

  private CreateTableResponse createTable(String name, SchemaField... fields) {
    List<SchemaField> columns =
        fields.length > 0
            ? List.of(fields)
            : List.of(
                SchemaField.builder().name("month").type("string").required(true).build(),
                field("revenue", "decimal(18,2)"),
                field("at", "timestamp"));
    return tables.createTable(
        create ->
            create
                .tableBucketARN(GOLD)
                .namespace("retail")
                .name(name)
                .format(OpenTableFormat.ICEBERG)
                .metadata(
                    metadata ->
                        metadata.iceberg(
                            iceberg ->
                                iceberg
                                    .schema(schema -> schema.fields(columns))
                                    .properties(Map.of("owner", "test")))));
  }

  private static SchemaField field(String name, String type) {
    return SchemaField.builder().name(name).type(type).build();
  }

  private GetTableResponse get(String name) {
    return tables.getTable(get -> get.tableBucketARN(GOLD).namespace("retail").name(name));
  }

  private GetTableMetadataLocationResponse location(String name) {
    return tables.getTableMetadataLocation(
        get -> get.tableBucketARN(GOLD).namespace("retail").name(name));
  }

  private static Table table(RESTCatalog catalog) {
    return catalog.loadTable(TableIdentifier.of("retail", "sales"));
  }
}
