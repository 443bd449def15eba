package dev.medallion.local.s3tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
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
import software.amazon.awssdk.services.s3tables.model.CreateTableResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.IcebergUnreferencedFileRemovalSettings;
import software.amazon.awssdk.services.s3tables.model.JobStatus;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

/** A real S3 Tables client against the maintenance configuration. */
class MaintenanceConfigurationTest {
  private static final String GOLD = "arn:aws:s3tables:us-east-1:000000000000:bucket/gold";
  private static final SchemaField MONTH =
      SchemaField.builder().name("month").type("string").build();

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
    try (RESTCatalog catalog = site.catalog("gold", CatalogEndpoint.S3_TABLES)) {
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

  private CreateTableResponse createTable(String name) {
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
                            iceberg -> iceberg.schema(schema -> schema.fields(MONTH)))));
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
