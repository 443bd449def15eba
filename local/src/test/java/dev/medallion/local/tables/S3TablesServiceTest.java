package dev.medallion.local.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.BadRequestException;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.CreateTableResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableResponse;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.IcebergUnreferencedFileRemovalSettings;
import software.amazon.awssdk.services.s3tables.model.JobStatus;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.NamespaceSummary;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableBucketSummary;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

/** A real S3 Tables client against the service behind the endpoint. */
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
    try (RESTCatalog catalog = site.catalog("gold", CatalogDoor.S3_TABLES)) {
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
    assertThat(table.warehouseLocation()).contains("/tables/gold/retail/sales-");
    assertThat(table.createdAt()).isNotNull();
    assertThat(tables.getTable(get -> get.tableArn(arn)).name()).isEqualTo("sales");
  }

  @Test
  void givesANewVersionTokenWithEachCommit() throws IOException {
    createTable("sales");
    var before = location("sales");
    try (RESTCatalog catalog = site.catalog("gold", CatalogDoor.S3_TABLES)) {
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

  @Test
  void beginsWithTheDefaultMaintenance() {
    String arn = createTable("sales").tableARN();
    var found = maintenance("sales");
    assertThat(found.tableARN()).isEqualTo(arn);
    var compaction = found.configuration().get(TableMaintenanceType.ICEBERG_COMPACTION);
    assertThat(compaction.status()).isEqualTo(MaintenanceStatus.ENABLED);
    assertThat(compaction.settings().icebergCompaction().targetFileSizeMB()).isEqualTo(512);
    assertThat(compaction.settings().icebergCompaction().strategy())
        .isEqualTo(IcebergCompactionStrategy.AUTO);
    var snapshots = found.configuration().get(TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT);
    assertThat(snapshots.settings().icebergSnapshotManagement().minSnapshotsToKeep()).isOne();
    assertThat(snapshots.settings().icebergSnapshotManagement().maxSnapshotAgeHours())
        .isEqualTo(120);
    var removal = bucketMaintenance();
    assertThat(removal.unreferencedDays()).isEqualTo(3);
    assertThat(removal.nonCurrentDays()).isEqualTo(10);
  }

  @Test
  void keepsMaintenanceAcrossARestart() throws IOException {
    createTable("sales");
    put(
        "sales",
        TableMaintenanceType.ICEBERG_COMPACTION,
        compaction(MaintenanceStatus.DISABLED, 512, null));
    put("sales", TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT, snapshots(1, 72));
    tables.putTableBucketMaintenanceConfiguration(
        put ->
            put.tableBucketARN(GOLD)
                .type(TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL)
                .value(
                    value ->
                        value
                            .status(MaintenanceStatus.ENABLED)
                            .settings(
                                all ->
                                    all.icebergUnreferencedFileRemoval(
                                        removal ->
                                            removal.unreferencedDays(5).nonCurrentDays(7)))));
    site.close();
    site = new TablesSite(state);
    tables = site.client();
    var found = maintenance("sales").configuration();
    assertThat(found)
        .containsEntry(
            TableMaintenanceType.ICEBERG_COMPACTION,
            compaction(MaintenanceStatus.DISABLED, 512, null))
        .containsEntry(TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT, snapshots(1, 72));
    assertThat(bucketMaintenance().unreferencedDays()).isEqualTo(5);
    assertThat(bucketMaintenance().nonCurrentDays()).isEqualTo(7);
  }

  @Test
  void forgetsTheMaintenanceOfATableThatWasDeleted() {
    createTable("sales");
    put("sales", TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT, snapshots(1, 72));
    tables.deleteTable(delete -> delete.tableBucketARN(GOLD).namespace("retail").name("sales"));
    createTable("sales");
    assertThat(
            maintenance("sales")
                .configuration()
                .get(TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT))
        .isEqualTo(snapshots(1, 120));
  }

  @ParameterizedTest
  @CsvSource({"63", "513"})
  void refusesAFileSizeOutOfBounds(int size) {
    createTable("sales");
    assertThatThrownBy(
            () ->
                put(
                    "sales",
                    TableMaintenanceType.ICEBERG_COMPACTION,
                    compaction(MaintenanceStatus.ENABLED, size, null)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("targetFileSizeMB is %d, but has to be 64 to 512".formatted(size));
  }

  @ParameterizedTest
  @CsvSource({"0,120,minSnapshotsToKeep", "1,0,maxSnapshotAgeHours"})
  void refusesSnapshotSettingsOutOfBounds(int least, int hours, String member) {
    createTable("sales");
    assertThatThrownBy(
            () ->
                put(
                    "sales",
                    TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT,
                    snapshots(least, hours)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining(member + " is 0, but has to be at least 1");
  }

  @Test
  void refusesSettingsOfAnotherTypeAndUnknownTypes() {
    createTable("sales");
    assertThatThrownBy(() -> put("sales", TableMaintenanceType.ICEBERG_COMPACTION, snapshots(1, 1)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("do not belong to icebergCompaction");
    assertThatThrownBy(
            () ->
                tables.putTableMaintenanceConfiguration(
                    put ->
                        put.tableBucketARN(GOLD)
                            .namespace("retail")
                            .name("sales")
                            .type("icebergUnreferencedFileRemoval")
                            .value(value -> value.status(MaintenanceStatus.ENABLED))))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("no maintenance of type 'icebergUnreferencedFileRemoval'");
    assertThatThrownBy(() -> maintenance("nothing")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void takesZOrderOnlyForATableWithASortOrder() throws IOException {
    createTable("sales");
    var zOrder = compaction(MaintenanceStatus.ENABLED, 512, IcebergCompactionStrategy.Z_ORDER);
    assertThatThrownBy(() -> put("sales", TableMaintenanceType.ICEBERG_COMPACTION, zOrder))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining(
            "Compaction strategy z-order needs a sort order on table retail.sales");
    try (RESTCatalog catalog = site.catalog("gold", CatalogDoor.S3_TABLES)) {
      Table table = table(catalog);
      table.replaceSortOrder().asc("month").commit();
      assertThat(table.sortOrder()).isNotEqualTo(SortOrder.unsorted());
    }
    put("sales", TableMaintenanceType.ICEBERG_COMPACTION, zOrder);
    assertThat(maintenance("sales").configuration().get(TableMaintenanceType.ICEBERG_COMPACTION))
        .isEqualTo(zOrder);
  }

  @Test
  void saysThatNoMaintenanceHasRun() {
    createTable("sales");
    put(
        "sales",
        TableMaintenanceType.ICEBERG_COMPACTION,
        compaction(MaintenanceStatus.DISABLED, 512, null));
    var status =
        tables
            .getTableMaintenanceJobStatus(
                get -> get.tableBucketARN(GOLD).namespace("retail").name("sales"))
            .status();
    assertThat(status.get(TableMaintenanceJobType.ICEBERG_COMPACTION).status())
        .isEqualTo(JobStatus.DISABLED);
    assertThat(status.get(TableMaintenanceJobType.ICEBERG_SNAPSHOT_MANAGEMENT).status())
        .isEqualTo(JobStatus.NOT_YET_RUN);
    assertThat(status.get(TableMaintenanceJobType.ICEBERG_UNREFERENCED_FILE_REMOVAL).status())
        .isEqualTo(JobStatus.NOT_YET_RUN);
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

  private GetTableMaintenanceConfigurationResponse maintenance(String name) {
    return tables.getTableMaintenanceConfiguration(
        get -> get.tableBucketARN(GOLD).namespace("retail").name(name));
  }

  private IcebergUnreferencedFileRemovalSettings bucketMaintenance() {
    return tables
        .getTableBucketMaintenanceConfiguration(get -> get.tableBucketARN(GOLD))
        .configuration()
        .get(TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL)
        .settings()
        .icebergUnreferencedFileRemoval();
  }

  private void put(
      String name, TableMaintenanceType type, TableMaintenanceConfigurationValue value) {
    tables.putTableMaintenanceConfiguration(
        put -> put.tableBucketARN(GOLD).namespace("retail").name(name).type(type).value(value));
  }

  private static TableMaintenanceConfigurationValue compaction(
      MaintenanceStatus status, int size, IcebergCompactionStrategy strategy) {
    return TableMaintenanceConfigurationValue.builder()
        .status(status)
        .settings(
            settings ->
                settings.icebergCompaction(
                    compaction -> compaction.targetFileSizeMB(size).strategy(strategy)))
        .build();
  }

  private static TableMaintenanceConfigurationValue snapshots(int least, int hours) {
    return TableMaintenanceConfigurationValue.builder()
        .status(MaintenanceStatus.ENABLED)
        .settings(
            settings ->
                settings.icebergSnapshotManagement(
                    snapshots -> snapshots.minSnapshotsToKeep(least).maxSnapshotAgeHours(hours)))
        .build();
  }
}
