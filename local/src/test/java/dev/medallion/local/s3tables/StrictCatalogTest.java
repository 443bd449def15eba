package dev.medallion.local.s3tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.catalog.CatalogException;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableName;
import dev.medallion.local.Site;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** What engines and functions meet where the catalog refuses more than AWS is known to. */
class StrictCatalogTest {
  private static final TableName SALES = new TableName(Layer.GOLD, "retail", "sales");

  @TempDir Path state;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private TablesSite site;
  private IcebergRestCatalog functions;
  private RESTCatalog engine;
  private Table table;

  @BeforeEach
  void start() throws IOException {
    site = new TablesSite(state);
    site.buckets().create("gold");
    functions =
        new IcebergRestCatalog(
            http,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
            new dev.medallion.catalog.TableBuckets(arn("bronze"), arn("silver"), arn("gold")),
            Map.of("AWS_ENDPOINT_URL", site.uri().toString()));
    engine = site.catalog("gold", CatalogEndpoint.DATA_CATALOG);
    engine.createNamespace(Namespace.of("retail"));
    table =
        engine.createTable(
            TableIdentifier.of("retail", "sales"),
            new Schema(
                Types.NestedField.optional(1, "month", Types.DateType.get()),
                Types.NestedField.optional(2, "company", Types.StringType.get())));
  }

  @AfterEach
  void stop() throws IOException {
    System.clearProperty(Strictness.PROPERTY);
    engine.close();
    http.close();
    site.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "staged-snapshots",
        "properties-with-references",
        "sort-orders",
        "missing-as-forbidden",
        "throttling",
        "staged-snapshots,properties-with-references,sort-orders,missing-as-forbidden,throttling"
      })
  void rowsAndRecordsAreCommittedAllTheSame(String kinds) {
    refuse(kinds);

    table.newAppend().appendFile(file("a")).commit();
    table.newAppend().appendFile(file("b")).commit();
    functions.setProperties(SALES, Map.of("medallion.execution", "run-1"));

    table.refresh();
    assertThat(table.snapshots()).hasSize(2);
    assertThat(table.properties()).containsEntry("medallion.execution", "run-1");
    assertThat(functions.load(SALES)).isPresent();
  }

  @Test
  void namesTheTableWhoseSortOrderIsRefused() {
    refuse("sort-orders");

    assertThatThrownBy(() -> functions.setSortOrder(SALES, List.of("company", "month")))
        .isInstanceOf(CatalogException.class)
        .hasMessageStartingWith("gold.retail.sales: ")
        .hasMessageContaining("AddSortOrder is not supported");
  }

  @Test
  void namesTheTableThatMayNotBeSeen() {
    refuse("missing-as-forbidden");

    assertThatThrownBy(() -> functions.load(new TableName(Layer.GOLD, "retail", "absent")))
        .isInstanceOf(CatalogException.class)
        .hasMessageStartingWith("gold.retail.absent: ")
        .hasMessageContaining("Access denied");
  }

  @Test
  void refusesASnapshotThatNothingNames() {
    refuse("staged-snapshots");

    assertThatThrownBy(() -> table.newAppend().appendFile(file("a")).stageOnly().commit())
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("AddSnapshot is not supported");
  }

  @Test
  void refusesPropertiesBesideASnapshot() {
    refuse("properties-with-references");
    Transaction both = table.newTransaction();
    both.newAppend().appendFile(file("a")).commit();
    both.updateProperties().set("medallion.execution", "run-1").commit();

    assertThatThrownBy(both::commitTransaction)
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("SetProperties is not supported");
  }

  @Test
  void refusesMetadataThatTheClientWrote() {
    refuse("self-written-metadata");

    assertThatThrownBy(
            () ->
                site.client()
                    .updateTableMetadataLocation(
                        update ->
                            update
                                .tableBucketARN(arn("gold").value())
                                .namespace("retail")
                                .name("sales")
                                .versionToken("v")
                                .metadataLocation("s3://own/metadata.json")))
        .hasMessageContaining(
            "The metadata location 's3://own/metadata.json' was not written by a commit");
  }

  private static void refuse(String kinds) {
    System.setProperty(Strictness.PROPERTY, kinds);
  }

  private DataFile file(String name) {
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath(table.location() + "/data/" + name + ".parquet")
        .withFileSizeInBytes(10)
        .withRecordCount(1)
        .build();
  }

  private static TableBucketArn arn(String bucket) {
    return TableBucketArn.of(Site.REGION, Site.ACCOUNT, bucket);
  }
}
