package dev.medallion.local.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.Site;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.Permission;
import software.amazon.awssdk.services.glue.model.PrincipalPermissions;

/** The catalog of the table buckets, by AWS's own client. */
class CatalogsTest {
  private static final String TABLE_BUCKETS = "arn:aws:s3tables:us-east-1:000000000000:bucket/*";
  private static final PrincipalPermissions IAM =
      PrincipalPermissions.builder()
          .principal(who -> who.dataLakePrincipalIdentifier("IAM_ALLOWED_PRINCIPALS"))
          .permissions(Permission.ALL)
          .build();

  @TempDir private Path state;
  private Endpoint endpoint;
  private GlueService service;
  private TableBuckets tables;
  private GlueClient client;

  @BeforeEach
  void start() throws Exception {
    endpoint = Endpoint.bind(0);
    tables = TableBuckets.open(new Site(endpoint.uri(), state));
    service = open();
    endpoint.serve(List.of(service), Map.of(), exchange -> exchange.close());
    client = SdkClients.of(GlueClient.builder(), endpoint.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    service.close();
    tables.close();
    endpoint.close();
  }

  @Test
  void showsTheNamespacesOfATableBucketAsDatabases() {
    tables.create("gold");
    create("s3tablescatalog", TABLE_BUCKETS, List.of());

    assertThat(client.getCatalogs(all -> all.parentCatalogId("s3tablescatalog")).catalogList())
        .extracting(Catalog::name)
        .containsExactly("gold");
    assertThat(
            client
                .getDatabases(all -> all.catalogId("000000000000:s3tablescatalog/gold"))
                .databaseList())
        .isEmpty();
    assertThatThrownBy(
            () ->
                client.getTable(
                    get -> get.catalogId("s3tablescatalog/gold").databaseName("no").name("t")))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("Database no not found.");
    assertThatThrownBy(() -> client.getDatabases(all -> all.catalogId("s3tablescatalog/nosuch")))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("Catalog s3tablescatalog/nosuch not found.");
  }

  @Test
  void hasNoCatalogUntilItIsMade() {
    assertThatThrownBy(this::catalog)
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("Catalog s3tablescatalog not found.");
  }

  @Test
  void keepsTheDefaultPermissionsThatDecideAboutTheMode() {
    create("s3tablescatalog", TABLE_BUCKETS, List.of(IAM));

    assertThat(catalog().federatedCatalog().identifier()).isEqualTo(TABLE_BUCKETS);
    assertThat(catalog().createDatabaseDefaultPermissions()).containsExactly(IAM);
    assertThat(catalog().createTableDefaultPermissions()).containsExactly(IAM);
    assertThat(catalog().resourceArn())
        .isEqualTo("arn:aws:glue:us-east-1:000000000000:catalog/s3tablescatalog");
  }

  @Test
  void isThereAfterAStop() {
    create("s3tablescatalog", TABLE_BUCKETS, List.of());

    Catalogs later = new Catalogs(new Site(endpoint.uri(), state), new TableBucketCatalogs(tables));

    assertThat(later.has("s3tablescatalog")).isTrue();
    assertThat(later.opensTables()).isFalse();
    assertThat(catalog().createDatabaseDefaultPermissions()).isEmpty();
  }

  @Test
  void changesFromOneAccessModeToTheOther() {
    assertThatThrownBy(() -> update(List.of()))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("Catalog s3tablescatalog not found.");
    create("s3tablescatalog", TABLE_BUCKETS, List.of(IAM));

    update(List.of());
    assertThat(catalog().createTableDefaultPermissions()).isEmpty();
    assertThat(catalog().createDatabaseDefaultPermissions()).isEmpty();

    update(List.of(IAM));
    assertThat(catalog().createTableDefaultPermissions()).containsExactly(IAM);
  }

  private void update(List<PrincipalPermissions> defaults) {
    client.updateCatalog(
        update ->
            update
                .catalogId("s3tablescatalog")
                .catalogInput(
                    input ->
                        input
                            .federatedCatalog(
                                source ->
                                    source.identifier(TABLE_BUCKETS).connectionName("aws:s3tables"))
                            .createDatabaseDefaultPermissions(defaults)
                            .createTableDefaultPermissions(defaults)));
  }

  @Test
  void refusesASecondOneOfTheName() {
    create("s3tablescatalog", TABLE_BUCKETS, List.of(IAM));

    assertThatThrownBy(() -> create("s3tablescatalog", TABLE_BUCKETS, List.of()))
        .isInstanceOf(AlreadyExistsException.class)
        .hasMessageContaining("Catalog already exists: s3tablescatalog");
    assertThat(catalog().createTableDefaultPermissions()).containsExactly(IAM);
  }

  @Test
  void refusesEveryOtherCatalog() {
    assertThatThrownBy(() -> create("mine", TABLE_BUCKETS, List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("only the catalog s3tablescatalog of " + TABLE_BUCKETS);
    assertThatThrownBy(() -> create("s3tablescatalog", "arn:aws:redshift:::mine", List.of()))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(
            () ->
                client.createCatalog(
                    create ->
                        create
                            .name("s3tablescatalog")
                            .catalogInput(
                                input ->
                                    input.federatedCatalog(
                                        source ->
                                            source
                                                .identifier(TABLE_BUCKETS)
                                                .connectionName("aws:s3tables")))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("CreateTableDefaultPermissions must be given");
  }

  private GlueService open() {
    Site site = new Site(endpoint.uri(), state);
    return new GlueService(
        site, new FakeSpark(), event -> {}, new TableBucketCatalogs(tables), new Credentials());
  }

  private Catalog catalog() {
    return client.getCatalog(get -> get.catalogId("s3tablescatalog")).catalog();
  }

  private void create(String name, String source, List<PrincipalPermissions> permissions) {
    client.createCatalog(
        create ->
            create
                .name(name)
                .catalogInput(
                    input ->
                        input
                            .federatedCatalog(
                                of -> of.identifier(source).connectionName("aws:s3tables"))
                            .createDatabaseDefaultPermissions(permissions)
                            .createTableDefaultPermissions(permissions)));
  }
}
