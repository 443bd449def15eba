package dev.medallion.functions.deploy;

import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.AccessDeniedException;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.CreateNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.ForbiddenException;
import software.amazon.awssdk.services.s3tables.model.GetNamespaceRequest;

class DeployFunctionTest {
  private final S3Client s3 = SdkMocks.mock(S3Client.class);
  private final S3TablesClient s3Tables = SdkMocks.mock(S3TablesClient.class);
  private final QuickSightClient quickSight = SdkMocks.mock(QuickSightClient.class);
  private final TestContext context = new TestContext();
  private final Map<String, String> environment = new HashMap<>();
  private final List<JsonNode> answers = new CopyOnWriteArrayList<>();
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
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
    environment.put("QUICKSIGHT_PRINCIPAL", "");
  }

  @BeforeEach
  void quickSightAnswers() {
    when(quickSight.createDataSource(any(CreateDataSourceRequest.class)))
        .thenReturn(source(ResourceStatus.CREATION_SUCCESSFUL));
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
    assertThat(answer).hasSize(6);
  }

  @Test
  void publishesTheJobJarAndAScript() {
    handle("custom-resource-create");

    ArgumentCaptor<PutObjectRequest> puts = ArgumentCaptor.forClass(PutObjectRequest.class);
    verify(s3, times(2)).putObject(puts.capture(), any(RequestBody.class));
    assertThat(puts.getAllValues())
        .extracting(PutObjectRequest::bucket, PutObjectRequest::key)
        .containsExactly(
            tuple("medallion-artifacts-000000000000", "jobs/medallion-jobs.jar"),
            tuple("medallion-artifacts-000000000000", "jobs/empty.scala"));
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
  void deletesNothing() {
    assertThat(handle("custom-resource-delete")).isEqualTo("SUCCESS");

    verifyNoInteractions(s3, s3Tables, quickSight);
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
            "; sign this account up for QuickSight in us-east-1, or remove `datasets` from"
                + " pipeline.yaml");
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
        .hasRootCauseMessage("CloudFormation's response URL at 127.0.0.1 answered 403 Forbidden");
  }

  private String handle(String name) {
    // As the managed runtime reads it.
    CloudFormationCustomResourceEvent event =
        LambdaEventSerializers.serializerFor(
                CloudFormationCustomResourceEvent.class, getClass().getClassLoader())
            .fromJson(event(name));
    assertThat(event.getResponseUrl()).isEqualTo(json(event(name)).path("ResponseURL").asText());
    event.setResponseUrl("http://127.0.0.1:" + cloudFormation.getAddress().getPort() + "/answer");
    return new DeployFunction(new Environment(environment), s3, s3Tables, quickSight, time -> {})
        .handleRequest(event, context);
  }

  private static CreateDataSourceResponse source(ResourceStatus status) {
    return CreateDataSourceResponse.builder().creationStatus(status).build();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
