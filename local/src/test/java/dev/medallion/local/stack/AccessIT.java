package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.cli.doctor.Layer;
import dev.medallion.cli.doctor.Matrix;
import dev.medallion.cli.doctor.Refusal;
import dev.medallion.cli.doctor.Step;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.deploy.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/** What a pipeline declares under access, by the functions themselves with their roles' rights. */
class AccessIT {
  private static final String ANALYST = "arn:aws:iam::000000000000:role/analyst";
  private static final String GOLD = Site.arn("s3tables", "bucket/medallion-gold");
  private static final String SELECT =
      "[SELECT] on medallion-gold.retail.product_performance for " + ANALYST;

  private DeploymentSite site;

  @BeforeEach
  void start(@TempDir Path state, @TempDir Path project) throws IOException {
    Installation installation = Installation.current();
    copy(installation.pipeline(), project);
    Path yaml = project.resolve("pipeline.yaml");
    Files.writeString(
        yaml,
        // The tables of this test have other columns than those that they would be sorted by.
        Files.readString(yaml).replace("compaction: z-order", "compaction: binpack")
            + """

            access:
              analysts: {principal: "%s", read: [gold.product_performance]}
            """
                .formatted(ANALYST));
    site = new DeploymentSite(state, installation.withPipeline(project));
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void isGrantedPutBackAndTakenBackWhereIamDecides() throws Exception {
    Stack stack = site.deploy();
    site.makeGold(stack);
    assertThat(policy()).contains("MedallionAccessAnalystsRead", ANALYST);
    site.makeRole(ANALYST);
    assertThat(reads(site.examinedWithReaders())).as("without rights in the catalog").isFalse();
    letUseAthena();
    assertThat(reads(site.examinedWithReaders())).as("what S3 Tables asks is granted").isTrue();

    site.client(S3TablesClient.builder()).deleteTableBucketPolicy(of -> of.tableBucketARN(GOLD));
    assertThat(reads(site.examinedWithReaders())).isFalse();
    JsonNode look = site.maintain("{\"lookAt\": \"access\"}");
    assertThat(look.path("mode").asText()).isEqualTo("IAM");
    assertThat(look.path("entries").findValuesAsText("found")).containsExactly("NOT_GRANTED");
    assertThat(policy()).as("a look changes nothing").isEmpty();

    JsonNode report = site.maintain("{}");
    assertThat(report.path("findings").findValuesAsText("kind")).containsExactly("DRIFT");
    assertThat(report.path("access").findValuesAsText("done")).containsExactly("GRANTED");
    assertThat(reads(site.examinedWithReaders())).isTrue();

    site.ask("delete", stack);
    assertThat(policy()).isEmpty();
    site.dropGold();
  }

  @Test
  void isGrantedPutBackAndTakenBackWhereLakeFormationDecides() throws Exception {
    site.letLakeFormationDecide();
    Stack stack = site.deploy();
    assertThat(ofAnalyst()).as("no table yet").isEmpty();
    site.makeGold(stack);
    List<String> granted =
        List.of(
            "[DESCRIBE] on medallion-gold for " + ANALYST,
            "[DESCRIBE] on medallion-gold.retail for " + ANALYST,
            SELECT);
    assertThat(ofAnalyst()).containsExactlyInAnyOrderElementsOf(granted);
    site.makeRole(ANALYST);
    letUseAthena();
    assertThat(site.examinedWithReaders().isAllowed())
        .as("by the grants of the template and of the rule")
        .isTrue();

    revokeSelect();
    assertThat(refused(site.examinedWithReaders())).containsExactly(Layer.LAKE_TABLE);
    JsonNode repaired = site.maintain("{}");
    assertThat(repaired.path("findings").findValuesAsText("kind")).containsExactly("DRIFT");
    assertThat(site.examinedWithReaders().isAllowed()).isTrue();

    site.lakeFormation.revokePermissions(
        revoke ->
            revoke
                .principal(who -> who.dataLakePrincipalIdentifier(ANALYST))
                .resource(
                    on ->
                        on.database(
                            of ->
                                of.catalogId(Site.ACCOUNT + ":s3tablescatalog/medallion-gold")
                                    .name("retail")))
                .permissions(Permission.DESCRIBE));
    JsonNode report = site.maintain("{}");
    assertThat(report.path("findings").findValuesAsText("kind")).containsExactly("DRIFT");
    assertThat(ofAnalyst()).containsExactlyInAnyOrderElementsOf(granted);
    assertThat(site.maintain("{}").path("findings")).isEmpty();

    site.ask("delete", stack);
    assertThat(site.grants()).isEmpty();
    site.dropGold();
  }

  private List<String> ofAnalyst() {
    return site.grants().stream().filter(grant -> grant.endsWith(ANALYST)).toList();
  }

  private void revokeSelect() {
    site.lakeFormation.revokePermissions(
        revoke ->
            revoke
                .principal(who -> who.dataLakePrincipalIdentifier(ANALYST))
                .resource(
                    on ->
                        on.tableWithColumns(
                            of ->
                                of.catalogId(Site.ACCOUNT + ":s3tablescatalog/medallion-gold")
                                    .databaseName("retail")
                                    .name("product_performance")
                                    .columnWildcard(all -> all.excludedColumnNames(List.of()))))
                .permissions(Permission.SELECT));
  }

  private static List<Layer> refused(Matrix matrix) {
    return matrix.rows().stream()
        .flatMap(row -> row.cells().values().stream())
        .flatMap(cell -> cell.refusals().stream())
        .map(Refusal::layer)
        .toList();
  }

  private static boolean reads(Matrix matrix) {
    return matrix.rows().stream()
        .filter(row -> row.principal().equals("analyst"))
        .findFirst()
        .orElseThrow()
        .cells()
        .get(Step.READ)
        .isAllowed();
  }

  private void letUseAthena() {
    site.client(IamClient.builder())
        .putRolePolicy(
            put ->
                put.roleName("analyst")
                    .policyName("athena")
                    .policyDocument(
                        """
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                         "Action": ["athena:*", "glue:Get*", "lakeformation:GetDataAccess"],
                         "Resource": "*"}}\
                        """));
  }

  private String policy() {
    try {
      return site.client(S3TablesClient.builder())
          .getTableBucketPolicy(get -> get.tableBucketARN(GOLD))
          .resourcePolicy();
    } catch (NotFoundException e) {
      return "";
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
