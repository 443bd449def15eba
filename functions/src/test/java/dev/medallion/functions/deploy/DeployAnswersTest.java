package dev.medallion.functions.deploy;

import static dev.medallion.functions.fixture.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.medallion.functions.runtime.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsFailureEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsResponse;
import software.amazon.awssdk.services.quicksight.model.AccessDeniedException;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsRequest;
import software.amazon.awssdk.services.quicksight.model.ThrottlingException;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3tables.model.CreateNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.ForbiddenException;

/** That every way out answers CloudFormation, and what it tells. */
class DeployAnswersTest extends DeployFixture {
  @Test
  void needsToKnowWhomToGrant() {
    lakeFormationDecides();

    String status =
        handle("custom-resource-create", event -> event.getResourceProperties().clear());

    assertThat(status).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .contains("the resource has no property AthenaRole");
  }

  @Test
  void failsWhenSomethingCannotBeDeletedYet() {
    when(quickSight.deleteDataSet(any(DeleteDataSetRequest.class)))
        .thenThrow(ThrottlingException.builder().statusCode(429).message("Rate exceeded").build());

    assertThat(handle("custom-resource-delete")).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .startsWith(
            "Delete of Deployment: QuickSight does not delete the data sets: Rate exceeded");
  }

  @Test
  void letsTheStackGoWhenQuickSightIsOutOfReach() {
    when(quickSight.listDataSets(any(ListDataSetsRequest.class)))
        .thenThrow(
            AccessDeniedException.builder().statusCode(401).message("not signed up").build());

    assertThat(handle("custom-resource-delete")).isEqualTo("SUCCESS");
    assertThat(answers.getFirst().path("Reason").asText())
        .endsWith("out of reach: QuickSight does not delete the data sets: not signed up");
  }

  @Test
  void letsTheStackGoWhenLakeFormationIsOutOfReach() {
    lakeFormationDecides();
    when(lakeFormation.batchRevokePermissions(any(BatchRevokePermissionsRequest.class)))
        .thenReturn(
            BatchRevokePermissionsResponse.builder()
                .failures(
                    BatchPermissionsFailureEntry.builder()
                        .error(
                            error ->
                                error
                                    .errorCode("AccessDeniedException")
                                    .errorMessage("Insufficient Lake Formation permission(s)"))
                        .requestEntry(
                            entry ->
                                entry
                                    .principal(unnamed -> {})
                                    .resource(of -> of.catalog(catalog -> catalog.id("gold"))))
                        .build())
                .build());

    assertThat(handle("custom-resource-delete")).isEqualTo("SUCCESS");
    assertThat(answers.getFirst().path("Reason").asText())
        .contains("out of reach: Lake Formation refuses 1 of 10 permissions");
  }

  @Test
  void takesBackAllElseWhenSomethingCannotBeDeleted() {
    when(quickSight.deleteDataSet(any(DeleteDataSetRequest.class)))
        .thenThrow(AccessDeniedException.builder().message("DeleteDataSet denied").build());

    handle("custom-resource-delete");

    verify(s3).deleteObjects(any(DeleteObjectsRequest.class));
  }

  @Test
  void letsCloudFormationGoBackFromACreationThatWasRefused() {
    when(quickSight.createDataSource(any(CreateDataSourceRequest.class)))
        .thenThrow(AccessDeniedException.builder().message("not signed up").build());
    when(quickSight.listDataSets(any(ListDataSetsRequest.class)))
        .thenThrow(AccessDeniedException.builder().message("not signed up").build());

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");
    String id = answers.getFirst().path("PhysicalResourceId").asText();
    assertThat(handle("custom-resource-delete", event -> event.setPhysicalResourceId(id)))
        .isEqualTo("SUCCESS");

    assertThat(id).endsWith("/Deployment/not-made");
    assertThat(answers.getLast().path("PhysicalResourceId").asText()).isEqualTo(id);
    assertThat(answers.getLast().path("Reason").asText())
        .startsWith(
            "what may be left of the failed creation: QuickSight does not delete the data sets: not"
                + " signed up");
    verify(s3).deleteObjects(any(DeleteObjectsRequest.class));
  }

  @Test
  void keepsItsIdWhenAnUpdateFails() {
    when(s3Tables.createNamespace(any(CreateNamespaceRequest.class)))
        .thenThrow(ForbiddenException.builder().message("denied").build());

    handle("custom-resource-update");

    assertThat(answers.getFirst().path("PhysicalResourceId").asText()).endsWith("/Deployment");
  }

  @Test
  void refusesARequestThatItDoesNotKnow() {
    assertThat(handle("custom-resource-create", event -> event.setRequestType("Import")))
        .isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .isEqualTo(
            "Import of Deployment: unknown RequestType \"Import\"; there are Create, Update and"
                + " Delete");
    verifyNoInteractions(s3, s3Tables, glue, lakeFormation, quickSight);
  }

  @Test
  void answersWhenAClassCannotBeLoaded() {
    when(s3Tables.createNamespace(any(CreateNamespaceRequest.class)))
        .thenThrow(new NoClassDefFoundError("software/amazon/Missing"));

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .isEqualTo("Create of Deployment: java.lang.NoClassDefFoundError: software/amazon/Missing");
  }

  @Test
  void answersWhenItsClientsCannotBeBuilt() {
    Supplier<Services> failing =
        () -> {
          throw new IllegalStateException("no Region");
        };

    String status =
        new DeployFunction(new Environment(environment), failing, time -> {})
            .handleRequest(read("custom-resource-create"), context);

    assertThat(status).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .isEqualTo("Create of Deployment: no Region");
  }

  @Test
  void answersBeforeLambdaEndsIt() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    when(s3Tables.createNamespace(any(CreateNamespaceRequest.class)))
        .thenAnswer(
            call -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              throw new IllegalStateException("gave up");
            });
    context.remaining(Duration.ofSeconds(11));

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");

    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().path("Reason").asText())
        .isEqualTo(
            "Create of Deployment: timed out after 1 s while it makes the namespaces; deploy again,"
                + " which goes on from there");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).as("the work is given up").isTrue();
  }

  @Test
  void answersWithTheReasonWhenAServiceRefuses() {
    when(s3Tables.createNamespace(any(CreateNamespaceRequest.class)))
        .thenThrow(ForbiddenException.builder().message("s3tables:CreateNamespace denied").build());

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");

    assertThat(answers.getFirst().path("Status").asText()).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .startsWith("Create of Deployment: s3tables:CreateNamespace denied");
    assertThat(context.logged())
        .anyMatch(line -> line.startsWith("ERROR Create of Deployment: s3tables"));
  }

  @Test
  void answersWithTheReasonWhenQuickSightRefuses() {
    when(quickSight.createDataSet(any(CreateDataSetRequest.class)))
        .thenThrow(AccessDeniedException.builder().message("no QuickSight account").build());

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .startsWith("Create of Deployment: QuickSight refuses the data sets: no QuickSight account")
        .endsWith(
            "; sign this account up for QuickSight in us-east-1, or leave the parameter"
                + " QuickSightPrincipal empty");
  }

  @Test
  void answersWithTheReasonWhenThePackageHoldsNoJar() throws IOException {
    Files.delete(taskRoot.resolve("jobs/medallion-jobs.jar"));

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .isEqualTo(
            "Create of Deployment: the deployment package holds no jobs/medallion-jobs.jar; build"
                + " it with `sam build`");
  }

  @Test
  void answersWithTheReasonWhenThePipelineIsNotValid() throws IOException {
    Files.writeString(taskRoot.resolve("pipeline/pipeline.yaml"), "namespace: 7up\n");

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText()).contains("pipeline.yaml:1: ");
  }

  @Test
  void answersWithTheReasonWhenItsEnvironmentLacksAVariable() {
    environment.remove("ATHENA_WORKGROUP");

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .contains("environment variable ATHENA_WORKGROUP is not set");
  }

  @Test
  void answersWithAReasonThatCloudFormationTakes() {
    when(s3Tables.createNamespace(any(CreateNamespaceRequest.class)))
        .thenThrow(ForbiddenException.builder().message("x".repeat(9000)).build());

    handle("custom-resource-create");

    assertThat(answers.getFirst().toString().length()).isLessThan(4096);
  }

  @Test
  void sendsTheAnswerAgainWhenItIsNotTaken() {
    statuses.addAll(List.of(503, 503));

    assertThat(handle("custom-resource-create")).isEqualTo("SUCCESS");
    assertThat(answers).hasSize(3);
  }

  @Test
  void failsWhenItsAnswerIsNeverTaken() {
    statuses.addAll(List.of(403, 403, 403));

    assertThatThrownBy(() -> handle("custom-resource-create"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("CloudFormation was not told {\"Status\":\"SUCCESS\"")
        .hasRootCauseMessage("CloudFormation's response URL at 127.0.0.1 answered 403");
  }

  @Test
  void waitsLongerBeforeEachFurtherAttempt() {
    statuses.addAll(List.of(503, 503));

    handle("custom-resource-create");

    assertThat(pauses).hasSize(2);
    assertThat(pauses.get(0)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(pauses.get(1)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/answer?Signature=secret",
        "http://127.0.0.1:x/answer?Signature=secret",
        "nothing://127.0.0.1/answer?Signature=secret",
        "not a URL?Signature=secret"
      })
  void showsTheSignatureOfTheResponseUrlToNobody(String url) {
    assertThatThrownBy(() -> handle("custom-resource-create", event -> event.setResponseUrl(url)))
        .isInstanceOf(UncheckedIOException.class)
        .satisfies(
            thrown -> {
              StringWriter trace = new StringWriter();
              thrown.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain("secret");
            });
    assertThat(context.logged()).noneMatch(line -> line.contains("secret"));
  }
}
