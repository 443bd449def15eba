package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.doctor.Layer;
import dev.medallion.cli.doctor.Matrix;
import dev.medallion.cli.doctor.Refusal;
import dev.medallion.cli.doctor.Step;
import dev.medallion.local.stack.PolicyFaults.Fault;
import dev.medallion.local.stack.PolicyFaults.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The doctor on the project's template: nothing refuses, and each fault that is put in is found.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoctorIT {
  private static final int FAULTS = 30;
  private static final long SEED = 20261130;

  private DeploymentSite site;
  private IamClient iam;
  private S3Client s3;
  private S3TablesClient s3Tables;
  private SqsClient sqs;

  @BeforeAll
  void start(@TempDir Path state) throws Exception {
    site = new DeploymentSite(state);
    site.makeGold(site.deploy());
    iam = site.client(IamClient.builder());
    s3 = site.client(S3Client.builder().forcePathStyle(true));
    s3Tables = site.client(S3TablesClient.builder());
    sqs = site.client(SqsClient.builder());
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @Test
  @Order(1)
  void everyStepOfTheTemplateIsAllowed() {
    Matrix matrix = site.examined();

    assertThat(refusals(matrix)).isEmpty();
    assertThat(matrix.notes()).isEmpty();
    assertThat(matrix.isAllowed()).isTrue();
    assertThat(matrix.rows())
        .extracting(Matrix.Row::principal)
        .containsExactlyInAnyOrder(
            "medallion-DeployRole",
            "events.amazonaws.com",
            "medallion-IngestRole",
            "medallion-BronzeRole",
            "medallion-AdvanceRole",
            "medallion-PlanRole",
            "medallion-SilverRole",
            "medallion-MedallionRole",
            "medallion-MaintenanceRole",
            "medallion-EraseRole",
            "medallion-QuickSightRole");
  }

  @Test
  @Order(2)
  void eachFaultIsFoundInItsLayerAndFixedByTheCommand() throws IOException {
    PolicyFaults faults = new PolicyFaults(iam, s3, s3Tables, sqs);
    Random random = new Random(SEED);
    List<String> missed = new ArrayList<>();
    int fixed = 0;
    for (int i = 0; i < FAULTS; i++) {
      Kind[] kinds = Kind.values();
      Fault fault = faults.introduce(kinds[i % kinds.length], random);
      String problem = problem(fault);
      if (problem.isEmpty()) {
        fixed++;
      } else {
        missed.add("%s: %s".formatted(fault, problem));
      }
      faults.restore();
    }
    assertThat(missed).isEmpty();
    assertThat(fixed).isEqualTo(30);
  }

  /** Pastes the command of the first refusal until none is left; each has to fix what it is for. */
  private String problem(Fault fault) throws IOException {
    List<Found> found = refusals(site.examined());
    if (found.isEmpty()) {
      return "not found";
    }
    for (Found each : found) {
      if (each.refusal().layer() != fault.layer() || !each.principal().equals(fault.principal())) {
        return "taken for " + each;
      }
    }
    while (!found.isEmpty()) {
      Found first = found.getFirst();
      if (first.refusal().fix().size() != 1) {
        return "no command for " + first;
      }
      PastedCommand.of(first.refusal().fix().getFirst()).run(iam, s3, s3Tables, sqs);
      List<Found> left = refusals(site.examined());
      if (left.size() >= found.size() || left.contains(first)) {
        return "not fixed by " + first.refusal().fix();
      }
      found = left;
    }
    return "";
  }

  private record Found(String principal, Step step, Refusal refusal) {}

  private static List<Found> refusals(Matrix matrix) {
    return matrix.rows().stream()
        .flatMap(
            row ->
                row.cells().entrySet().stream()
                    .flatMap(
                        cell ->
                            cell.getValue().refusals().stream()
                                .map(
                                    refusal -> new Found(row.principal(), cell.getKey(), refusal))))
        .toList();
  }

  @Test
  @Order(3)
  void aRoleOfAPersonMayReadGoldOnceTheFixIsPasted() throws IOException {
    site.makeRole("arn:aws:iam::000000000000:role/people/analyst");

    List<Found> found = refusals(site.examined("analyst"));
    assertThat(found).singleElement().extracting(Found::step).isEqualTo(Step.READ);
    PastedCommand.of(found.getFirst().refusal().fix().getFirst()).run(iam, s3, s3Tables, sqs);

    assertThat(site.examined("analyst").isAllowed()).isTrue();
    assertThat(site.examined("medallion-PlanRole").rows().getFirst().cells())
        .containsOnlyKeys(Step.SILVER);
  }

  @Test
  @Order(4)
  void aTableThatAthenaDoesNotFindIsNamedWithTheColumn() {
    site.makeTable("gold", "wide", "id", "unitPrice");

    List<Found> found = refusals(site.examined());

    assertThat(found)
        .extracting(Found::step)
        .contains(Step.GOLD, Step.READ)
        .doesNotContain(Step.DEPLOY);
    assertThat(found)
        .extracting(Found::refusal)
        .allSatisfy(
            refusal -> {
              assertThat(refusal.layer()).isEqualTo(Layer.CAPITALS);
              assertThat(refusal.evidence())
                  .isEqualTo(
                      "table wide of gold has the columns unitPrice, so that the Data Catalog hides"
                          + " it, and Athena does not find it");
              assertThat(refusal.advice())
                  .endsWith("ALTER TABLE gold.retail.wide RENAME COLUMN `unitPrice` TO unitprice");
            });
  }
}
