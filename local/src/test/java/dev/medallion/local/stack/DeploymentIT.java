package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cli.Verification.Finding;
import dev.medallion.cli.Verification.Result;
import dev.medallion.local.Site;
import dev.medallion.local.deploy.DeploymentException;
import dev.medallion.local.deploy.Stack;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableMetadata;

/** The project's template and its deploy function against the services. */
class DeploymentIT {
  private static final String ROLE = "arn:aws:iam::000000000000:role/medallion-MedallionRole";
  private static final String QUICK_SIGHT_ROLE =
      "arn:aws:iam::000000000000:role/medallion-QuickSightRole";
  private static final String USER = "arn:aws:quicksight:us-east-1:000000000000:user/default/local";

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class WhereIamDecides {
    private DeploymentSite site;

    @AfterAll
    void stop() {
      site.close();
    }

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
      site = new DeploymentSite(state);
    }

    @Test
    void grantsNothingWhereIamDecides() throws Exception {
      Stack first = site.deploy();
      site.makeGold(first);
      Stack second = site.deploy();

      assertThat(second.resources()).isEqualTo(first.resources());
      assertThat(second.outputs()).isEqualTo(first.outputs());
      Catalog catalog = site.catalog();
      assertThat(catalog.createTableDefaultPermissions())
          .extracting(given -> given.principal().dataLakePrincipalIdentifier())
          .containsExactly("IAM_ALLOWED_PRINCIPALS");
      assertThat(site.grants()).isEmpty();
      assertThat(site.dataSets())
          .containsExactly("medallion-monthly_revenue", "medallion-product_performance");
      site.dropGold();
    }

    @Test
    void isVerifiedPartByPart() throws Exception {
      site.makeGold(site.deploy());
      site.dropGold();

      assertThat(site.verification())
          .extracting(Finding::part)
          .contains(
              "stack medallion",
              "catalog s3tablescatalog",
              "function medallion-deploy",
              "job medallion-bronze",
              "tables of gold",
              "data set monthly_revenue");
      assertThat(site.verification()).extracting(Finding::result).containsOnly(Result.OK);

      site.glue.deleteJob(delete -> delete.jobName("medallion-silver"));
      assertThat(site.verification())
          .filteredOn(finding -> finding.result() != Result.OK)
          .extracting(Finding::part)
          .containsExactly("job medallion-silver");
    }

    @Test
    void refreshesWithARoleThatMayReadGold() throws Exception {
      site.deploy();

      assertThat(
              site.quickSight
                  .describeDataSource(
                      get -> get.awsAccountId(Site.ACCOUNT).dataSourceId("medallion-athena"))
                  .dataSource()
                  .dataSourceParameters()
                  .athenaParameters()
                  .roleArn())
          .isEqualTo(QUICK_SIGHT_ROLE);
    }

    @Test
    void changesNoDataSetThatIsDefinedTheSame() throws Exception {
      Stack stack = site.deploy();
      site.makeGold(stack);
      Instant before = site.lastUpdate("medallion-monthly_revenue");

      site.ask("update", stack);

      assertThat(site.lastUpdate("medallion-monthly_revenue")).isEqualTo(before);
      site.dropGold();
    }

    @Test
    void startsTheJobsFromAJarThatIsNamedAfterItsContent() throws Exception {
      site.deploy();

      Job job = site.glue.getJob(get -> get.jobName("medallion-bronze")).job();
      assertThat(job.defaultArguments().get("--extra-jars"))
          .matches(
              "s3://%s/jobs/[0-9a-f]{16}/medallion-jobs.jar".formatted(DeploymentSite.ARTIFACTS));
      assertThat(site.published())
          .containsExactlyInAnyOrder(
              DeploymentSite.key(job.defaultArguments().get("--extra-jars")),
              DeploymentSite.key(job.command().scriptLocation()));
    }

    @Test
    void deletesWhatItMadeAndNoData() throws Exception {
      Stack stack = site.deploy();
      site.s3.putObject(
          put -> put.bucket(DeploymentSite.ARTIFACTS).key("jobs/notes.txt"),
          RequestBody.fromString("of a person"));
      S3TablesClient tables = site.client(S3TablesClient.builder());
      tables.createTable(
          create ->
              create
                  .tableBucketARN(Site.arn("s3tables", "bucket/medallion-bronze"))
                  .namespace("retail")
                  .name("orders")
                  .format(OpenTableFormat.ICEBERG)
                  .metadata(
                      TableMetadata.fromIceberg(
                          iceberg ->
                              iceberg.schema(
                                  schema ->
                                      schema.fields(
                                          SchemaField.builder()
                                              .name("id")
                                              .type("long")
                                              .build())))));

      site.ask("delete", stack);

      assertThat(site.dataSets()).isEmpty();
      assertThat(site.published()).containsExactly("jobs/notes.txt");
      site.s3.deleteObject(delete -> delete.bucket(DeploymentSite.ARTIFACTS).key("jobs/notes.txt"));
      assertThat(site.catalog()).isNotNull();
      assertThat(tables.listTableBuckets(list -> {}).tableBuckets()).hasSize(3);
      assertThat(site.namespaces("bronze")).as("those that hold a table").containsExactly("retail");
      assertThat(site.namespaces("gold")).isEmpty();
    }
  }

  @Nested
  class WhereACreationFails {
    @Test
    void leavesNothingSoThatTheNextAttemptSucceeds(@TempDir Path state) throws Exception {
      try (DeploymentSite site = new DeploymentSite(state)) {
        assertThatThrownBy(site::deployWhatFailsAtTheEnd)
            .isInstanceOf(DeploymentException.class)
            .hasMessageContaining("TooSlow (AWS::SQS::Queue)")
            .hasNoSuppressedExceptions();

        assertThat(site.dataSets()).isEmpty();
        assertThat(site.s3.listBuckets().buckets()).isEmpty();
        assertThat(
                site.client(S3TablesClient.builder()).listTableBuckets(list -> {}).tableBuckets())
            .isEmpty();

        assertThat(site.deploy().outputs()).containsKey("LandingBucket");
        assertThat(site.published()).hasSize(2);
        assertThat(site.dataSets()).as("those whose gold table is there").isEmpty();
      }
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class WhereLakeFormationDecides {
    private DeploymentSite site;

    @AfterAll
    void stop() {
      site.close();
    }

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
      site = new DeploymentSite(state);
      site.letLakeFormationDecide();
    }

    @Test
    void grantsWhereLakeFormationDecidesAndTakesBackWhatItGranted() throws Exception {
      Stack stack = site.deploy();

      assertThat(site.grants())
          .containsExactlyInAnyOrder(
              "[DESCRIBE] on medallion-silver for " + ROLE,
              "[DESCRIBE] on medallion-silver.retail for " + ROLE,
              "[SELECT, DESCRIBE] on medallion-silver.retail.* for " + ROLE,
              "[DESCRIBE] on medallion-gold for " + ROLE,
              "[ALL] on medallion-gold.retail for " + ROLE,
              "[ALL] on medallion-gold.retail.* for " + ROLE,
              "[DESCRIBE] on medallion-gold.retail for " + USER,
              "[SELECT, DESCRIBE] on medallion-gold.retail.* for " + USER,
              "[DESCRIBE] on medallion-gold.retail for " + QUICK_SIGHT_ROLE,
              "[SELECT, DESCRIBE] on medallion-gold.retail.* for " + QUICK_SIGHT_ROLE);
      Catalog catalog = site.catalog();
      assertThat(catalog.createDatabaseDefaultPermissions()).as("the mode is left").isEmpty();

      site.ask("delete", stack);

      assertThat(site.grants()).isEmpty();
    }

    @Test
    void followsAChangeOfTheViewerAndItsRollback() throws Exception {
      Stack stack = site.deploy();
      site.makeGold(stack);
      ObjectNode before = stack.resources().get("Deployment").properties();
      ObjectNode now = before.deepCopy().put("QuickSightPrincipal", USER + "-2");

      site.change(before, now);
      assertThat(viewers()).containsExactly(USER + "-2");
      assertThat(site.viewersOf("medallion-monthly_revenue")).containsExactly(USER + "-2");

      site.change(now, before);
      assertThat(viewers()).containsExactly(USER);
      assertThat(site.viewersOf("medallion-monthly_revenue")).containsExactly(USER);
      site.dropGold();
    }

    @Test
    void canBeAskedForEachThingTwiceAndInAnyOrder() throws Exception {
      Stack stack = site.deploy();
      site.makeGold(stack);
      List<String> granted = site.grants();
      List<String> published = site.published();

      for (String request :
          List.of("create", "create", "update", "update", "delete", "delete", "update", "create")) {
        site.ask(request, stack);
      }
      assertThat(site.grants()).containsExactlyInAnyOrderElementsOf(granted);
      assertThat(site.published()).containsExactlyInAnyOrderElementsOf(published);
      assertThat(site.dataSets()).hasSize(2);
      site.dropGold();
    }

    private Set<String> viewers() {
      return site.grants().stream()
          .map(grant -> grant.substring(grant.lastIndexOf(' ') + 1))
          .filter(principal -> !Set.of(ROLE, QUICK_SIGHT_ROLE).contains(principal))
          .collect(Collectors.toSet());
    }
  }
}
