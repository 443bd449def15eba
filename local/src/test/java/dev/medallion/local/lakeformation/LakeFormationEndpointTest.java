package dev.medallion.local.lakeformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.Site;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.integration.CatalogEntity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.AccessDeniedException;
import software.amazon.awssdk.services.lakeformation.model.AlreadyExistsException;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.DataLakePrincipal;
import software.amazon.awssdk.services.lakeformation.model.DataLakeResourceType;
import software.amazon.awssdk.services.lakeformation.model.EntityNotFoundException;
import software.amazon.awssdk.services.lakeformation.model.InvalidInputException;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableWildcard;
import software.amazon.awssdk.services.lakeformation.model.TableWithColumnsResource;

/** Every operation, by AWS's own client. */
class LakeFormationEndpointTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/medallion";
  private static final String READER =
      "arn:aws:quicksight:us-east-1:000000000000:user/default/reader";

  @TempDir private Path state;
  private Endpoint endpoint;
  private LakeFormationService service;
  private LakeFormationClient client;

  @BeforeEach
  void start() throws Exception {
    endpoint = Endpoint.bind(0);
    service = open();
    endpoint.serve(List.of(service), Map.of(), exchange -> exchange.close());
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
        .hasMessageContaining(
            "Resource must hold one of Catalog, Database, Table and TableWithColumns");
    assertThatThrownBy(() -> grant(ROLE, catalog("gold")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Permissions must not be empty");
    assertThatThrownBy(
            () ->
                client.grantPermissions(
                    grant -> grant.resource(catalog("gold")).permissions(Permission.DESCRIBE)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "1 validation error detected: Value null at 'principal' failed to satisfy constraint:"
                + " Member must not be null");
    assertThatThrownBy(
            () -> grant("IAM_ALLOWED_PRINCIPALS", database("gold", "retail"), Permission.DROP))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("IAM_ALLOWED_PRINCIPALS has ALL without the grant option");
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

  @Test
  void grantsColumnsByTheirNamesOrAllButSome() {
    grant(ROLE, columns(of -> of.columnNames("month", "amount")), Permission.SELECT);
    grant(
        READER,
        columns(of -> of.columnWildcard(all -> all.excludedColumnNames("amount"))),
        Permission.SELECT);

    assertThat(reads(ROLE)).containsExactly("amount", "month");
    assertThat(reads(READER)).containsExactly("company", "month");
    assertThatThrownBy(
            () -> grant(ROLE, columns(of -> of.columnNames("month")), Permission.DESCRIBE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Permissions modification is invalid: DESCRIBE is none of [SELECT]");
    assertThatThrownBy(() -> grant(ROLE, columns(of -> of.columnNames("tax")), Permission.SELECT))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("Column tax not found in table revenue");
    assertThatThrownBy(() -> grant(ROLE, columns(of -> {}), Permission.SELECT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("either ColumnNames or ColumnWildcard");
    assertThatThrownBy(
            () ->
                client.grantPermissions(
                    grant ->
                        grant
                            .principal(who -> who.dataLakePrincipalIdentifier(ROLE))
                            .resource(columns(of -> of.columnNames("month")))
                            .permissions(Permission.SELECT)
                            .permissionsWithGrantOption(Permission.SELECT)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has no grant option");
  }

  private List<String> reads(String principal) {
    CatalogEntity table = CatalogEntity.table("s3tablescatalog/gold", "retail", "revenue");
    return Stream.of("amount", "company", "month")
        .filter(column -> service.decisions().reads(Set.of(principal), table, column))
        .toList();
  }

  @Test
  void onlyAdministratorsAndHoldersOfTheGrantOptionGrant() {
    LakeFormationClient other =
        SdkClients.of(LakeFormationClient.builder(), endpoint.uri(), role());

    assertNotAuthorized(() -> describe(other, READER, catalog("gold")));

    client.grantPermissions(
        grant ->
            grant
                .principal(who -> who.dataLakePrincipalIdentifier(ROLE))
                .resource(allTables())
                .permissions(Permission.SELECT, Permission.DESCRIBE)
                .permissionsWithGrantOption(Permission.DESCRIBE));
    describe(other, READER, table("gold", "retail", "revenue"));
    assertNotAuthorized(() -> describe(other, READER, database("gold", "retail")));
    assertNotAuthorized(
        () ->
            other.revokePermissions(
                revoke ->
                    revoke
                        .principal(who -> who.dataLakePrincipalIdentifier(ROLE))
                        .resource(allTables())
                        .permissions(Permission.SELECT)));

    client.putDataLakeSettings(
        put -> put.dataLakeSettings(settings -> settings.dataLakeAdmins(named(ROLE))));
    describe(other, READER, database("gold", "retail"));
    assertThat(client.getDataLakeSettings(get -> {}).dataLakeSettings().dataLakeAdmins())
        .extracting(DataLakePrincipal::dataLakePrincipalIdentifier)
        .containsExactly(ROLE);
    other.close();
  }

  @Test
  void whoIsNoAdministratorIsShownHisOwnPermissions() {
    grant(ROLE, catalog("gold"), Permission.DESCRIBE);
    grant(READER, catalog("gold"), Permission.DESCRIBE);
    LakeFormationClient other =
        SdkClients.of(LakeFormationClient.builder(), endpoint.uri(), role());

    assertThat(other.listPermissions(list -> {}).principalResourcePermissions())
        .extracting(shown -> shown.principal().dataLakePrincipalIdentifier())
        .containsExactly(ROLE);
    assertThat(listed()).hasSize(2);
    assertThat(
            client
                .listPermissions(list -> list.resourceType(DataLakeResourceType.TABLE))
                .principalResourcePermissions())
        .isEmpty();
    other.close();
  }

  @Test
  void settingsAreReplacedAsAWhole() {
    client.putDataLakeSettings(
        put ->
            put.dataLakeSettings(
                settings ->
                    settings.dataLakeAdmins(named(ROLE)).readOnlyAdmins(named(ROLE + "-2"))));
    client.putDataLakeSettings(
        put -> put.dataLakeSettings(client.getDataLakeSettings(get -> {}).dataLakeSettings()));
    assertThat(client.getDataLakeSettings(get -> {}).dataLakeSettings().readOnlyAdmins())
        .hasSize(1);
    client.putDataLakeSettings(put -> put.dataLakeSettings(settings -> {}));

    assertThat(client.getDataLakeSettings(get -> {}).dataLakeSettings().dataLakeAdmins()).isEmpty();
    assertThatThrownBy(
            () ->
                client.putDataLakeSettings(
                    put ->
                        put.dataLakeSettings(settings -> settings.dataLakeAdmins(named(READER)))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Invalid principal: " + READER);
    assertThatThrownBy(
            () ->
                client.putDataLakeSettings(
                    put ->
                        put.dataLakeSettings(
                            settings -> settings.allowExternalDataFiltering(true))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("AllowExternalDataFiltering is not supported by the local side");
  }

  @Test
  void theTableBucketsAreRegisteredOnce() {
    String arn = "arn:aws:s3tables:us-east-1:000000000000:bucket/*";
    assertThatThrownBy(() -> client.describeResource(describe -> describe.resourceArn(arn)))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("is not registered");
    client.registerResource(
        register -> register.resourceArn(arn).roleArn(ROLE).withFederation(true));
    assertThatThrownBy(
            () -> client.registerResource(register -> register.resourceArn(arn).roleArn(ROLE)))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(
            () ->
                client.registerResource(
                    register -> register.resourceArn("arn:aws:s3:::b").roleArn(ROLE)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Only " + arn + " can be registered here");

    assertThat(
            client.describeResource(describe -> describe.resourceArn(arn)).resourceInfo().roleArn())
        .isEqualTo(ROLE);
    client.deregisterResource(deregister -> deregister.resourceArn(arn));
    assertThatThrownBy(() -> client.deregisterResource(deregister -> deregister.resourceArn(arn)))
        .isInstanceOf(EntityNotFoundException.class);
  }

  private static DataLakePrincipal named(String principal) {
    return DataLakePrincipal.builder().dataLakePrincipalIdentifier(principal).build();
  }

  private StaticCredentialsProvider role() {
    Credentials.Key key = endpoint.credentials().ofService(RoleSession.of(ROLE, "run"));
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            key.accessKey(), key.secretKey(), key.sessionToken().orElseThrow()));
  }

  private static void describe(LakeFormationClient by, String principal, Resource resource) {
    by.grantPermissions(
        grant ->
            grant
                .principal(who -> who.dataLakePrincipalIdentifier(principal))
                .resource(resource)
                .permissions(Permission.DESCRIBE));
  }

  private static void assertNotAuthorized(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AccessDeniedException.class,
            denied -> {
              assertThat(denied.statusCode()).isEqualTo(400);
              assertThat(denied.awsErrorDetails().errorMessage())
                  .isEqualTo(
                      "Resource does not exist or requester is not authorized to access requested"
                          + " permissions.");
            });
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

  private static Resource columns(Consumer<TableWithColumnsResource.Builder> which) {
    return Resource.builder()
        .tableWithColumns(
            of -> {
              of.catalogId(id("gold")).databaseName("retail").name("revenue");
              which.accept(of);
            })
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
    public boolean has(CatalogEntity entity) {
      return entity.catalog().equals("s3tablescatalog/gold")
          && (entity.isCatalog() || entity.database().equals("retail"))
          && (!entity.isTable() || entity.table().equals("revenue"));
    }

    @Override
    public Set<String> columns(CatalogEntity table) {
      return has(table) ? Set.of("month", "company", "amount") : Set.of();
    }

    @Override
    public boolean isOpenByDefault(CatalogEntity entity) {
      return false;
    }
  }
}
