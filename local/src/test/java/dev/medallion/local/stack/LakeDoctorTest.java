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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final List<String> RIGHTS =
      List.of(
          "\"athena:*\", \"glue:*\", \"lakeformation:GetDataAccess\"",
          "\"athena:*\", \"glue:*\", \"lakeformation:GetDataAccess\", \"s3tables:*\"",
          "\"athena:*\", \"glue:*\", \"s3tables:*\"");

  private LakeDoctorSite site;

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

    site.grant("IAM_ALLOWED_PRINCIPALS", tables("gold"), Permission.ALL);
    assertFixed(ANALYST, Step.READ);
    site.revoke("IAM_ALLOWED_PRINCIPALS", tables("gold"), Permission.ALL);
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

  /** What is granted by chance, or all of it but for one fault: Athena and the doctor agree. */
  @Test
  void theDoctorSaysWhatAthenaAnswersAndFixesWhatItRefuses() throws IOException {
    Random random = new Random(SEED);
    List<String> wrong = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < FAULTS; i++) {
      boolean reads = random.nextBoolean();
      String role = reads ? ANALYST : MEDALLION;
      Step step = reads ? Step.READ : Step.GOLD;
      forgetAll();
      site.may(role, RIGHTS.get(random.nextInt(RIGHTS.size())));
      List<String> granted = i % 2 == 0 ? grantSome(role, random) : grantAllButOne(role, random);
      boolean allowed = site.look(role, step).isAllowed();
      refused += allowed ? 0 : 1;
      if (allowed != site.isServed(role, step)) {
        wrong.add("%s may %s by %s: %s".formatted(role, step, granted, allowed));
      } else {
        String problem = fix(role, step);
        if (!problem.isEmpty()) {
          wrong.add("%s to %s by %s: %s".formatted(role, step, granted, problem));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(refused).as("some of either").isBetween(FAULTS / 2, FAULTS - 3);
  }

  /** One grant is left out, or is on one column alone; seldom none. */
  private List<String> grantAllButOne(String role, Random random) {
    List<String> made = new ArrayList<>();
    Map<Resource, Permission> all = new LinkedHashMap<>();
    if (role.equals(MEDALLION)) {
      all.put(tables("silver"), Permission.SELECT);
      all.put(database("gold"), Permission.ALL);
    }
    Permission permission = role.equals(MEDALLION) ? Permission.ALL : Permission.SELECT;
    all.put(table("gold", "revenue"), permission);
    all.put(table("gold", "cost"), permission);
    int fault = random.nextInt(all.size() + 1);
    int i = 0;
    for (Map.Entry<Resource, Permission> each : all.entrySet()) {
      if (i++ != fault) {
        site.grant(role, each.getKey(), each.getValue());
        made.add("%s on %s".formatted(each.getValue(), each.getKey()));
      } else if (random.nextBoolean() && each.getKey().table() != null) {
        String name = each.getKey().table().name();
        Resource columns =
            name == null
                ? columns("silver", "clean", "month")
                : columnsBut("gold", name, "customer");
        site.grant(role, columns, Permission.SELECT);
        made.add("SELECT on %s".formatted(columns));
      }
    }
    return made;
  }

  private List<String> grantSome(String role, Random random) {
    List<String> made = new ArrayList<>();
    int count = random.nextInt(9);
    for (int i = 0; i < count; i++) {
      String bucket = random.nextBoolean() ? "gold" : "silver";
      String name = bucket.equals("silver") ? "clean" : random.nextBoolean() ? "revenue" : "cost";
      int kind = random.nextInt(7);
      Resource resource =
          switch (kind) {
            case 0 -> catalog(bucket);
            case 1 -> database(bucket);
            case 2 -> tables(bucket);
            case 3, 4 -> table(bucket, name);
            case 5 -> columns(bucket, name, random.nextBoolean() ? "month" : "customer");
            default -> columnsBut(bucket, name, random.nextBoolean() ? "month" : "customer");
          };
      List<Permission> possible =
          switch (kind) {
            case 0 -> List.of(Permission.DESCRIBE, Permission.ALL);
            case 1 -> List.of(Permission.DESCRIBE, Permission.CREATE_TABLE, Permission.ALL);
            case 2, 3, 4 ->
                List.of(
                    Permission.SELECT,
                    Permission.INSERT,
                    Permission.DESCRIBE,
                    Permission.ALL,
                    Permission.ALL);
            default -> List.of(Permission.SELECT);
          };
      String principal =
          switch (random.nextInt(8)) {
            case 0 -> kind < 5 ? "IAM_ALLOWED_PRINCIPALS" : role;
            case 1 -> "000000000000:IAMPrincipals";
            default -> role;
          };
      Permission permission =
          principal.equals("IAM_ALLOWED_PRINCIPALS")
              ? Permission.ALL
              : possible.get(random.nextInt(possible.size()));
      site.grant(principal, resource, permission);
      made.add("%s on %s for %s".formatted(permission, resource, principal));
    }
    return made;
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
