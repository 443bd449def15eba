package dev.medallion.functions.deploy;

import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.functions.fixture.TestContext;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.functions.runtime.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.CreateCatalogRequest;
import software.amazon.awssdk.services.glue.model.DeleteCatalogRequest;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetCatalogRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogResponse;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsResponse;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.AccessDeniedException;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsRequest;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsResponse;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.quicksight.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.CreateNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.ForbiddenException;
import software.amazon.awssdk.services.s3tables.model.GetNamespaceRequest;

class DeployFunctionTest {
  private final S3Client s3 = SdkMocks.mock(S3Client.class);
  private final S3TablesClient s3Tables = SdkMocks.mock(S3TablesClient.class);
  private final GlueClient glue = SdkMocks.mock(GlueClient.class);
  private final LakeFormationClient lakeFormation = SdkMocks.mock(LakeFormationClient.class);
  private final QuickSightClient quickSight = SdkMocks.mock(QuickSightClient.class);
  private final Services services = new Services(s3, s3Tables, glue, lakeFormation, quickSight);
  private final TestContext context = new TestContext();
  private final Map<String, String> environment = new HashMap<>();
  private final List<JsonNode> answers = new CopyOnWriteArrayList<>();
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private HttpServer cloudFormation;

  @TempDir private Path taskRoot;

  @BeforeEach
  void deploymentPackage() throws IOException {
    Files.createDirectories(taskRoot.resolve("jobs"));
    Files.writeString(taskRoot.resolve("jobs/medallion-jobs.jar"), "jar");
    copy(Fixtures.pipelineFolder(), taskRoot.resolve("pipeline"));
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    environment.put("ARTIFACTS_BUCKET", "medallion-artifacts-000000000000");
    environment.put("BRONZE_BUCKET_ARN", Fixtures.BUCKETS.bronze().value());
    environment.put("SILVER_BUCKET_ARN", Fixtures.BUCKETS.silver().value());
    environment.put("GOLD_BUCKET_ARN", Fixtures.BUCKETS.gold().value());
    environment.put("DATA_SET_PREFIX", "medallion");
    environment.put("ATHENA_WORKGROUP", "medallion-gold");
  }

  @BeforeEach
  void servicesAnswer() {
    when(quickSight.createDataSource(any(CreateDataSourceRequest.class)))
        .thenReturn(
            CreateDataSourceResponse.builder()
                .creationStatus(ResourceStatus.CREATION_SUCCESSFUL)
                .build());
    when(quickSight.listDataSets(any(ListDataSetsRequest.class)))
        .thenReturn(
            ListDataSetsResponse.builder()
                .dataSetSummaries(
                    DataSetSummary.builder().dataSetId("medallion-old").arn("old").build())
                .build());
    when(quickSight.listTagsForResource(any(ListTagsForResourceRequest.class)))
        .thenReturn(
            ListTagsForResourceResponse.builder()
                .tags(Tag.builder().key("medallion:prefix").value("medallion").build())
                .build());
    when(s3.listObjectsV2(any(ListObjectsV2Request.class)))
        .thenReturn(
            ListObjectsV2Response.builder()
                .contents(S3Object.builder().key("jobs/0123456789abcdef/empty.scala").build())
                .build());
    when(s3.deleteObjects(any(DeleteObjectsRequest.class)))
        .thenReturn(DeleteObjectsResponse.builder().build());
    when(glue.getCatalog(any(GetCatalogRequest.class)))
        .thenThrow(EntityNotFoundException.builder().message("Catalog not found.").build());
    when(lakeFormation.batchGrantPermissions(any(BatchGrantPermissionsRequest.class)))
        .thenReturn(BatchGrantPermissionsResponse.builder().build());
    when(lakeFormation.batchRevokePermissions(any(BatchRevokePermissionsRequest.class)))
        .thenReturn(BatchRevokePermissionsResponse.builder().build());
  }

  @BeforeEach
  void cloudFormationListens() throws IOException {
    cloudFormation =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cloudFormation.createContext(
        "/",
        exchange -> {
          try (exchange) {
            assertThat(exchange.getRequestMethod()).isEqualTo("PUT");
            assertThat(exchange.getRequestHeaders().getFirst("Content-Type")).isEmpty();
            answers.add(Json.tree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(statuses.isEmpty() ? 200 : statuses.removeFirst(), -1);
          }
        });
    cloudFormation.start();
  }

  @AfterEach
  void cloudFormationStops() {
    cloudFormation.stop(0);
  }

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

    String folder = "s3://medallion-artifacts-000000000000/jobs/0163f1eea7894350/";
    assertThat(answers.getFirst().path("Data"))
        .isEqualTo(
            json(
                "{'JobJar': '%1$smedallion-jobs.jar', 'JobScript': '%1$sempty.scala'}"
                    .formatted(folder)));
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
    assertThat(revoked()).extracting(List::size).as("of the former viewer").containsExactly(3);

    handle("custom-resource-delete");
    assertThat(revoked()).extracting(List::size).containsExactly(3, 9);
  }

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
    verifyNoInteractions(s3Tables, lakeFormation);
  }

  @Test
  void canBeDeletedWhenItsPipelineWasNeverValid() throws IOException {
    lakeFormationDecides();
    Files.writeString(taskRoot.resolve("pipeline/pipeline.yaml"), "namespace: 7up\n");

    assertThat(handle("custom-resource-delete")).isEqualTo("SUCCESS");
    verifyNoInteractions(lakeFormation);
  }

  @Test
  void answersWithTheReasonWhenSomethingCannotBeDeleted() {
    when(quickSight.deleteDataSet(any(DeleteDataSetRequest.class)))
        .thenThrow(AccessDeniedException.builder().message("DeleteDataSet denied").build());

    assertThat(handle("custom-resource-delete")).isEqualTo("FAILED");
    assertThat(answers.getFirst().path("Reason").asText())
        .startsWith(
            "Delete of Deployment: QuickSight does not delete the data sets: DeleteDataSet denied");
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

  private String handle(String name) {
    return handle(name, event -> {});
  }

  private String handle(String name, Consumer<CloudFormationCustomResourceEvent> change) {
    CloudFormationCustomResourceEvent event = read(name);
    change.accept(event);
    return new DeployFunction(new Environment(environment), () -> services, pauses::add)
        .handleRequest(event, context);
  }

  /** The event as the managed runtime reads it, but for the URL. */
  private CloudFormationCustomResourceEvent read(String name) {
    CloudFormationCustomResourceEvent event =
        LambdaEventSerializers.serializerFor(
                CloudFormationCustomResourceEvent.class, getClass().getClassLoader())
            .fromJson(event(name));
    assertThat(event.getResponseUrl()).isEqualTo(json(event(name)).path("ResponseURL").asText());
    event.setResponseUrl("http://127.0.0.1:" + cloudFormation.getAddress().getPort() + "/answer");
    return event;
  }

  private static void viewer(CloudFormationCustomResourceEvent event, String principal) {
    event.getResourceProperties().put("QuickSightPrincipal", principal);
  }

  private void lakeFormationDecides() {
    reset(glue);
    when(glue.getCatalog(any(GetCatalogRequest.class)))
        .thenReturn(
            GetCatalogResponse.builder()
                .catalog(
                    catalog ->
                        catalog.federatedCatalog(
                            source ->
                                source.identifier(
                                    "arn:aws:s3tables:us-east-1:000000000000:bucket/*")))
                .build());
  }

  private List<List<BatchPermissionsRequestEntry>> revoked() {
    ArgumentCaptor<BatchRevokePermissionsRequest> requests =
        ArgumentCaptor.forClass(BatchRevokePermissionsRequest.class);
    verify(lakeFormation, atLeastOnce()).batchRevokePermissions(requests.capture());
    return requests.getAllValues().stream().map(BatchRevokePermissionsRequest::entries).toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
