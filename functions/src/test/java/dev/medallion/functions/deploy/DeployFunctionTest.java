package dev.medallion.functions.deploy;

import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.functions.fixture.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.glue.model.CreateCatalogRequest;
import software.amazon.awssdk.services.glue.model.DeleteCatalogRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSourceRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.CreateNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.CreateNamespaceResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteNamespaceResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteTableRequest;
import software.amazon.awssdk.services.s3tables.model.ForbiddenException;
import software.amazon.awssdk.services.s3tables.model.GetNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/** What each request makes, and takes back. */
class DeployFunctionTest extends DeployFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {"custom-resource-create", "custom-resource-update", "custom-resource-delete"})
  void answersCloudFormationWithSuccess(String event) {
    assertThat(handle(event)).isEqualTo("SUCCESS");

    JsonNode answer = answers.getFirst();
    assertThat(answer.path("Status").asText()).isEqualTo("SUCCESS");
    assertThat(answer.path("StackId").asText())
        .isEqualTo(
            "arn:aws:cloudformation:us-east-1:000000000000:stack/medallion/1c2fa620-982a-11e3-aff7-50e2416294e0");
    assertThat(answer.path("PhysicalResourceId").asText())
        .isEqualTo(answer.path("StackId").asText() + "/Deployment");
    assertThat(answer.path("RequestId").asText()).isEqualTo("5b4e9ad8-3c8b-4d5a-9e39-2f0c5f8f7c1d");
    assertThat(answer.path("LogicalResourceId").asText()).isEqualTo("Deployment");
    assertThat(answer.path("Reason").asText()).isNotEmpty();
    assertThat(answer).hasSize(event.endsWith("delete") ? 6 : 7);
  }

  @Test
  void tellsTheTemplateWhereTheJobJarAndItsScriptAre() {
    handle("custom-resource-create");

    String folder = "s3://medallion-artifacts-000000000000-us-east-1/jobs/0163f1eea7894350/";
    assertThat(answers.getFirst().path("Data"))
        .isEqualTo(
            json(
                "{'JobJar': '%1$smedallion-jobs.jar', 'JobScript': '%1$sempty.scala'}"
                    .formatted(folder)));
  }

  @Test
  void tellsWhomItCannotLetInAndSucceeds() throws IOException {
    Path yaml = taskRoot.resolve("pipeline/pipeline.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml)
            + """

            access:
              readers:
                principal: "arn:aws:iam::000000000000:role/readers"
                read: [gold.revenue_by_company]
                columns: {revenue_by_company: [company]}
            """);

    handle("custom-resource-create");

    assertThat(answers.getFirst().path("Status").asText()).isEqualTo("SUCCESS");
    assertThat(answers.getFirst().path("Reason").asText())
        .contains(
            "; not granted: gold.retail.revenue_by_company: access.readers:"
                + " arn:aws:iam::000000000000:role/readers may not read it at all, since IAM"
                + " decides here, which knows no columns;");
  }

  @Test
  void makesTheNamespaceInEachTableBucket() {
    handle("custom-resource-create");

    ArgumentCaptor<CreateNamespaceRequest> made =
        ArgumentCaptor.forClass(CreateNamespaceRequest.class);
    verify(s3Tables, times(3)).createNamespace(made.capture());
    assertThat(made.getAllValues())
        .allMatch(create -> create.namespace().equals(List.of("retail")))
        .extracting(CreateNamespaceRequest::tableBucketARN)
        .containsExactly(
            Fixtures.BUCKETS.bronze().value(),
            Fixtures.BUCKETS.silver().value(),
            Fixtures.BUCKETS.gold().value());
  }

  @Test
  void isContentWithNamespacesThatAreThere() {
    when(s3Tables.createNamespace(any(CreateNamespaceRequest.class)))
        .thenThrow(ConflictException.builder().message("exists").build());

    assertThat(handle("custom-resource-create")).isEqualTo("SUCCESS");
    verify(s3Tables, times(3)).getNamespace(any(GetNamespaceRequest.class));
  }

  @Test
  void makesTheDataSetsThatThePipelineDeclares() {
    handle("custom-resource-create");

    verify(quickSight).createDataSource(any(CreateDataSourceRequest.class));
    ArgumentCaptor<CreateDataSetRequest> dataSet =
        ArgumentCaptor.forClass(CreateDataSetRequest.class);
    verify(quickSight).createDataSet(dataSet.capture());
    assertThat(dataSet.getValue().dataSetId()).isEqualTo("medallion-products");
  }

  @Test
  void deletesDataSetsThatAreNoLongerDeclared() {
    handle("custom-resource-update");

    ArgumentCaptor<DeleteDataSetRequest> deleted =
        ArgumentCaptor.forClass(DeleteDataSetRequest.class);
    verify(quickSight).deleteDataSet(deleted.capture());
    assertThat(deleted.getValue().dataSetId()).isEqualTo("medallion-old");
  }

  @Test
  void asksNothingOfQuickSightWhereNobodyMaySeeDataSets() {
    assertThat(handle("custom-resource-create", event -> viewer(event, ""))).isEqualTo("SUCCESS");
    assertThat(handle("custom-resource-delete", event -> viewer(event, ""))).isEqualTo("SUCCESS");

    verifyNoInteractions(quickSight);
  }

  @Test
  void deletesTheDataSetsWhenNobodyMaySeeThemAnyMore() {
    assertThat(handle("custom-resource-update", event -> viewer(event, ""))).isEqualTo("SUCCESS");

    verify(quickSight, never()).createDataSet(any(CreateDataSetRequest.class));
    verify(quickSight).deleteDataSet(any(DeleteDataSetRequest.class));
    verify(quickSight).deleteDataSource(any(DeleteDataSourceRequest.class));
  }

  @Test
  void makesTheCatalogAndGrantsNothingInTheIamMode() {
    handle("custom-resource-create");

    verify(glue).createCatalog(any(CreateCatalogRequest.class));
    verifyNoInteractions(lakeFormation);
    assertThat(answers.getFirst().path("Reason").asText())
        .endsWith("; IAM decides about access to the tables");
  }

  @Test
  void grantsAndRevokesInLakeFormationsMode() {
    lakeFormationDecides();

    handle("custom-resource-create");

    verify(glue, never()).createCatalog(any(CreateCatalogRequest.class));
    verify(lakeFormation).batchGrantPermissions(any(BatchGrantPermissionsRequest.class));
    assertThat(answers.getFirst().path("Reason").asText())
        .endsWith("; Lake Formation decides about access to the tables");

    handle("custom-resource-update");
    assertThat(revoked()).extracting(List::size).as("of the former viewer").containsExactly(2);

    handle("custom-resource-delete");
    assertThat(revoked()).extracting(List::size).containsExactly(2, 10);
  }

  @Test
  void grantsAndRevokesAsTheAdministratorThatIsNamed() {
    lakeFormationDecides();
    String administrator = "arn:aws:iam::000000000000:role/lake-administrator";

    for (String event : List.of("custom-resource-create", "custom-resource-delete")) {
      handle(
          event,
          change ->
              change.getResourceProperties().put("LakeFormationAdministratorRole", administrator));
    }

    assertThat(assumed).containsExactly(administrator, administrator);
    verify(lakeFormation).batchGrantPermissions(any(BatchGrantPermissionsRequest.class));
    assertThat(revoked()).hasSize(1);
  }

  @Test
  void assumesNoRoleWhereNoneIsNamed() {
    lakeFormationDecides();

    handle("custom-resource-create");

    assertThat(assumed).isEmpty();
  }

  @Test
  void deletesOnlyWhatItMadeAndNoData() {
    assertThat(handle("custom-resource-delete")).isEqualTo("SUCCESS");

    verify(quickSight).deleteDataSet(any(DeleteDataSetRequest.class));
    verify(quickSight).deleteDataSource(any(DeleteDataSourceRequest.class));
    ArgumentCaptor<DeleteObjectsRequest> objects =
        ArgumentCaptor.forClass(DeleteObjectsRequest.class);
    verify(s3).deleteObjects(objects.capture());
    assertThat(objects.getValue().delete().objects())
        .extracting(ObjectIdentifier::key)
        .containsExactly("jobs/0123456789abcdef/empty.scala");
    verify(glue, never()).deleteCatalog(any(DeleteCatalogRequest.class));
    verify(glue, never()).createCatalog(any(CreateCatalogRequest.class));
    verifyNoInteractions(lakeFormation);
    verify(s3Tables, never()).deleteTable(any(DeleteTableRequest.class));
  }

  @Test
  void deletesNamespacesThatHoldNoTableAndLeavesTheOthers() {
    when(s3Tables.deleteNamespace(any(DeleteNamespaceRequest.class)))
        .thenReturn(DeleteNamespaceResponse.builder().build())
        .thenThrow(ConflictException.builder().message("not empty").build())
        .thenThrow(NotFoundException.builder().message("gone").build());

    assertThat(handle("custom-resource-delete")).isEqualTo("SUCCESS");

    ArgumentCaptor<DeleteNamespaceRequest> deleted =
        ArgumentCaptor.forClass(DeleteNamespaceRequest.class);
    verify(s3Tables, times(3)).deleteNamespace(deleted.capture());
    assertThat(deleted.getAllValues())
        .allMatch(delete -> delete.namespace().equals("retail"))
        .extracting(DeleteNamespaceRequest::tableBucketARN)
        .containsExactly(
            Fixtures.BUCKETS.bronze().value(),
            Fixtures.BUCKETS.silver().value(),
            Fixtures.BUCKETS.gold().value());
  }

  @Test
  void waitsUntilItsRightsAreKnownEverywhere() {
    when(s3Tables.createNamespace(any(CreateNamespaceRequest.class)))
        .thenThrow(ForbiddenException.builder().statusCode(403).message("denied").build())
        .thenThrow(ForbiddenException.builder().statusCode(403).message("denied").build())
        .thenReturn(CreateNamespaceResponse.builder().build());

    assertThat(handle("custom-resource-create")).isEqualTo("SUCCESS");

    assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void givesUpWhenItsRightsDoNotCome() {
    when(s3Tables.createNamespace(any(CreateNamespaceRequest.class)))
        .thenThrow(ForbiddenException.builder().statusCode(403).message("denied").build());

    assertThat(handle("custom-resource-create")).isEqualTo("FAILED");

    assertThat(pauses.stream().mapToLong(Duration::toSeconds).sum()).isBetween(90L, 110L);
    assertThat(answers.getFirst().path("Reason").asText()).contains("denied");
  }

  @Test
  void canBeDeletedWhenItsPipelineWasNeverValid() throws IOException {
    lakeFormationDecides();
    Files.writeString(taskRoot.resolve("pipeline/pipeline.yaml"), "namespace: 7up\n");

    assertThat(handle("custom-resource-delete")).isEqualTo("SUCCESS");
    verifyNoInteractions(lakeFormation);
  }

  private static void viewer(CloudFormationCustomResourceEvent event, String principal) {
    event.getResourceProperties().put("QuickSightPrincipal", principal);
  }

  private List<List<BatchPermissionsRequestEntry>> revoked() {
    ArgumentCaptor<BatchRevokePermissionsRequest> requests =
        ArgumentCaptor.forClass(BatchRevokePermissionsRequest.class);
    verify(lakeFormation, atLeastOnce()).batchRevokePermissions(requests.capture());
    return requests.getAllValues().stream().map(BatchRevokePermissionsRequest::entries).toList();
  }
}
