package dev.medallion.local.stack;

import static dev.medallion.local.stack.LakeDoctorSite.ANALYST;
import static dev.medallion.local.stack.LakeDoctorSite.DEPLOY;
import static dev.medallion.local.stack.LakeDoctorSite.MEDALLION;
import static dev.medallion.local.stack.LakeDoctorSite.QUICKSIGHT;
import static dev.medallion.local.stack.LakeDoctorSite.USER;
import static dev.medallion.local.stack.LakeDoctorSite.catalog;
import static dev.medallion.local.stack.LakeDoctorSite.columns;
import static dev.medallion.local.stack.LakeDoctorSite.columnsBut;
import static dev.medallion.local.stack.LakeDoctorSite.database;
import static dev.medallion.local.stack.LakeDoctorSite.table;
import static dev.medallion.local.stack.LakeDoctorSite.tables;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.doctor.Layer;
import dev.medallion.cli.doctor.Matrix.Cell;
import dev.medallion.cli.doctor.Refusal;
import dev.medallion.cli.doctor.Step;
import dev.medallion.local.stack.DataLakeSite.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lakeformation.model.DataLakePrincipal;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;
import software.amazon.awssdk.services.lakeformation.model.Resource;

/**
 * What the doctor says where Lake Formation decides is what Athena answers, and what it says to
 * paste lets in.
 */
class LakeDoctorTest {
  private static final long SEED = 20261130;
  private static final int FAULTS = 30;

  private static final String EVERYONE = "000000000000:IAMPrincipals";
  private static final String IAM_ALLOWED = "IAM_ALLOWED_PRINCIPALS";

  private static final String RIGHTS_TO_ALL =
      "\"athena:*\", \"glue:*\", \"lakeformation:GetDataAccess\", \"s3tables:*\"";

  /** Seldom does a role lack the right to be handed credentials. */
  private static final List<String> RIGHTS =
      List.of(
          RIGHTS_TO_ALL,
          RIGHTS_TO_ALL,
          "\"athena:*\", \"glue:*\", \"lakeformation:GetDataAccess\"",
          "\"athena:*\", \"glue:*\", \"s3tables:*\"");

  private LakeDoctorSite site;
  private boolean refusedAtFirst;

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    site = new LakeDoctorSite(state);
    site.decide(Mode.LAKE_FORMATION);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aTableThatIsNotGrantedIsNamedAndGranted() throws IOException {
    site.grant(ANALYST, catalog("gold"), Permission.DESCRIBE);
    site.grant(ANALYST, database("gold"), Permission.DESCRIBE);
    site.grant(ANALYST, table("gold", "cost"), Permission.SELECT);

    Refusal refusal = only(ANALYST, Step.READ);

    assertThat(refusal.layer()).isEqualTo(Layer.LAKE_TABLE);
    assertThat(refusal.evidence())
        .isEqualTo(
            "analyst: no grant of Lake Formation gives SELECT on table sales.revenue of"
                + " s3tablescatalog/gold");
    assertThat(refusal.fix())
        .containsExactly(
            "aws lakeformation grant-permissions --principal DataLakePrincipalIdentifier="
                + ANALYST
                + " --permissions SELECT --resource"
                + " '{\"Table\":{\"CatalogId\":\"000000000000:s3tablescatalog/gold\",\"DatabaseName\":\"sales\",\"Name\":\"revenue\"}}'");
    assertFixed(ANALYST, Step.READ);
  }

  @Test
  void whoeverIsGrantedNothingIsLedFromTheCatalogToTheTables() throws IOException {
    assertThat(layers(ANALYST, Step.READ))
        .containsExactly(
            Layer.LAKE_CATALOG, Layer.LAKE_DATABASE, Layer.LAKE_TABLE, Layer.LAKE_TABLE);
    assertFixed(ANALYST, Step.READ);

    assertThat(layers(MEDALLION, Step.GOLD))
        .as("the stack's own roles come to all tables, those to come included")
        .containsExactly(
            Layer.LAKE_CATALOG,
            Layer.LAKE_CATALOG,
            Layer.LAKE_DATABASE,
            Layer.LAKE_DATABASE,
            Layer.LAKE_TABLE,
            Layer.LAKE_TABLE);
    assertFixed(MEDALLION, Step.GOLD);
  }

  @Test
  void aDatabaseInWhichNoTableMayBeMadeIsNamed() throws IOException {
    site.grant(MEDALLION, tables("silver"), Permission.SELECT);
    site.grant(MEDALLION, tables("gold"), Permission.ALL);

    Refusal refusal = only(MEDALLION, Step.GOLD);

    assertThat(refusal.layer()).isEqualTo(Layer.LAKE_DATABASE);
    assertThat(refusal.evidence())
        .endsWith("gives CREATE_TABLE on database sales of s3tablescatalog/gold");
    assertFixed(MEDALLION, Step.GOLD);
  }

  @Test
  void columnsThatAreNotGrantedAreNamed() throws IOException {
    site.grant(ANALYST, table("gold", "cost"), Permission.SELECT);
    site.grant(ANALYST, columnsBut("gold", "revenue", "customer"), Permission.SELECT);

    Refusal refusal = only(ANALYST, Step.READ);

    assertThat(refusal.layer()).isEqualTo(Layer.LAKE_COLUMN);
    assertThat(refusal.evidence())
        .endsWith("gives SELECT on customer in table sales.revenue of s3tablescatalog/gold");
    assertFixed(ANALYST, Step.READ);
  }

  @Test
  void whoeverIsToReadSomeColumnsIsGrantedNoOthers() throws IOException {
    Refusal refusal = site.lookAtColumn(ANALYST, "month").refusals().getLast();
    assertThat(refusal.layer()).isEqualTo(Layer.LAKE_COLUMN);
    assertThat(refusal.fix().getFirst()).contains("\"ColumnNames\":[\"month\"]");
    site.paste(refusal.fix().getFirst());
    assertThat(site.lookAtColumn(ANALYST, "month").isAllowed()).isTrue();
    assertThat(site.lookAtColumn(ANALYST, "customer").isRefused()).isTrue();

    assertThat(site.lookAtViewer(USER, "month").refusals())
        .extracting(Refusal::layer)
        .containsExactly(Layer.LAKE_CATALOG, Layer.LAKE_DATABASE, Layer.LAKE_COLUMN);
    site.grant(USER, columnsBut("gold", "revenue", "customer"), Permission.SELECT);
    assertThat(site.lookAtViewer(USER, "month").isAllowed()).isTrue();
  }

  @Test
  void rowsAreNotMergedByWhoeverReadsColumnsAlone() throws IOException {
    site.grant(MEDALLION, tables("silver"), Permission.SELECT);
    site.grant(MEDALLION, database("gold"), Permission.CREATE_TABLE);
    site.grant(MEDALLION, table("gold", "cost"), Permission.ALL);
    site.grant(
        MEDALLION,
        table("gold", "revenue"),
        Permission.INSERT,
        Permission.DELETE,
        Permission.ALTER);
    site.grant(MEDALLION, columns("gold", "revenue", "month", "customer"), Permission.SELECT);

    assertThat(only(MEDALLION, Step.GOLD).layer()).isEqualTo(Layer.LAKE_COLUMN);
    assertFixed(MEDALLION, Step.GOLD);
  }

  @Test
  void aDataSetIsReadByTheGrantOfTheRoleOrOfTheUser() throws IOException {
    assertThat(layers(QUICKSIGHT, Step.REFRESH)).contains(Layer.LAKE_TABLE);
    assertThat(site.look(QUICKSIGHT, Step.REFRESH).refusals().getFirst().evidence())
        .startsWith("quicksight and user/default/ann: no grant of Lake Formation gives DESCRIBE");

    site.grant(USER, tables("gold"), Permission.SELECT);
    assertThat(site.look(QUICKSIGHT, Step.REFRESH).isAllowed()).isTrue();
    site.revoke(USER, tables("gold"), Permission.SELECT);

    assertFixed(QUICKSIGHT, Step.READ);
    assertThat(site.look(QUICKSIGHT, Step.REFRESH).isAllowed()).isTrue();
  }

  @Test
  void s3TablesIsNotAskedButTheCredentialsAre() throws IOException {
    site.grant(ANALYST, tables("gold"), Permission.SELECT);
    assertThat(site.look(ANALYST, Step.READ).isAllowed()).isTrue();

    site.may(ANALYST, "\"athena:*\", \"glue:*\"");
    Refusal refusal = only(ANALYST, Step.READ);
    assertThat(refusal.layer()).isEqualTo(Layer.IDENTITY);
    assertThat(refusal.evidence()).endsWith("allows lakeformation:GetDataAccess on *");
    assertFixed(ANALYST, Step.READ);

    site.decide(Mode.IAM);
    assertThat(only(ANALYST, Step.READ).evidence()).contains("s3tables:GetTableBucket");
    assertFixed(ANALYST, Step.READ);
  }

  @Test
  void switchingTheModeCutsOffWhomIamAllowed() throws IOException {
    site.decide(Mode.IAM);
    site.may(ANALYST, "\"athena:*\", \"glue:*\", \"s3tables:*\", \"lakeformation:GetDataAccess\"");
    assertThat(site.look(ANALYST, Step.READ).isAllowed()).isTrue();

    site.decide(Mode.LAKE_FORMATION);
    assertThat(layers(ANALYST, Step.READ)).startsWith(Layer.LAKE_CATALOG);

    site.grant(IAM_ALLOWED, tables("gold"), Permission.ALL);
    assertFixed(ANALYST, Step.READ);
    site.revoke(IAM_ALLOWED, tables("gold"), Permission.ALL);
    assertFixed(ANALYST, Step.READ);
  }

  @Test
  void whoeverDeploysHasToBeAnAdministratorOfTheDataLake() throws IOException {
    site.lakeFormation()
        .putDataLakeSettings(
            put ->
                put.dataLakeSettings(settings -> settings.dataLakeAdmins(administrator(ANALYST))));

    Refusal refusal = only(DEPLOY, Step.DEPLOY);

    assertThat(refusal.layer()).isEqualTo(Layer.LAKE_ADMINISTRATOR);
    site.paste(refusal.fix().getFirst());
    assertThat(site.look(DEPLOY, Step.DEPLOY).isAllowed()).isTrue();
    assertThat(
            site.lakeFormation().getDataLakeSettings(get -> {}).dataLakeSettings().dataLakeAdmins())
        .containsExactly(administrator(ANALYST), administrator(DEPLOY));
  }

  @Test
  void whoeverHasAllWithTheGrantOptionMayDeployToo() {
    for (String bucket : List.of("silver", "gold")) {
      site.lakeFormation()
          .grantPermissions(
              grant ->
                  grant
                      .principal(administrator(DEPLOY))
                      .resource(catalog(bucket))
                      .permissions(Permission.ALL)
                      .permissionsWithGrantOption(Permission.ALL));
    }
    assertThat(site.look(DEPLOY, Step.DEPLOY).isAllowed()).isTrue();
  }

  @Test
  void whatWhoeverAsksMayNotListIsNotGuessed() {
    String asker = QUICKSIGHT;
    Cell cell = site.lookAs(asker, ANALYST, Step.READ);
    assertThat(cell.isAllowed()).isFalse();
    assertThat(cell.isRefused()).isFalse();
    assertThat(cell.unknown())
        .singleElement()
        .asString()
        .startsWith("cannot tell what Lake Formation grants to analyst: ")
        .contains("lakeformation:ListPermissions");

    site.may(asker, "\"lakeformation:ListPermissions\", \"lakeformation:GetDataLakeSettings\"");
    assertThat(site.lookAs(asker, ANALYST, Step.READ).unknown())
        .singleElement()
        .asString()
        .contains(asker + " is no administrator of the data lake");

    site.grant(ANALYST, tables("gold"), Permission.SELECT);
    assertThat(site.lookAs(asker, ANALYST, Step.READ).isRefused())
        .as("grants of others are not listed for it")
        .isFalse();
    assertThat(site.lookAs(asker, ANALYST, Step.READ).isAllowed()).isFalse();

    site.lakeFormation()
        .putDataLakeSettings(
            put -> put.dataLakeSettings(settings -> settings.readOnlyAdmins(administrator(asker))));
    assertThat(site.lookAs(asker, ANALYST, Step.READ).isAllowed()).isTrue();
    site.revoke(ANALYST, tables("gold"), Permission.SELECT);
    assertThat(site.lookAs(asker, ANALYST, Step.READ).isRefused()).isTrue();
  }

  /** What one role is granted together, and what it asks for. */
  private record Way(String role, List<Given> grants) {
    Step step() {
      return role.equals(ANALYST) ? Step.READ : Step.GOLD;
    }

    /** The same without one of the grants. */
    Way without(int index) {
      List<Given> left = new ArrayList<>(grants);
      left.remove(index);
      return new Way(role, left);
    }
  }

  private record Given(String principal, Resource resource, List<Permission> permissions) {}

  /** Each lets in by other rules of Lake Formation. */
  private static final List<Way> WAYS =
      List.of(
          way(
              ANALYST,
              given(ANALYST, table("gold", "revenue"), Permission.SELECT),
              given(ANALYST, table("gold", "cost"), Permission.ALL)),
          way(ANALYST, given(ANALYST, tables("gold"), Permission.SELECT)),
          way(ANALYST, given(ANALYST, catalog("gold"), Permission.ALL)),
          way(ANALYST, given(EVERYONE, tables("gold"), Permission.SELECT)),
          way(
              ANALYST,
              given(ANALYST, columns("gold", "revenue", "month"), Permission.SELECT),
              given(EVERYONE, columnsBut("gold", "revenue", "month"), Permission.SELECT),
              given(ANALYST, columnsBut("gold", "cost"), Permission.SELECT)),
          way(
              ANALYST,
              given(IAM_ALLOWED, table("gold", "revenue"), Permission.ALL),
              given(ANALYST, table("gold", "cost"), Permission.SELECT)),
          way(
              MEDALLION,
              given(MEDALLION, tables("silver"), Permission.SELECT),
              given(MEDALLION, database("gold"), Permission.CREATE_TABLE),
              given(
                  MEDALLION,
                  tables("gold"),
                  Permission.SELECT,
                  Permission.INSERT,
                  Permission.DELETE,
                  Permission.ALTER)),
          way(
              MEDALLION,
              given(MEDALLION, catalog("silver"), Permission.ALL),
              given(MEDALLION, catalog("gold"), Permission.ALL)),
          way(
              MEDALLION,
              given(MEDALLION, columns("silver", "clean", "month"), Permission.SELECT),
              given(MEDALLION, columns("silver", "clean", "customer"), Permission.SELECT),
              given(EVERYONE, database("gold"), Permission.ALL),
              given(MEDALLION, table("gold", "revenue"), Permission.ALL),
              given(MEDALLION, table("gold", "cost"), Permission.ALL)),
          way(
              MEDALLION,
              given(IAM_ALLOWED, tables("silver"), Permission.ALL),
              given(IAM_ALLOWED, database("gold"), Permission.ALL),
              given(IAM_ALLOWED, tables("gold"), Permission.ALL)));

  private static Way way(String role, Given... grants) {
    return new Way(role, List.of(grants));
  }

  private static Given given(String principal, Resource resource, Permission... permissions) {
    return new Given(principal, resource, List.of(permissions));
  }

  @Test
  void eachWayInIsOneForTheDoctorAndForAthena() throws IOException {
    for (Way way : WAYS) {
      assertThat(problem(way, RIGHTS_TO_ALL)).as(way.toString()).isEmpty();
      assertThat(site.look(way.role(), way.step()).isAllowed()).as(way.toString()).isTrue();
    }
  }

  /** One grant of a way in is taken away: thirty single faults. */
  @Test
  void eachFaultIsFoundWhereAthenaRefusesAndFixedByTheCommand() throws IOException {
    Random random = new Random(SEED);
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < FAULTS; i++) {
      Way whole = WAYS.get(i % WAYS.size());
      Way way =
          i < WAYS.size() * 2
              ? whole.without(random.nextInt(whole.grants().size()))
              : new Way(whole.role(), byChance(whole.role(), random));
      String rights = RIGHTS.get(random.nextInt(RIGHTS.size()));
      String problem = problem(way, rights);
      refused += refusedAtFirst ? 1 : 0;
      if (!problem.isEmpty()) {
        wrong.add("%s with %s: %s".formatted(way, rights, problem));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(refused).as("of %d", FAULTS).isBetween(FAULTS / 2, FAULTS);
  }

  /** Whether the doctor and Athena disagree, or what the doctor says does not let in. */
  private String problem(Way way, String rights) throws IOException {
    forgetAll();
    site.may(way.role(), rights);
    way.grants()
        .forEach(
            each ->
                site.grant(
                    each.principal(),
                    each.resource(),
                    each.permissions().toArray(Permission[]::new)));
    boolean allowed = site.look(way.role(), way.step()).isAllowed();
    refusedAtFirst = !allowed;
    if (allowed != site.isServed(way.role(), way.step())) {
      return "the doctor says %s and Athena not".formatted(allowed ? "allowed" : "refused");
    }
    return allowed ? "" : fix(way.role(), way.step());
  }

  private static List<Given> byChance(String role, Random random) {
    List<Given> grants = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      String bucket = random.nextBoolean() ? "gold" : "silver";
      String name = bucket.equals("silver") ? "clean" : random.nextBoolean() ? "revenue" : "cost";
      String column = random.nextBoolean() ? "month" : "customer";
      Permission ofTable =
          List.of(Permission.SELECT, Permission.INSERT, Permission.ALL).get(random.nextInt(3));
      String principal = List.of(role, role, role, EVERYONE).get(random.nextInt(4));
      grants.add(
          switch (random.nextInt(6)) {
            case 0 -> given(principal, catalog(bucket), Permission.DESCRIBE);
            case 1 -> given(principal, database(bucket), Permission.CREATE_TABLE);
            case 2 -> given(principal, tables(bucket), ofTable);
            case 3 -> given(principal, table(bucket, name), ofTable);
            case 4 -> given(principal, columns(bucket, name, column), Permission.SELECT);
            default -> given(principal, columnsBut(bucket, name, column), Permission.SELECT);
          });
    }
    return grants;
  }

  private void forgetAll() {
    for (PrincipalResourcePermissions each :
        site.lakeFormation().listPermissions(all -> {}).principalResourcePermissions()) {
      site.lakeFormation()
          .revokePermissions(
              revoke ->
                  revoke
                      .principal(each.principal())
                      .resource(each.resource())
                      .permissions(each.permissions())
                      .permissionsWithGrantOption(each.permissionsWithGrantOption()));
    }
  }

  private void assertFixed(String role, Step step) throws IOException {
    assertThat(fix(role, step)).isEmpty();
  }

  /** Pastes the first command until nothing refuses; says what did not do what it is for. */
  private String fix(String role, Step step) throws IOException {
    List<Refusal> refusals = site.look(role, step).refusals();
    while (!refusals.isEmpty()) {
      Refusal first = refusals.getFirst();
      if (first.fix().size() != 1) {
        return "no command for " + first;
      }
      site.paste(first.fix().getFirst());
      List<Refusal> left = site.look(role, step).refusals();
      if (left.size() >= refusals.size() || left.contains(first)) {
        return "not fixed by " + first.fix();
      }
      refusals = left;
    }
    boolean isServed = step == Step.REFRESH || role.equals(QUICKSIGHT) || site.isServed(role, step);
    return isServed ? "" : "Athena still refuses";
  }

  private Refusal only(String role, Step step) {
    List<Refusal> refusals = site.look(role, step).refusals();
    assertThat(refusals).hasSize(1);
    return refusals.getFirst();
  }

  private List<Layer> layers(String role, Step step) {
    return site.look(role, step).refusals().stream().map(Refusal::layer).toList();
  }

  private static DataLakePrincipal administrator(String arn) {
    return DataLakePrincipal.builder().dataLakePrincipalIdentifier(arn).build();
  }
}
