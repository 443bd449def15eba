package dev.medallion.local.stack;

import static dev.medallion.local.stack.DataLakeSite.ACCOUNT;
import static dev.medallion.local.stack.DataLakeSite.ALLOWED;
import static dev.medallion.local.stack.DataLakeSite.BUCKET;
import static dev.medallion.local.stack.DataLakeSite.CATALOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.cli.doctor.Diagnosis;
import dev.medallion.cli.doctor.ErrorText;
import dev.medallion.cli.doctor.Layer;
import dev.medallion.local.stack.DataLakeSite.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Column;
import software.amazon.awssdk.services.athena.model.MetadataException;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AccessDeniedException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.DataLakePrincipal;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableWildcard;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.DataSourceType;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionErrorType;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.InputColumnDataType;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/**
 * What people of a workshop met, by AWS's own clients: each is denied with AWS's words, until what
 * the doctor says is done. What is allowed reaches the engine.
 */
class AccessStoriesTest {
  private static final String ANALYST = "arn:aws:iam::000000000000:role/people/analyst";
  private static final String STUDIO =
      "arn:aws:iam::000000000000:role/datazone_usr_role_project_env";
  private static final String QUICKSIGHT = "arn:aws:iam::000000000000:role/quicksight";
  private static final String USER = "arn:aws:quicksight:us-east-1:000000000000:user/default/ann";

  private static final String READ = "SELECT month FROM sales.revenue";
  private static final String CREATE = "CREATE TABLE sales.copy AS SELECT 1 AS n";
  private static final String NO_PRIVILEGE =
      "Insufficient permissions to execute the query. Principal does not have any privilege on"
          + " specified resource";

  private static final String ATHENA_AND_GLUE = allow("\"athena:*\", \"glue:*\"", "*");
  private static final String DATA_ACCESS = allow("\"lakeformation:GetDataAccess\"", "*");
  private static final String READ_TABLES =
      allow(
          "\"s3tables:GetTableBucket\", \"s3tables:GetNamespace\", \"s3tables:GetTable\","
              + " \"s3tables:GetTableMetadataLocation\", \"s3tables:GetTableData\"",
          BUCKET + "*");

  /**
   * What matters here of SageMakerStudioProjectUserRolePolicy: the catalog may be changed only
   * where Lake Formation decides.
   */
  private static final String STUDIO_POLICY =
      """
      {"Effect": "Allow", "Action": ["athena:*", "glue:Get*", "lakeformation:GetDataAccess"],
       "Resource": "*"},
      {"Effect": "Allow", "Action": ["glue:CreateTable", "glue:UpdateTable", "glue:DeleteTable"],
       "Resource": "*",
       "Condition": {"StringEquals": {"glue:LakeFormationPermissions": "Enabled"}}}\
      """;

  /**
   * What matters here of SageMakerStudioProjectUserRolePermissionsBoundary: it denies whatever it
   * does not list, and lists no action of S3 Tables.
   */
  private static final String STUDIO_BOUNDARY =
      policy(
          """
          {"Effect": "Allow", "Action": "*", "Resource": "*"},
          {"Effect": "Deny", "NotAction": ["athena:*", "glue:*", "lakeformation:GetDataAccess",
           "s3:*", "sts:*"], "Resource": "*"}\
          """);

  private DataLakeSite site;

  @BeforeEach
  void start(@TempDir Path state) throws Exception {
    site = new DataLakeSite(state);
    site.makeWorkGroup();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void athenaIsDeniedUntilS3TablesAllowsWhereIamDecides() {
    site.decide(Mode.IAM);
    may(ANALYST, ATHENA_AND_GLUE);
    String denied = reason(ANALYST, READ);

    assertThat(denied)
        .startsWith(
            "GENERIC_INTERNAL_ERROR: Forbidden: User:"
                + " arn:aws:sts::000000000000:assumed-role/analyst/ann is not authorized to"
                + " perform: s3tables:GetTableBucket on resource: "
                + BUCKET);
    Diagnosis diagnosis = diagnosed(denied, Layer.IDENTITY);
    assertThat(diagnosis.fix().getFirst())
        .startsWith("aws iam put-role-policy --role-name analyst ")
        .contains("s3tables:GetTableBucket");

    may(ANALYST, ATHENA_AND_GLUE, READ_TABLES);

    assertThat(reason(ANALYST, READ)).isEqualTo(ALLOWED);
  }

  @Test
  void athenaIsDeniedUntilSelectIsGrantedWhereLakeFormationDecides() throws Exception {
    site.decide(Mode.LAKE_FORMATION);
    may(ANALYST, ATHENA_AND_GLUE, DATA_ACCESS, READ_TABLES);

    QueryExecutionStatus status = site.query(ANALYST, READ);
    assertThat(status.stateChangeReason()).as("whatever S3 Tables allows").isEqualTo(NO_PRIVILEGE);
    assertThat(status.athenaError().errorType()).isEqualTo(234);
    assertThat(site.trail()).contains("lakeformation.amazonaws.com", NO_PRIVILEGE);
    diagnosed(NO_PRIVILEGE, Layer.LAKE_FORMATION);

    grant(ANALYST, table(), Permission.DESCRIBE);
    String seen = reason(ANALYST, READ);
    assertThat(seen).isEqualTo("Insufficient Lake Formation permission(s) on revenue");
    assertThat(diagnosed(seen, Layer.LAKE_FORMATION).fix().getFirst())
        .contains("grant-permissions", "--permissions SELECT", "\"Name\":\"revenue\"");

    grant(ANALYST, table(), Permission.SELECT);
    may(ANALYST, ATHENA_AND_GLUE, DATA_ACCESS);
    assertThat(reason(ANALYST, READ)).as("no right of S3 Tables is asked").isEqualTo(ALLOWED);

    revoke(ANALYST, table(), Permission.SELECT);
    assertThat(reason(ANALYST, READ)).isEqualTo(seen);
  }

  @Test
  void gluesDeleteTableDeletesTheTableForWhomThatIsAllowed() {
    site.decide(Mode.IAM);
    may(ANALYST, ATHENA_AND_GLUE, READ_TABLES);
    GlueClient glue = site.client(GlueClient.builder(), ANALYST);
    assertThatThrownBy(() -> deleteRevenue(glue))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("is not authorized to perform: s3tables:DeleteTable on resource:");

    site.decide(Mode.LAKE_FORMATION);
    grant(ANALYST, table(), Permission.SELECT);
    assertThatThrownBy(() -> deleteRevenue(glue))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("Required Drop on revenue");
    grant(ANALYST, table(), Permission.DROP);
    deleteRevenue(glue);

    assertThatThrownBy(() -> deleteRevenue(site.administrator(GlueClient.builder())))
        .isInstanceOf(EntityNotFoundException.class)
        .hasMessageContaining("Table revenue not found.");
  }

  private static void deleteRevenue(GlueClient glue) {
    var unused =
        glue.deleteTable(delete -> delete.catalogId(id()).databaseName("sales").name("revenue"));
  }

  @Test
  void whoIsGrantedATableNeedsGetDataAccessToo() {
    site.decide(Mode.LAKE_FORMATION);
    may(ANALYST, ATHENA_AND_GLUE);
    grant(ANALYST, table(), Permission.SELECT);
    String denied = reason(ANALYST, READ);

    assertThat(denied)
        .contains("is not authorized to perform: lakeformation:GetDataAccess on resource: *");
    assertThat(diagnosed(denied, Layer.IDENTITY).fix().getFirst())
        .contains("put-role-policy", "lakeformation:GetDataAccess");

    may(ANALYST, ATHENA_AND_GLUE, DATA_ACCESS);
    assertThat(reason(ANALYST, READ)).isEqualTo(ALLOWED);
  }

  @Test
  void switchingTheModeCutsOffWhomIamAllowed() {
    site.decide(Mode.IAM);
    may(ANALYST, ATHENA_AND_GLUE, DATA_ACCESS, READ_TABLES);
    assertThat(reason(ANALYST, READ)).isEqualTo(ALLOWED);

    site.decide(Mode.LAKE_FORMATION);
    assertThat(reason(ANALYST, READ)).isEqualTo(NO_PRIVILEGE);

    grant("IAM_ALLOWED_PRINCIPALS", table(), Permission.ALL);
    assertThat(reason(ANALYST, READ)).isEqualTo(ALLOWED);

    revoke("IAM_ALLOWED_PRINCIPALS", table(), Permission.ALL);
    assertThat(reason(ANALYST, READ)).isEqualTo(NO_PRIVILEGE);
    site.decide(Mode.IAM);
    assertThat(reason(ANALYST, READ)).isEqualTo(ALLOWED);
  }

  @Test
  void rowsAreChangedByWhomThatIsGranted() {
    site.decide(Mode.LAKE_FORMATION);
    may(ANALYST, ATHENA_AND_GLUE, DATA_ACCESS);
    grant(ANALYST, table(), Permission.SELECT);
    String prefix =
        "Iceberg cannot access the requested resource: Forbidden: Insufficient Lake Formation"
            + " permission(s): Required ";

    String insert = "INSERT INTO revenue VALUES ('2026-09', 'acme')";
    String delete = "DELETE FROM revenue WHERE month = '2026-09'";
    assertThat(reason(ANALYST, insert)).startsWith(prefix + "Insert on revenue");
    assertThat(reason(ANALYST, delete)).startsWith(prefix + "Delete on revenue");
    assertThat(reason(ANALYST, "DROP TABLE revenue")).isEqualTo(prefix + "Drop on revenue");
    assertThat(reason(ANALYST, "ALTER TABLE revenue ADD COLUMNS (n int)"))
        .isEqualTo(prefix + "Alter on revenue");
    assertThat(reason(ANALYST, "CREATE DATABASE more"))
        .isEqualTo(prefix + "Create Database on Catalog");
    diagnosed(prefix + "Create Database on Catalog", Layer.LAKE_FORMATION);

    grant(ANALYST, table(), Permission.INSERT, Permission.DELETE, Permission.ALTER);
    assertThat(reason(ANALYST, insert)).startsWith(ALLOWED);
    assertThat(reason(ANALYST, delete)).isEqualTo(ALLOWED);
  }

  @Test
  void theStudioMakesNoTableWhereIamDecides() {
    site.decide(Mode.IAM);
    studio(STUDIO_POLICY, allow("\"s3tables:*\"", "*"));

    assertThat(reason(STUDIO, CREATE))
        .contains("is not authorized to perform: glue:CreateTable")
        .contains("no identity-based policy allows");
    studio(STUDIO_POLICY, allow("\"s3tables:*\", \"glue:*\"", "*"));
    String denied = reason(STUDIO, CREATE);
    assertThat(denied)
        .contains("is not authorized to perform: s3tables:")
        .contains("with an explicit deny in a permissions boundary");
    assertThat(diagnosed(denied, Layer.BOUNDARY).fix()).as("no policy fixes that").isEmpty();
  }

  @Test
  void theStudioMakesTablesByAthenaOnceThatIsGrantedAndNeverBySpark() {
    site.decide(Mode.LAKE_FORMATION);
    studio(STUDIO_POLICY, allow("\"s3tables:*\"", "*"));
    String denied = reason(STUDIO, CREATE);
    assertThat(denied)
        .startsWith(
            "Iceberg cannot access the requested resource: Forbidden: Insufficient Lake Formation"
                + " permission(s): Required Create Table on sales");
    assertThat(diagnosed(denied, Layer.LAKE_FORMATION).fix().getFirst())
        .contains("--permissions CREATE_TABLE", "\"Database\"", "\"Name\":\"sales\"");

    grant(STUDIO, database(), Permission.CREATE_TABLE, Permission.DESCRIBE);
    assertThat(reason(STUDIO, CREATE)).startsWith(ALLOWED);

    S3TablesClient bySpark = site.client(S3TablesClient.builder(), STUDIO);
    assertThatThrownBy(
            () ->
                bySpark.createTable(
                    create ->
                        create
                            .tableBucketARN(BUCKET)
                            .namespace("sales")
                            .name("copy")
                            .format("ICEBERG")))
        .hasMessageContaining(
            "is not authorized to perform: s3tables:CreateTable on resource: "
                + BUCKET
                + " with an explicit deny in a permissions boundary");
  }

  @Test
  void aRefreshIsDeniedUntilTheRoleMayReadWhereIamDecides() {
    site.decide(Mode.IAM);
    may(QUICKSIGHT, ATHENA_AND_GLUE);
    makeDataSet();
    Ingestion denied = refresh("1");

    assertThat(denied.errorInfo().type()).isEqualTo(IngestionErrorType.PERMISSION_DENIED);
    assertThat(denied.errorInfo().message()).contains("s3tables:GetTableBucket");
    diagnosed(denied.errorInfo().message(), Layer.IDENTITY);

    may(QUICKSIGHT, ATHENA_AND_GLUE, READ_TABLES);
    assertThat(refresh("2").errorInfo().message()).contains("no engine here");
  }

  @Test
  void aRefreshIsDeniedUntilTheRoleOrTheUserIsGrantedWhereLakeFormationDecides() {
    site.decide(Mode.LAKE_FORMATION);
    may(QUICKSIGHT, ATHENA_AND_GLUE, DATA_ACCESS, READ_TABLES);
    makeDataSet();
    Ingestion denied = refresh("1");

    assertThat(denied.errorInfo().type()).isEqualTo(IngestionErrorType.PERMISSION_DENIED);
    assertThat(denied.errorInfo().message()).isEqualTo(NO_PRIVILEGE);

    grant(USER, table(), Permission.SELECT);
    assertThat(refresh("2").errorInfo().message()).contains("no engine here");

    revoke(USER, table(), Permission.SELECT);
    assertThat(refresh("3").errorInfo().type()).isEqualTo(IngestionErrorType.PERMISSION_DENIED);

    grant(QUICKSIGHT, allTables(), Permission.SELECT);
    assertThat(refresh("4").errorInfo().message()).contains("no engine here");
  }

  @Test
  void theDataCatalogShowsWhatIsGranted() {
    site.decide(Mode.LAKE_FORMATION);
    may(ANALYST, ATHENA_AND_GLUE);
    GlueClient glue = site.client(GlueClient.builder(), ANALYST);
    AthenaClient athena = site.client(AthenaClient.builder(), ANALYST);

    assertThatThrownBy(
            () -> glue.getTable(get -> get.catalogId(id()).databaseName("sales").name("revenue")))
        .isInstanceOfSatisfying(
            AccessDeniedException.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(400);
              assertThat(refused.awsErrorDetails().errorMessage())
                  .isEqualTo(
                      "Insufficient Lake Formation permission(s): Required Describe on revenue");
            });
    assertThatThrownBy(() -> glue.getDatabase(get -> get.catalogId(id()).name("sales")))
        .hasMessageContaining("Required Describe on sales");
    assertThatThrownBy(() -> glue.getCatalog(get -> get.catalogId(id())))
        .hasMessageContaining("Required Describe on Catalog");
    assertThat(glue.getDatabases(get -> get.catalogId(id())).databaseList()).isEmpty();
    assertThat(glue.getCatalogs(get -> get.parentCatalogId("s3tablescatalog")).catalogList())
        .isEmpty();
    assertThatThrownBy(
            () ->
                athena.getTableMetadata(
                    get -> get.catalogName(CATALOG).databaseName("sales").tableName("revenue")))
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("Required Describe on revenue");
    assertThat(athena.listDatabases(list -> list.catalogName(CATALOG)).databaseList()).isEmpty();

    String names = "SELECT table_name FROM information_schema.tables";
    assertThat(reason(ANALYST, names)).isEqualTo(NO_PRIVILEGE);

    grant(ANALYST, columns("month"), Permission.SELECT);

    may(ANALYST, ATHENA_AND_GLUE, DATA_ACCESS);
    assertThat(reason(ANALYST, names)).isEqualTo(ALLOWED);
    assertThat(
            glue.getTable(get -> get.catalogId(id()).databaseName("sales").name("revenue"))
                .table()
                .storageDescriptor()
                .columns())
        .extracting(column -> column.name())
        .containsExactly("month");
    assertThat(glue.getTables(get -> get.catalogId(id()).databaseName("sales")).tableList())
        .hasSize(1);
    assertThat(glue.getCatalogs(get -> get.parentCatalogId("s3tablescatalog")).catalogList())
        .hasSize(1);
    assertThat(
            athena
                .getTableMetadata(
                    get -> get.catalogName(CATALOG).databaseName("sales").tableName("revenue"))
                .tableMetadata()
                .columns())
        .extracting(Column::name)
        .containsExactly("month");
  }

  @Test
  void anAdministratorOfTheDataLakeSeesAllAndReadsNothing() {
    site.decide(Mode.LAKE_FORMATION);
    may(ANALYST, ATHENA_AND_GLUE, DATA_ACCESS);
    DataLakePrincipal analyst =
        DataLakePrincipal.builder().dataLakePrincipalIdentifier(ANALYST).build();
    site.administrator(LakeFormationClient.builder())
        .putDataLakeSettings(
            put -> put.dataLakeSettings(settings -> settings.dataLakeAdmins(List.of(analyst))));

    assertThat(
            site.client(GlueClient.builder(), ANALYST)
                .getTables(get -> get.catalogId(id()).databaseName("sales"))
                .tableList())
        .hasSize(1);
    assertThat(reason(ANALYST, READ))
        .isEqualTo("Insufficient Lake Formation permission(s) on revenue");
    assertThat(reason(ANALYST, CREATE)).contains("Required Create Table on sales");
  }

  @Test
  void whatIsReadByColumnsIsNotReadInAnotherWay() {
    site.decide(Mode.LAKE_FORMATION);
    may(ANALYST, ATHENA_AND_GLUE, DATA_ACCESS);
    grant(ANALYST, columns("month"), Permission.SELECT);

    assertThat(reason(ANALYST, "SELECT * FROM revenue")).isEqualTo(ALLOWED);
    assertThat(reason(ANALYST, "SELECT * FROM \"revenue$files\""))
        .isEqualTo("Insufficient Lake Formation permission(s) on revenue");
    grant(ANALYST, table(), Permission.DELETE, Permission.ALTER);
    assertThat(reason(ANALYST, "DELETE FROM revenue WHERE customer = 'x'"))
        .isEqualTo("Insufficient Lake Formation permission(s) on revenue");
  }

  private void may(String role, String... statements) {
    site.role(role, policy(String.join(", ", statements)), Optional.empty());
  }

  private void studio(String... statements) {
    site.role(STUDIO, policy(String.join(", ", statements)), Optional.of(STUDIO_BOUNDARY));
  }

  private static String policy(String statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statements);
  }

  private static String allow(String actions, String resource) {
    return "{\"Effect\": \"Allow\", \"Action\": [%s], \"Resource\": \"%s\"}"
        .formatted(actions, resource);
  }

  private String reason(String role, String sql) {
    return site.query(role, sql).stateChangeReason();
  }

  /** What {@code ./medallion doctor "ERROR TEXT"} says. */
  private static Diagnosis diagnosed(String text, Layer layer) {
    Diagnosis diagnosis = ErrorText.read(text).orElseThrow();
    assertThat(diagnosis.layer()).isEqualTo(layer);
    if (layer != Layer.BOUNDARY) {
      assertThat(diagnosis.fix()).isNotEmpty();
    }
    return diagnosis;
  }

  private void grant(String principal, Resource resource, Permission... permissions) {
    site.administrator(LakeFormationClient.builder())
        .grantPermissions(
            grant ->
                grant
                    .principal(who -> who.dataLakePrincipalIdentifier(principal))
                    .resource(resource)
                    .permissions(permissions));
  }

  private void revoke(String principal, Resource resource, Permission... permissions) {
    site.administrator(LakeFormationClient.builder())
        .revokePermissions(
            revoke ->
                revoke
                    .principal(who -> who.dataLakePrincipalIdentifier(principal))
                    .resource(resource)
                    .permissions(permissions));
  }

  private static String id() {
    return ACCOUNT + ":" + CATALOG;
  }

  private static Resource database() {
    return Resource.builder().database(of -> of.catalogId(id()).name("sales")).build();
  }

  private static Resource table() {
    return Resource.builder()
        .table(of -> of.catalogId(id()).databaseName("sales").name("revenue"))
        .build();
  }

  private static Resource allTables() {
    return Resource.builder()
        .table(
            of ->
                of.catalogId(id())
                    .databaseName("sales")
                    .tableWildcard(TableWildcard.builder().build()))
        .build();
  }

  private static Resource columns(String... names) {
    return Resource.builder()
        .tableWithColumns(
            of -> of.catalogId(id()).databaseName("sales").name("revenue").columnNames(names))
        .build();
  }

  private void makeDataSet() {
    QuickSightClient quickSight = site.administrator(QuickSightClient.builder());
    String source =
        quickSight
            .createDataSource(
                create ->
                    create
                        .awsAccountId(ACCOUNT)
                        .dataSourceId("athena")
                        .name("athena")
                        .type(DataSourceType.ATHENA)
                        .dataSourceParameters(
                            parameters ->
                                parameters.athenaParameters(
                                    athena -> athena.workGroup("managed").roleArn(QUICKSIGHT))))
            .arn();
    InputColumn month =
        InputColumn.builder().name("month").type(InputColumnDataType.STRING).build();
    PhysicalTable table =
        PhysicalTable.builder()
            .customSql(
                sql ->
                    sql.dataSourceArn(source)
                        .name("revenue")
                        .sqlQuery("SELECT month FROM \"%s\".sales.revenue".formatted(CATALOG))
                        .columns(month))
            .build();
    ResourcePermission owner =
        ResourcePermission.builder()
            .principal(USER)
            .actions(List.of("quicksight:DescribeDataSet"))
            .build();
    quickSight.createDataSet(
        create ->
            create
                .awsAccountId(ACCOUNT)
                .dataSetId("revenue")
                .name("revenue")
                .importMode(DataSetImportMode.SPICE)
                .permissions(owner)
                .physicalTableMap(Map.of("gold", table)));
  }

  private Ingestion refresh(String id) {
    QuickSightClient quickSight = site.administrator(QuickSightClient.builder());
    quickSight.createIngestion(
        create -> create.awsAccountId(ACCOUNT).dataSetId("revenue").ingestionId(id));
    return Awaitility.await()
        .until(
            () ->
                quickSight
                    .describeIngestion(
                        get -> get.awsAccountId(ACCOUNT).dataSetId("revenue").ingestionId(id))
                    .ingestion(),
            ingestion -> ingestion.ingestionStatus() == IngestionStatus.FAILED);
  }
}
