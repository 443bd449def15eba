package dev.medallion.local.s3tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.local.Site;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** The functions' own small client, which signs its requests, against the catalog. */
class FunctionsCatalogTest {
  private static final TableName SALES = new TableName(Layer.GOLD, "retail", "sales");

  @TempDir Path state;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private TablesSite site;
  private IcebergRestCatalog functions;

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
  }

  @AfterEach
  void stop() {
    http.close();
    site.close();
  }

  @Test
  void readsWhatAnEngineWroteAndCommitsWhatTheEngineReads() throws IOException {
    assertThat(functions.load(SALES)).isEmpty();
    try (RESTCatalog engine = site.catalog("gold", CatalogEndpoint.DATA_CATALOG)) {
      engine.createNamespace(Namespace.of("retail"));
      TableIdentifier sales = TableIdentifier.of("retail", "sales");
      engine.createTable(
          sales,
          new Schema(
              Types.NestedField.optional(1, "month", Types.DateType.get()),
              Types.NestedField.optional(2, "company", Types.StringType.get())));
      TableMetadata found = functions.load(SALES).orElseThrow();
      assertThat(found.columns())
          .extracting(TableMetadata.Column::name)
          .containsExactly("month", "company");
      functions.setSortOrder(SALES, List.of("company", "month"));
      functions.setProperties(SALES, Map.of("medallion.execution", "run-1"));
      assertThat(engine.loadTable(sales).sortOrder().fields())
          .extracting(field -> field.sourceId())
          .containsExactly(2, 1);
      assertThat(engine.loadTable(sales).properties())
          .containsEntry("medallion.execution", "run-1");
    }
  }

  private static TableBucketArn arn(String bucket) {
    return TableBucketArn.of(Site.REGION, Site.ACCOUNT, bucket);
  }
}
