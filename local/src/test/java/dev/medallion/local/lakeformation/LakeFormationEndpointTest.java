package dev.medallion.local.lakeformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.EntityNotFoundException;
import software.amazon.awssdk.services.lakeformation.model.InvalidInputException;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableWildcard;

/** Every operation, by AWS's own client. */
class LakeFormationEndpointTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/medallion";
  private static final String READER =
      "arn:aws:quicksight:us-east-1:000000000000:user/default/reader";

  @TempDir private Path state;
  private Endpoint endpoint;
  private LakeFormationClient client;

  @BeforeEach
  void start() throws Exception {
    endpoint = Endpoint.bind(0);
    endpoint.serve(List.of(open()), Map.of(), exchange -> exchange.close());
    client = SdkClients.of(LakeFormationClient.builder(), endpoint.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    endpoint.close();
  }

  @Test
  void grantsAndRevokesABatch() {
    List<BatchPermissionsRequestEntry> entries =
        List.of(
            entry("1", ROLE, catalog("gold"), Permission.DESCRIBE),
            entry("2", ROLE, database("gold", "retail"), Permission.ALL),
            entry("3", READER, allTables(), Permission.SELECT, Permission.DESCRIBE));

    assertThat(client.batchGrantPermissions(batch -> batch.entries(entries)).failures()).isEmpty();
    assertThat(client.batchGrantPermissions(batch -> batch.entries(entries)).failures()).isEmpty();

    assertThat(listed())
        .extracting(
            grant -> grant.principal().dataLakePrincipalIdentifier(),
            PrincipalResourcePermissions::resource,
            PrincipalResourcePermissions::permissions)
        .containsExactlyInAnyOrder(
            tuple(ROLE, catalog("gold"), List.of(Permission.DESCRIBE)),
            tuple(ROLE, database("gold", "retail"), List.of(Permission.ALL)),
            tuple(READER, allTables(), List.of(Permission.SELECT, Permission.DESCRIBE)));

    assertThat(client.batchRevokePermissions(batch -> batch.entries(entries)).failures()).isEmpty();
    assertThat(listed()).isEmpty();
    assertThat(client.batchRevokePermissions(batch -> batch.entries(entries)).failures())
        .hasSize(3)
        .allSatisfy(
            failure -> {
              assertThat(failure.error().errorCode()).isEqualTo("InvalidInputException");
              assertThat(failure.error().errorMessage()).startsWith("No permissions revoked.");
            });
  }

  @Test
  void reportsEachEntryThatFailsAndCarriesOutTheOthers() {
    List<BatchPermissionsRequestEntry> entries =
        List.of(
            entry("1", ROLE, catalog("platinum"), Permission.DESCRIBE),
            entry("2", ROLE, catalog("gold"), Permission.DESCRIBE),
            entry("3", "somebody", catalog("gold"), Permission.DESCRIBE));

    assertThat(client.batchGrantPermissions(batch -> batch.entries(entries)).failures())
        .extracting(
            failure -> failure.requestEntry().id(),
            failure -> failure.error().errorCode(),
            failure -> failure.error().errorMessage())
        .containsExactly(
            tuple(
                "1",
                "EntityNotFoundException",
                "Catalog not found: 000000000000:s3tablescatalog/platinum"),
            tuple("3", "InvalidInputException", "Invalid principal: somebody"));
    assertThat(listed())
        .extracting(PrincipalResourcePermissions::resource)
        .containsExactly(catalog("gold"));
  }

  @Test
  void takesAPartAndKeepsTheRest() {
    grant(ROLE, allTables(), Permission.SELECT);
    grant(ROLE, allTables(), Permission.INSERT);
    client.revokePermissions(
        revoke ->
            revoke
                .principal(who -> who.dataLakePrincipalIdentifier(ROLE))
                .resource(allTables())
                .permissions(Permission.SELECT));

    assertThat(listed())
        .extracting(PrincipalResourcePermissions::permissions)
        .containsExactly(List.of(Permission.INSERT));
  }

  @Test
  void listsByPrincipalAndResourceInPages() {
    grant(ROLE, catalog("gold"), Permission.DESCRIBE);
    grant(ROLE, database("gold", "retail"), Permission.DESCRIBE);
    grant(READER, catalog("gold"), Permission.DESCRIBE);

    assertThat(
            client
                .listPermissions(
                    list ->
                        list.principal(who -> who.dataLakePrincipalIdentifier(ROLE))
                            .resource(catalog("gold")))
                .principalResourcePermissions())
        .hasSize(1);
    assertThat(
            client.listPermissionsPaginator(list -> list.maxResults(1)).stream()
                .map(page -> page.principalResourcePermissions().size()))
        .containsExactly(1, 1, 1);
  }

  @Test
  void keepsItsGrantsWhenItStops() throws Exception {
    grant(READER, allTables(), Permission.SELECT);
    List<PrincipalResourcePermissions> before = listed();

    stop();
    start();

    assertThat(listed()).isEqualTo(before).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"platinum, retail, t", "gold, nothing, t", "gold, retail, nothing"})
  void knowsNoTableThatIsNotThere(String bucket, String database, String table) {
    assertThatThrownBy(() -> grant(ROLE, table(bucket, database, table), Permission.SELECT))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("not found");
  }

  @Test
  void grantsOnATableThatIsThere() {
    grant(ROLE, table("gold", "retail", "revenue"), Permission.SELECT);

    assertThat(listed()).hasSize(1);
  }

  @Test
  void refusesWhatCannotBeGranted() {
    assertThatThrownBy(() -> grant(ROLE, catalog("gold"), Permission.SELECT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Permissions modification is invalid: SELECT is none of");
    assertThatThrownBy(() -> grant(ROLE, Resource.builder().build(), Permission.ALL))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Resource must hold one of Catalog, Database and Table");
    assertThatThrownBy(() -> grant(ROLE, catalog("gold")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Permissions must not be empty");
    assertThatThrownBy(
            () ->
                client.batchGrantPermissions(
                    batch ->
                        batch
                            .catalogId("000000000000:s3tablescatalog/gold")
                            .entries(entry("1", ROLE, catalog("gold"), Permission.DESCRIBE))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("CatalogId must be the account");
    assertThatThrownBy(
            () ->
                client.batchGrantPermissions(
                    batch ->
                        batch.entries(
                            IntStream.range(0, 21)
                                .mapToObj(
                                    i -> entry("" + i, ROLE, catalog("gold"), Permission.DESCRIBE))
                                .toList())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("at most 20 entries, not 21");
  }

  private LakeFormationService open() {
    return new LakeFormationService(new Site(endpoint.uri(), state), new OneTable());
  }

  private void grant(String principal, Resource resource, Permission... permissions) {
    client.grantPermissions(
        grant ->
            grant
                .principal(who -> who.dataLakePrincipalIdentifier(principal))
                .resource(resource)
                .permissions(permissions));
  }

  private List<PrincipalResourcePermissions> listed() {
    return client.listPermissions(list -> {}).principalResourcePermissions();
  }

  private static BatchPermissionsRequestEntry entry(
      String id, String principal, Resource resource, Permission... permissions) {
    return BatchPermissionsRequestEntry.builder()
        .id(id)
        .principal(who -> who.dataLakePrincipalIdentifier(principal))
        .resource(resource)
        .permissions(permissions)
        .build();
  }

  private static Resource catalog(String bucket) {
    return Resource.builder().catalog(of -> of.id(id(bucket))).build();
  }

  private static Resource database(String bucket, String name) {
    return Resource.builder().database(of -> of.catalogId(id(bucket)).name(name)).build();
  }

  private static Resource table(String bucket, String database, String name) {
    return Resource.builder()
        .table(of -> of.catalogId(id(bucket)).databaseName(database).name(name))
        .build();
  }

  private static Resource allTables() {
    return Resource.builder()
        .table(
            of ->
                of.catalogId(id("gold"))
                    .databaseName("retail")
                    .tableWildcard(TableWildcard.builder().build()))
        .build();
  }

  private static String id(String bucket) {
    return "000000000000:s3tablescatalog/" + bucket;
  }

  /** The table {@code revenue} of the database {@code retail} of the bucket {@code gold}. */
  private static final class OneTable implements Entities {
    @Override
    public boolean hasCatalog(String bucket) {
      return bucket.equals("gold");
    }

    @Override
    public boolean hasDatabase(String bucket, String database) {
      return hasCatalog(bucket) && database.equals("retail");
    }

    @Override
    public boolean hasTable(String bucket, String database, String table) {
      return hasDatabase(bucket, database) && table.equals("revenue");
    }
  }
}
