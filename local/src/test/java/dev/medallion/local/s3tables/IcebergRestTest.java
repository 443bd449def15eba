package dev.medallion.local.s3tables;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's own REST client against the catalog. */
class IcebergRestTest {
  private static final Namespace RETAIL = Namespace.of("retail");
  private static final TableIdentifier SALES = TableIdentifier.of(RETAIL, "sales");
  private static final Schema SCHEMA =
      new Schema(
          required(1, "sale_id", Types.LongType.get()),
          optional(2, "product", Types.StringType.get()));

  @TempDir Path state;
  private TablesSite site;
  private RESTCatalog catalog;

  @BeforeEach
  void start() throws IOException {
    site = new TablesSite(state);
    site.buckets().create("silver");
    catalog = site.catalog("silver", CatalogEndpoint.S3_TABLES);
    catalog.createNamespace(RETAIL);
  }

  @AfterEach
  void stop() throws IOException {
    catalog.close();
    site.close();
  }

  @Test
  void createsATableInsideTheBucketsFolder() {
    Table table = catalog.createTable(SALES, SCHEMA);
    assertThat(LocalFileIO.path(table.location()))
        .startsWith(state.resolve("tables/silver/retail"));
    assertThat(table.location()).matches("file:/.*/retail/sales-[0-9a-f]{8}");
    assertThat(metadata(table).formatVersion()).isEqualTo(2);
    assertThat(catalog.listTables(RETAIL)).containsExactly(SALES);
    assertThat(catalog.tableExists(SALES)).isTrue();
    assertThat(catalog.listNamespaces()).containsExactly(RETAIL);
  }

  @Test
  void keepsAppendsAsSnapshots() {
    Table table = catalog.createTable(SALES, SCHEMA);
    append(table, "a", 3);
    append(table, "b", 4);
    Table loaded = catalog.loadTable(SALES);
    assertThat(loaded.snapshots())
        .extracting(Snapshot::operation, snapshot -> snapshot.summary().get("added-records"))
        .containsExactly(tuple("append", "3"), tuple("append", "4"));
    assertThat(loaded.currentSnapshot().summary()).containsEntry("total-records", "7");
  }

  @Test
  void refusesACommitOnMetadataThatHasChanged() {
    Table table = catalog.createTable(SALES, SCHEMA);
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata base = operations.current();
    TableMetadata mine =
        base.updateSchema(
            new Schema(
                required(1, "sale_id", Types.LongType.get()),
                optional(2, "product", Types.StringType.get()),
                optional(3, "mine", Types.StringType.get())));
    catalog.loadTable(SALES).updateSchema().addColumn("theirs", Types.StringType.get()).commit();
    assertThatThrownBy(() -> operations.commit(base, mine))
        .isInstanceOf(CommitFailedException.class)
        .hasMessageContaining("last assigned field id changed");
    assertThat(catalog.loadTable(SALES).schema().findField("theirs")).isNotNull();
    assertThat(catalog.loadTable(SALES).schema().findField("mine")).isNull();
  }

  @Test
  void losesNoneOfManyConcurrentAppends() throws Exception {
    catalog.createTable(
        SALES, SCHEMA, PartitionSpec.unpartitioned(), Map.of("commit.retry.num-retries", "50"));
    int writers = 6;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> appends =
          IntStream.range(0, writers)
              .<Future<?>>mapToObj(
                  writer -> threads.submit(() -> append(catalog.loadTable(SALES), "w" + writer, 1)))
              .toList();
      for (Future<?> append : appends) {
        append.get();
      }
    }
    assertThat(catalog.loadTable(SALES).currentSnapshot().summary())
        .containsEntry("total-records", Integer.toString(writers));
  }

  @Test
  void refusesToStageACreation() {
    assertThatThrownBy(() -> catalog.newCreateTableTransaction(SALES, SCHEMA))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("The stage-create option is not supported");
    assertThat(catalog.tableExists(SALES)).isFalse();
  }

  @Test
  void stagesACreationForAthena() throws IOException {
    try (RESTCatalog athena = site.catalog("silver", CatalogEndpoint.DATA_CATALOG)) {
      Transaction staged = athena.newCreateTableTransaction(SALES, SCHEMA);
      assertThat(catalog.tableExists(SALES)).isFalse();
      staged.newAppend().appendFile(file(staged.table(), "a", 2)).commit();
      staged.commitTransaction();
    }
    Table table = catalog.loadTable(SALES);
    assertThat(table.currentSnapshot().summary()).containsEntry("total-records", "2");
    assertThat(LocalFileIO.path(table.location()))
        .startsWith(state.resolve("tables/silver/retail"));
  }

  @Test
  void decidesItselfWhereATableOfAthenasLies() throws IOException {
    String proposed = "file:" + state.toRealPath().resolve("tables/silver/retail/anywhere");
    try (RESTCatalog athena = site.catalog("silver", CatalogEndpoint.DATA_CATALOG)) {
      athena
          .buildTable(SALES, SCHEMA)
          .withLocation(proposed)
          .createTransaction()
          .commitTransaction();
      assertThatThrownBy(
              () ->
                  athena
                      .buildTable(TableIdentifier.of(RETAIL, "other"), SCHEMA)
                      .withLocation("file:/elsewhere")
                      .createTransaction())
          .isInstanceOf(BadRequestException.class)
          .hasMessageContaining("Table location can not be specified");
    }
    assertThat(catalog.loadTable(SALES).location()).contains("/retail/sales-");
  }

  @Test
  void hidesFromAthenaATableWithCapitalsInAColumn() throws IOException {
    catalog.createTable(SALES, new Schema(optional(1, "saleId", Types.LongType.get())));
    assertThat(catalog.tableExists(SALES)).isTrue();
    try (RESTCatalog athena = site.catalog("silver", CatalogEndpoint.DATA_CATALOG)) {
      assertThat(athena.listTables(RETAIL)).isEmpty();
      assertThatThrownBy(() -> athena.loadTable(SALES))
          .isInstanceOf(BadRequestException.class)
          .hasMessageContaining(
              "Unsupported Federation Resource - Invalid table or column names: retail.sales has"
                  + " columns with capital letters: saleId");
    }
  }

  @Test
  void refusesOtherFormatVersions() {
    assertThatThrownBy(
            () ->
                catalog.createTable(
                    SALES, SCHEMA, PartitionSpec.unpartitioned(), Map.of("format-version", "3")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Format version 3 is not supported");
    Table table = catalog.createTable(SALES, SCHEMA);
    assertThatThrownBy(() -> table.updateProperties().set("format-version", "3").commit())
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Format version 3 is not supported");
  }

  @Test
  void refusesALocationOfTheUsersChoice() {
    assertThatThrownBy(
            () ->
                catalog.createTable(
                    SALES, SCHEMA, PartitionSpec.unpartitioned(), "file:/elsewhere", Map.of()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Table location can not be specified");
    Table table = catalog.createTable(SALES, SCHEMA);
    assertThatThrownBy(() -> table.updateLocation().setLocation("file:/elsewhere").commit())
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Table location can not be specified");
  }

  @Test
  void dropsATableOnlyTogetherWithItsFiles() {
    Table table = catalog.createTable(SALES, SCHEMA);
    assertThatThrownBy(() -> catalog.dropTable(SALES, false))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("can only be dropped with its data");
    assertThat(catalog.dropTable(SALES, true)).isTrue();
    assertThat(catalog.tableExists(SALES)).isFalse();
    assertThat(LocalFileIO.path(table.location())).doesNotExist();
    assertThat(catalog.dropTable(SALES, true)).isFalse();
    Table next = catalog.createTable(SALES, SCHEMA);
    assertThat(next.location()).isNotEqualTo(table.location());
  }

  @Test
  void namesWhatIsMissingOrThereAlready() {
    assertThatThrownBy(() -> catalog.loadTable(SALES)).isInstanceOf(NoSuchTableException.class);
    assertThatThrownBy(() -> catalog.loadNamespaceMetadata(Namespace.of("nowhere")))
        .isInstanceOf(NoSuchNamespaceException.class);
    assertThatThrownBy(() -> catalog.createTable(TableIdentifier.of("nowhere", "t"), SCHEMA))
        .isInstanceOf(NoSuchNamespaceException.class);
    assertThatThrownBy(() -> catalog.createNamespace(RETAIL))
        .isInstanceOf(AlreadyExistsException.class);
    catalog.createTable(SALES, SCHEMA);
    assertThatThrownBy(() -> catalog.createTable(SALES, SCHEMA))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> catalog.dropNamespace(RETAIL))
        .isInstanceOf(NamespaceNotEmptyException.class);
    assertThatThrownBy(() -> site.catalog("nowhere", CatalogEndpoint.S3_TABLES))
        .isInstanceOf(NoSuchWarehouseException.class)
        .hasMessageContaining("The specified table bucket does not exist");
  }

  @Test
  void refusesNamesThatS3TablesDoesNotTake() {
    assertThatThrownBy(() -> catalog.createTable(TableIdentifier.of(RETAIL, "Sales"), SCHEMA))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("The table name 'Sales' is not valid");
    assertThatThrownBy(() -> catalog.createNamespace(Namespace.of("a", "b")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("exactly one level");
    assertThatThrownBy(() -> catalog.createNamespace(Namespace.of("aws_data")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("reserved");
  }

  @Test
  void renamesATable() {
    catalog.createTable(SALES, SCHEMA);
    catalog.renameTable(SALES, TableIdentifier.of(RETAIL, "orders"));
    assertThat(catalog.listTables(RETAIL)).containsExactly(TableIdentifier.of(RETAIL, "orders"));
  }

  @Test
  void knowsEverythingAgainAfterARestart() throws IOException {
    append(catalog.createTable(SALES, SCHEMA), "a", 3);
    catalog.close();
    site.close();
    site = new TablesSite(state);
    catalog = site.catalog("silver", CatalogEndpoint.S3_TABLES);
    assertThat(site.buckets().names()).containsExactly("silver");
    assertThat(catalog.loadTable(SALES).currentSnapshot().summary())
        .containsEntry("total-records", "3");
  }

  private static TableMetadata metadata(Table table) {
    return ((HasTableOperations) table).operations().current();
  }

  private static void append(Table table, String name, long records) {
    table.newAppend().appendFile(file(table, name, records)).commit();
  }

  /** A data file, of which only its name and counts matter here. */
  private static DataFile file(Table table, String name, long records) {
    Path data = LocalFileIO.path(table.location()).resolve("data/" + name + ".parquet");
    try {
      Files.createDirectories(data.getParent());
      Files.writeString(data, "rows");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DataFiles.builder(table.spec())
        .withPath("file:" + data)
        .withFormat(FileFormat.PARQUET)
        .withFileSizeInBytes(4)
        .withRecordCount(records)
        .build();
  }
}
