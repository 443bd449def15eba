package dev.medallion.local.stack;

import static dev.medallion.local.stack.DataLakeSite.ACCOUNT;
import static dev.medallion.local.stack.DataLakeSite.ALLOWED;
import static dev.medallion.local.stack.DataLakeSite.BUCKET;
import static dev.medallion.local.stack.DataLakeSite.CATALOG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.access.AccessEnforcement;
import dev.medallion.functions.access.AccessReport;
import dev.medallion.functions.access.AccessReport.Action;
import dev.medallion.functions.access.AccessReport.Entry;
import dev.medallion.functions.access.AccessReport.Finding;
import dev.medallion.functions.access.AccessReport.Kind;
import dev.medallion.functions.access.AccessReport.State;
import dev.medallion.local.stack.DataLakeSite.Mode;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.PipelineLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Column;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/** What pipeline.yaml declares under access, granted and revoked by AWS's own clients. */
class DeclaredAccessTest {
  private static final String ANALYST = "arn:aws:iam::000000000000:role/people/analyst";
  private static final String AUDITOR = "arn:aws:iam::000000000000:role/auditor";
  private static final String READ = "SELECT month FROM sales.revenue";
  private static final String REVENUE = "gold.sales.revenue";
  private static final String ALL = "analysts: {principal: %s, read: [gold]}".formatted(ANALYST);
  private static final String SOME =
      "analysts: {principal: %s, read: [gold], columns: {revenue: [all, except: [customer]]}}"
          .formatted(ANALYST);
  private static final String OTHERS =
      """
      {"Sid": "Auditors", "Effect": "Allow", "Principal": {"AWS": "%s"},
       "Action": "s3tables:GetTableData", "Resource": "%s/table/*"}\
      """
          .formatted(AUDITOR, BUCKET);

  @TempDir private Path folder;
  private DataLakeSite site;
  private S3TablesClient s3Tables;
  private LakeFormationClient lakeFormation;

  @BeforeEach
  void start(@TempDir Path state) throws IOException {
    site = new DataLakeSite(state);
    site.makeWorkGroup();
    s3Tables = site.administrator(S3TablesClient.builder());
    lakeFormation = site.administrator(LakeFormationClient.builder());
    List.of("bronze", "silver").forEach(name -> s3Tables.createTableBucket(b -> b.name(name)));
    site.role(
        ANALYST,
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*",
         "Action": ["athena:*", "glue:*", "lakeformation:GetDataAccess"]}}\
        """,
        Optional.empty());
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void thePolicyOfTheBucketLetsInWhereIamDecides() throws Exception {
    site.decide(Mode.IAM);
    assertThat(reason(READ)).contains("s3tables:GetTableBucket");

    assertThat(declared(ALL).enforce(Map.of()).entries())
        .containsExactly(entry("all", State.NOT_GRANTED, Action.GRANTED));

    assertThat(reason(READ)).isEqualTo(ALLOWED);
    AccessReport again = declared(ALL).enforce(Map.of());
    assertThat(again.entries()).containsExactly(entry("all", State.GRANTED, Action.NOTHING));
    assertThat(again.findings()).isEmpty();
  }

  @Test
  void whatIsNoLongerDeclaredIsRevokedAndWhatOthersPutStays() throws Exception {
    site.decide(Mode.IAM);
    put("{\"Version\": \"2012-10-17\", \"Id\": \"theirs\", \"Statement\": [%s]}".formatted(OTHERS));
    String theirs = policy();
    declared(ALL).enforce(Map.of());
    assertThat(policy()).contains("Auditors", "MedallionAccessAnalystsRead");
    assertThat(reason(READ)).isEqualTo(ALLOWED);

    assertThat(declared("").enforce(Map.of()).entries())
        .extracting(Entry::done)
        .containsOnly(Action.REVOKED);

    assertThat(policy()).isEqualToIgnoringWhitespace(theirs);
    assertThat(reason(READ)).contains("s3tables:GetTableBucket");
  }

  @Test
  void aPolicyOfNobodyElseIsDeletedWithItsLastRule() throws Exception {
    site.decide(Mode.IAM);
    declared(ALL).enforce(Map.of());
    declared(ALL).revoke();

    assertThat(policy()).isEmpty();
  }

  @Test
  void whatSomebodyChangesInThePolicyIsFoundAndPutAgain() throws Exception {
    site.decide(Mode.IAM);
    declared(ALL).enforce(Map.of());
    put(policy().replace("s3tables:GetTableData", "s3tables:PutTableData"));

    assertThat(declared(ALL).look().findings())
        .singleElement()
        .returns("gold", Finding::place)
        .returns(Kind.DRIFT, Finding::kind)
        .satisfies(found -> assertThat(found.message()).startsWith("access.analysts: "));
    assertThat(policy()).as("a look changes nothing").contains("PutTableData");
    declared(ALL).enforce(Map.of());

    assertThat(policy()).contains("GetTableData").doesNotContain("PutTableData");
    assertThat(declared(ALL).look().findings()).isEmpty();
  }

  @Test
  void columnsCannotBeKeptWhereIamDecidesSoNothingOfTheTableIsGranted() throws Exception {
    site.decide(Mode.IAM);

    AccessReport report = declared(SOME).enforce(Map.of());

    assertThat(report.entries())
        .containsExactly(entry("all except customer", State.IMPOSSIBLE, Action.NOTHING));
    assertThat(report.findings())
        .containsExactly(
            new Finding(
                "gold.sales.revenue",
                Kind.REFUSED,
                "access.analysts: "
                    + ANALYST
                    + " may not read it at all, since IAM decides here, which knows no columns;"
                    + " let Lake Formation decide (docs/deploy.md), or declare the table without"
                    + " columns"));
    assertThat(reason(READ)).contains("s3tables:GetTableBucket");
  }

  @Test
  void lakeFormationGrantsTheColumnsThatAreNotExcluded() throws Exception {
    site.decide(Mode.LAKE_FORMATION);

    assertThat(declared(SOME).enforce(Map.of()).entries())
        .containsExactly(entry("all except customer", State.NOT_GRANTED, Action.GRANTED));

    assertThat(reason(READ)).isEqualTo(ALLOWED);
    assertThat(columns()).containsExactly("month");
    AccessReport again = declared(SOME).enforce(Map.of());
    assertThat(again.findings()).isEmpty();
    assertThat(again.entries())
        .containsExactly(entry("all except customer", State.GRANTED, Action.NOTHING));

    declared(ALL).enforce(Map.of());
    assertThat(columns()).containsExactly("month", "customer");
    declared(SOME).enforce(Map.of());
    assertThat(columns()).containsExactly("month");
  }

  @Test
  void nothingIsLeftInLakeFormationOfWhatIsNoLongerDeclared() throws Exception {
    site.decide(Mode.LAKE_FORMATION);
    declared(SOME).enforce(Map.of());
    assertThat(granted(ANALYST)).hasSize(3);

    declared("").enforce(Map.of());

    assertThat(granted(ANALYST)).isEmpty();
    assertThat(record()).isEmpty();
    assertThat(reason(READ)).contains("does not have any privilege");
  }

  @Test
  void whatOthersGrantedInLakeFormationStays() throws Exception {
    site.decide(Mode.LAKE_FORMATION);
    lakeFormation.grantPermissions(
        grant ->
            grant
                .principal(who -> who.dataLakePrincipalIdentifier(ANALYST))
                .resource(database())
                .permissions(Permission.DESCRIBE));

    declared(ALL).enforce(Map.of());
    declared("").enforce(Map.of());

    assertThat(granted(ANALYST)).containsExactly(database());
  }

  @Test
  void whatSomebodyRevokesInLakeFormationIsFoundAndGrantedAgain() throws Exception {
    site.decide(Mode.LAKE_FORMATION);
    declared(ALL).enforce(Map.of());
    lakeFormation.revokePermissions(
        revoke ->
            revoke
                .principal(who -> who.dataLakePrincipalIdentifier(ANALYST))
                .resource(database())
                .permissions(Permission.DESCRIBE));

    assertThat(declared(ALL).look().findings())
        .containsExactly(
            new Finding(
                REVENUE,
                Kind.DRIFT,
                "DESCRIBE on the database sales in "
                    + CATALOG
                    + " for "
                    + ANALYST
                    + " had been revoked in Lake Formation by somebody else; it is granted again."
                    + " To keep the change, declare it under access in pipeline.yaml"));
    declared(ALL).enforce(Map.of());

    assertThat(granted(ANALYST)).hasSize(3);
    assertThat(declared(ALL).look().findings()).isEmpty();
  }

  @Test
  void anAccountThatSwitchesModesKeepsNothingOfTheOtherOne() throws Exception {
    site.decide(Mode.IAM);
    declared(ALL).enforce(Map.of());

    site.decide(Mode.LAKE_FORMATION);
    declared(ALL).enforce(Map.of());
    assertThat(policy()).isEmpty();
    assertThat(reason(READ)).isEqualTo(ALLOWED);

    site.decide(Mode.IAM);
    declared(ALL).enforce(Map.of());
    assertThat(granted(ANALYST)).isEmpty();
    assertThat(record()).isEmpty();
    assertThat(reason(READ)).isEqualTo(ALLOWED);
  }

  @Test
  void anotherNamespaceTakesBackWhatWasGrantedInTheFormerOne() throws Exception {
    site.decide(Mode.LAKE_FORMATION);
    declared(ALL).enforce(Map.of());

    AccessReport report = declared("shop", ALL).enforce(Map.of());

    assertThat(report.entries())
        .containsExactlyInAnyOrder(
            entry("all", State.GRANTED, Action.REVOKED),
            new Entry(ANALYST, "gold.shop.revenue", "all", State.NO_TABLE, Action.NOTHING));
    assertThat(granted(ANALYST)).isEmpty();
  }

  @Test
  void theRecordOutlivesATableThatIsMadeAnew() throws Exception {
    site.decide(Mode.LAKE_FORMATION);
    s3Tables.createNamespace(of -> of.tableBucketARN(bucket("bronze").value()).namespace("sales"));
    site.makeTable(bucket("bronze").value(), "sales", "drops");
    declared(ALL).enforce(Map.of());

    s3Tables.deleteTable(of -> of.tableBucketARN(BUCKET).namespace("sales").name("revenue"));
    site.makeTable(BUCKET, "sales", "revenue");
    assertThat(declared(ALL).enforce(Map.of()).findings()).isEmpty();
    assertThat(granted(ANALYST)).hasSize(3);
    assertThat(record()).as("kept by the new table too").contains("gold.sales.revenue");

    declared("").enforce(Map.of());
    assertThat(granted(ANALYST)).isEmpty();
  }

  @Test
  void aPrincipalThatIsReplacedLosesWhatItHad() throws Exception {
    site.decide(Mode.LAKE_FORMATION);
    declared(ALL).enforce(Map.of());

    declared(ALL.replace(ANALYST, AUDITOR)).enforce(Map.of());

    assertThat(granted(ANALYST)).isEmpty();
    assertThat(granted(AUDITOR)).hasSize(3);
  }

  @Test
  void deletingTheStackTakesEverythingBack() throws Exception {
    site.decide(Mode.LAKE_FORMATION);
    declared(SOME).enforce(Map.of());

    declared(SOME).revoke();

    assertThat(granted(ANALYST)).isEmpty();
    assertThat(record()).isEmpty();
  }

  private static Entry entry(String columns, State found, Action done) {
    return new Entry(ANALYST, REVENUE, columns, found, done);
  }

  private AccessEnforcement declared(String rules) throws IOException, PipelineException {
    return declared("sales", rules);
  }

  private AccessEnforcement declared(String namespace, String rules)
      throws IOException, PipelineException {
    write(
        "pipeline.yaml",
        """
        namespace: %s
        sources: {drops: {prefix: drops/, format: parquet, key: [id]}}
        silver: {clean: {sql: clean.sql, key: [id]}}
        gold: {revenue: {sql: revenue.sql, key: [month, customer]}}
        maintenance: {gold: {compaction: binpack}}
        access: {%s}
        """
            .formatted(namespace, rules));
    write("clean.sql", "SELECT * FROM {{ bronze.drops }}");
    write("revenue.sql", "SELECT month, customer FROM {{ silver.clean }} GROUP BY 1, 2");
    return new AccessEnforcement(
        PipelineLoader.load(folder),
        new TableBuckets(bucket("bronze"), bucket("silver"), bucket("gold")),
        catalog(),
        s3Tables,
        site.administrator(GlueClient.builder()),
        () -> lakeFormation);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private static TableBucketArn bucket(String name) {
    return new TableBucketArn(BUCKET.replace("/gold", "/" + name));
  }

  private IcebergRestCatalog catalog() {
    return new IcebergRestCatalog(
        UrlConnectionHttpClient.create(),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
        new TableBuckets(bucket("bronze"), bucket("silver"), bucket("gold")),
        Map.of("AWS_ENDPOINT_URL", site.endpoint()));
  }

  private String record() {
    return catalog()
        .load(new TableName(Layer.GOLD, "sales", "revenue"))
        .orElseThrow()
        .properties()
        .getOrDefault("medallion.access", "");
  }

  private List<Resource> granted(String principal) {
    return lakeFormation
        .listPermissions(
            list ->
                list.catalogId(ACCOUNT)
                    .principal(who -> who.dataLakePrincipalIdentifier(principal)))
        .principalResourcePermissions()
        .stream()
        .map(each -> each.resource())
        .toList();
  }

  private static Resource database() {
    return Resource.builder()
        .database(of -> of.catalogId(ACCOUNT + ":" + CATALOG).name("sales"))
        .build();
  }

  private void put(String policy) {
    s3Tables.putTableBucketPolicy(put -> put.tableBucketARN(BUCKET).resourcePolicy(policy));
  }

  private String policy() {
    try {
      return s3Tables.getTableBucketPolicy(get -> get.tableBucketARN(BUCKET)).resourcePolicy();
    } catch (NotFoundException e) {
      return "";
    }
  }

  /** The columns of the table that the analyst sees. */
  private List<String> columns() {
    return site
        .client(AthenaClient.builder(), ANALYST)
        .getTableMetadata(
            get -> get.catalogName(CATALOG).databaseName("sales").tableName("revenue"))
        .tableMetadata()
        .columns()
        .stream()
        .map(Column::name)
        .toList();
  }

  private String reason(String sql) {
    return site.query(ANALYST, sql).stateChangeReason();
  }
}
