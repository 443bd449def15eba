package dev.medallion.local.s3tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
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
import software.amazon.awssdk.services.s3tables.model.S3TablesException;

/** Nothing makes a table write, read or delete outside its bucket. */
class WithinBucketTest {
  private static final TableIdentifier SALES = TableIdentifier.of("retail", "sales");
  private static final Schema COLUMNS =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

  @TempDir private Path state;
  @TempDir private Path elsewhere;
  private TablesSite site;

  @BeforeEach
  void serve() throws IOException {
    site = new TablesSite(state);
    site.client().createTableBucket(create -> create.name("gold"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write.metadata.path",
        "write.data.path",
        "write.object-storage.path",
        "write.folder-storage.path"
      })
  void refusesPropertiesThatLeadElsewhere(String property) throws IOException {
    for (CatalogEndpoint endpoint : CatalogEndpoint.values()) {
      try (RESTCatalog catalog = site.catalog("gold", endpoint)) {
        Namespace retail = Namespace.of(endpoint.name().toLowerCase(Locale.ROOT));
        catalog.createNamespace(retail);
        TableIdentifier name = TableIdentifier.of(retail, "sales");
        assertThatThrownBy(
                () ->
                    catalog
                        .buildTable(name, COLUMNS)
                        .withProperty(property, "file:" + elsewhere)
                        .create())
            .isInstanceOf(BadRequestException.class)
            .hasMessageContaining(property + " can not be specified");
        Table table = catalog.createTable(name, COLUMNS);
        assertThatThrownBy(
                () -> table.updateProperties().set(property, "file:" + elsewhere).commit())
            .isInstanceOf(BadRequestException.class)
            .hasMessageContaining(property + " can not be specified");
      }
    }
    try (var files = Files.list(elsewhere)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void refusesALocationElsewhere() throws IOException {
    try (RESTCatalog catalog = site.catalog("gold", CatalogEndpoint.S3_TABLES)) {
      catalog.createNamespace(SALES.namespace());
      Table table = catalog.createTable(SALES, COLUMNS);
      for (String location :
          new String[] {"file:" + elsewhere, table.location() + "/../../../../x", "s3://other/x"}) {
        assertThatThrownBy(() -> table.updateLocation().setLocation(location).commit())
            .isInstanceOf(BadRequestException.class)
            .hasMessageContaining("Table location can not be specified");
      }
    }
  }

  @Test
  void refusesWhatItWouldSwallow() {
    assertThatThrownBy(
            () ->
                site.client()
                    .createTableBucket(
                        create ->
                            create
                                .name("other")
                                .storageClassConfiguration(c -> c.storageClass("STANDARD"))))
        .isInstanceOf(S3TablesException.class)
        .hasMessageContaining("storageClassConfiguration is not supported by the local side");
    assertThatThrownBy(
            () ->
                site.client()
                    .createTableBucket(
                        create ->
                            create
                                .name("other")
                                .encryptionConfiguration(e -> e.sseAlgorithm("aws:kms"))))
        .isInstanceOf(S3TablesException.class)
        .hasMessageContaining("encryptionConfiguration is not supported by the local side");
  }
}
