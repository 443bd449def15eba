package dev.medallion.functions.deploy;

import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.reset;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetCatalogRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogResponse;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsResponse;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsRequest;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsResponse;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.quicksight.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.ListTablesRequest;
import software.amazon.awssdk.services.s3tables.model.ListTablesResponse;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/** The deploy function between services that are mocked and a CloudFormation that listens. */
abstract class DeployFixture {
  final S3Client s3 = SdkMocks.mock(S3Client.class);
  final S3TablesClient s3Tables = SdkMocks.mock(S3TablesClient.class);
  final GlueClient glue = SdkMocks.mock(GlueClient.class);
  final LakeFormationClient lakeFormation = SdkMocks.mock(LakeFormationClient.class);
  final QuickSightClient quickSight = SdkMocks.mock(QuickSightClient.class);
  final List<String> assumed = new CopyOnWriteArrayList<>();
  final Services services =
      new Services(
          s3,
          s3Tables,
          glue,
          lakeFormation,
          quickSight,
          role -> {
            assumed.add(role);
            return lakeFormation;
          });
  final TestContext context = new TestContext();
  final Map<String, String> environment = new HashMap<>();
  final List<JsonNode> answers = new CopyOnWriteArrayList<>();
  final List<Integer> statuses = new CopyOnWriteArrayList<>();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private HttpServer cloudFormation;

  @TempDir Path taskRoot;

  @BeforeEach
  void deploymentPackage() throws IOException {
    Files.createDirectories(taskRoot.resolve("jobs"));
    Files.writeString(taskRoot.resolve("jobs/medallion-jobs.jar"), "jar");
    copy(Fixtures.pipelineFolder(), taskRoot.resolve("pipeline"));
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    environment.put("ARTIFACTS_BUCKET", "medallion-artifacts-000000000000-us-east-1");
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
    when(s3.listObjectVersions(any(ListObjectVersionsRequest.class)))
        .thenReturn(
            ListObjectVersionsResponse.builder()
                .versions(
                    ObjectVersion.builder()
                        .key("jobs/0123456789abcdef/empty.scala")
                        .versionId("version")
                        .build())
                .build());
    when(s3.deleteObjects(any(DeleteObjectsRequest.class)))
        .thenReturn(DeleteObjectsResponse.builder().build());
    when(glue.getCatalog(any(GetCatalogRequest.class)))
        .thenThrow(EntityNotFoundException.builder().message("Catalog not found.").build());
    when(s3Tables.getTableBucketPolicy(any(GetTableBucketPolicyRequest.class)))
        .thenThrow(NotFoundException.builder().message("No policy.").build());
    when(s3Tables.listTables(any(ListTablesRequest.class)))
        .thenReturn(ListTablesResponse.builder().build());
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

  String handle(String name) {
    return handle(name, event -> {});
  }

  String handle(String name, Consumer<CloudFormationCustomResourceEvent> change) {
    CloudFormationCustomResourceEvent event = read(name);
    change.accept(event);
    return new DeployFunction(new Environment(environment), () -> services, pauses::add)
        .handleRequest(event, context);
  }

  /** The event as the managed runtime reads it, but for the URL. */
  CloudFormationCustomResourceEvent read(String name) {
    CloudFormationCustomResourceEvent event =
        LambdaEventSerializers.serializerFor(
                CloudFormationCustomResourceEvent.class, getClass().getClassLoader())
            .fromJson(event(name));
    assertThat(event.getResponseUrl()).isEqualTo(json(event(name)).path("ResponseURL").asText());
    event.setResponseUrl("http://127.0.0.1:" + cloudFormation.getAddress().getPort() + "/answer");
    return event;
  }

  void lakeFormationDecides() {
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

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
