package dev.medallion.local.stack;

import static dev.medallion.local.stack.DataLakeSite.ACCOUNT;
import static dev.medallion.local.stack.DataLakeSite.ALLOWED;

import dev.medallion.cli.doctor.AwsClients;
import dev.medallion.cli.doctor.Deployment;
import dev.medallion.cli.doctor.Doctor;
import dev.medallion.cli.doctor.Matrix;
import dev.medallion.cli.doctor.Step;
import dev.medallion.local.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Column;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableWildcard;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * A deployment with the tables {@code sales.clean} of silver, {@code sales.revenue} and {@code
 * sales.cost} of gold, and the roles that come to them through the Data Catalog: what the doctor
 * finds of it, and what Athena answers, whose engine is not there.
 */
final class LakeDoctorSite implements AutoCloseable {
  static final String ANALYST = "arn:aws:iam::000000000000:role/people/analyst";
  static final String MEDALLION = "arn:aws:iam::000000000000:role/medallion";
  static final String QUICKSIGHT = "arn:aws:iam::000000000000:role/quicksight";
  static final String DEPLOY = "arn:aws:iam::000000000000:role/deploy";
  static final String USER = "arn:aws:quicksight:us-east-1:000000000000:user/default/ann";

  private static final String SILVER = DataLakeSite.BUCKET.replace("/gold", "/silver");
  private static final List<String> COLUMNS = List.of("month", "customer");
  private static final String WHERE_LAKE_FORMATION_DECIDES =
      "\"athena:*\", \"glue:*\", \"lakeformation:GetDataAccess\"";

  private final DataLakeSite site;
  private final Deployment deployment;
  private final AwsClients clients;
  private final Map<String, AthenaClient> athena = new HashMap<>();

  LakeDoctorSite(Path state) throws IOException {
    site = new DataLakeSite(state);
    site.makeWorkGroup();
    S3TablesClient s3Tables = site.administrator(S3TablesClient.builder());
    s3Tables.createTableBucket(create -> create.name("silver"));
    s3Tables.createNamespace(create -> create.tableBucketARN(SILVER).namespace("sales"));
    site.makeTable(SILVER, "sales", "clean");
    site.makeTable(DataLakeSite.BUCKET, "sales", "cost");
    List.of(ANALYST, MEDALLION, QUICKSIGHT)
        .forEach(role -> may(role, WHERE_LAKE_FORMATION_DECIDES));
    may(DEPLOY, "\"*\"");
    clients =
        new AwsClients(
            site.administrator(IamClient.builder()),
            site.administrator(GlueClient.builder()),
            site.administrator(LakeFormationClient.builder()),
            site.administrator(S3Client.builder().forcePathStyle(true)),
            s3Tables,
            site.administrator(SqsClient.builder()),
            () -> site.administrator(StsClient.builder()).getCallerIdentity().arn());
    deployment =
        new Deployment(
            "arn:aws",
            "us-east-1",
            ACCOUNT,
            Map.of(
                "SilverTables", SILVER,
                "GoldTables", DataLakeSite.BUCKET,
                "GoldWorkGroup", "managed",
                "MedallionRole", "medallion",
                "QuickSightRole", "quicksight",
                "QuickSightPrincipal", USER,
                "DeployRole", "deploy",
                "LakeFormationAdministratorRole", ""),
            "sales",
            Map.of(),
            List.of(),
            Map.of(
                "silver",
                List.of(table(s3Tables, SILVER, "clean")),
                "gold",
                List.of(
                    table(s3Tables, DataLakeSite.BUCKET, "revenue"),
                    table(s3Tables, DataLakeSite.BUCKET, "cost"))));
  }

  private static Deployment.Table table(S3TablesClient s3Tables, String bucket, String name) {
    return new Deployment.Table(
        name,
        s3Tables
            .getTable(get -> get.tableBucketARN(bucket).namespace("sales").name(name))
            .tableARN(),
        bucket,
        COLUMNS);
  }

  /** Gives a role these rights and no others. */
  void may(String role, String actions) {
    site.role(
        role,
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*", "Action": [%s]}}\
        """
            .formatted(actions),
        Optional.empty());
  }

  void decide(DataLakeSite.Mode mode) {
    site.decide(mode);
  }

  LakeFormationClient lakeFormation() {
    return clients.lakeFormation();
  }

  void grant(String principal, Resource resource, Permission... permissions) {
    lakeFormation()
        .grantPermissions(
            grant ->
                grant
                    .principal(who -> who.dataLakePrincipalIdentifier(principal))
                    .resource(resource)
                    .permissions(permissions));
  }

  void revoke(String principal, Resource resource, Permission... permissions) {
    lakeFormation()
        .revokePermissions(
            revoke ->
                revoke
                    .principal(who -> who.dataLakePrincipalIdentifier(principal))
                    .resource(resource)
                    .permissions(permissions));
  }

  /** What the doctor finds of a step of a role when the administrator asks. */
  Matrix.Cell look(String role, Step step) {
    return look(role, step, deployment, clients);
  }

  /** What it finds of a role that is to read that column of {@code sales.revenue} alone. */
  Matrix.Cell lookAtColumn(String role, String column) {
    return look(role, Step.READ, only(column), clients);
  }

  /** What it finds of a user of QuickSight who is to read that alone. */
  Matrix.Cell lookAtViewer(String arn, String column) {
    return new Doctor(only(column), clients).ofViewer(arn).cells().get(Step.READ);
  }

  private Deployment only(String column) {
    Deployment.Table revenue = deployment.tables().get("gold").getFirst().only(List.of(column));
    return new Deployment(
        deployment.arn(),
        deployment.region(),
        deployment.account(),
        deployment.ids(),
        deployment.namespace(),
        deployment.sources(),
        deployment.dataSets(),
        Map.of("gold", List.of(revenue)));
  }

  /** What it finds when another role asks Lake Formation. */
  Matrix.Cell lookAs(String asker, String role, Step step) {
    return look(
        role,
        step,
        deployment,
        new AwsClients(
            clients.iam(),
            clients.glue(),
            site.client(LakeFormationClient.builder(), asker),
            clients.s3(),
            clients.s3Tables(),
            clients.sqs(),
            () -> site.client(StsClient.builder(), asker).getCallerIdentity().arn()));
  }

  private static Matrix.Cell look(
      String role, Step step, Deployment deployment, AwsClients clients) {
    String name = role.substring(role.lastIndexOf('/') + 1);
    return new Doctor(deployment, clients)
        .matrix(name)
        .orElseThrow()
        .rows()
        .getFirst()
        .cells()
        .get(step);
  }

  /** Carries out what the doctor says. */
  void paste(String command) throws IOException {
    PastedCommand pasted = PastedCommand.of(command);
    if (pasted.service().equals("lakeformation")) {
      pasted.run(lakeFormation());
    } else {
      pasted.run(clients.iam(), clients.s3(), clients.s3Tables(), clients.sqs());
    }
  }

  /** Whether Athena runs all that the step is made of, and shows the role each column. */
  boolean isServed(String role, Step step) {
    return switch (step) {
      case READ -> reads(role, "gold", "revenue") && reads(role, "gold", "cost");
      case GOLD ->
          reads(role, "silver", "clean")
              && runs(
                  role,
                  "CREATE TABLE sales.more AS SELECT * FROM"
                      + " \"s3tablescatalog/silver\".sales.clean")
              && merges(role, "revenue")
              && merges(role, "cost");
      default -> throw new IllegalArgumentException(step.label());
    };
  }

  private boolean merges(String role, String table) {
    return runs(
        role,
        "MERGE INTO sales.%s t USING \"s3tablescatalog/silver\".sales.clean s ON t.month = s.month WHEN MATCHED THEN UPDATE SET customer = s.customer"
            .formatted(table));
  }

  private boolean reads(String role, String bucket, String table) {
    return runs(role, "SELECT * FROM \"s3tablescatalog/%s\".sales.%s".formatted(bucket, table))
        && athena
            .computeIfAbsent(role, each -> site.client(AthenaClient.builder(), each))
            .getTableMetadata(
                get ->
                    get.catalogName("s3tablescatalog/" + bucket)
                        .databaseName("sales")
                        .tableName(table))
            .tableMetadata()
            .columns()
            .stream()
            .map(Column::name)
            .toList()
            .equals(COLUMNS);
  }

  private boolean runs(String role, String sql) {
    AthenaClient client =
        athena.computeIfAbsent(role, each -> site.client(AthenaClient.builder(), each));
    return DataLakeSite.query(client, sql).stateChangeReason().startsWith(ALLOWED);
  }

  static Resource catalog(String bucket) {
    return Resource.builder().catalog(of -> of.id(id(bucket))).build();
  }

  static Resource database(String bucket) {
    return Resource.builder().database(of -> of.catalogId(id(bucket)).name("sales")).build();
  }

  static Resource table(String bucket, String name) {
    return Resource.builder()
        .table(of -> of.catalogId(id(bucket)).databaseName("sales").name(name))
        .build();
  }

  static Resource tables(String bucket) {
    return Resource.builder()
        .table(
            of ->
                of.catalogId(id(bucket))
                    .databaseName("sales")
                    .tableWildcard(TableWildcard.builder().build()))
        .build();
  }

  static Resource columns(String bucket, String table, String... names) {
    return Resource.builder()
        .tableWithColumns(
            of -> of.catalogId(id(bucket)).databaseName("sales").name(table).columnNames(names))
        .build();
  }

  static Resource columnsBut(String bucket, String table, String... names) {
    return Resource.builder()
        .tableWithColumns(
            of ->
                of.catalogId(id(bucket))
                    .databaseName("sales")
                    .name(table)
                    .columnWildcard(but -> but.excludedColumnNames(names)))
        .build();
  }

  private static String id(String bucket) {
    return Site.ACCOUNT + ":s3tablescatalog/" + bucket;
  }

  @Override
  public void close() {
    site.close();
  }
}
