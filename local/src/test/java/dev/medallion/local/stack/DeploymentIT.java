package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.deploy.Deployer;
import dev.medallion.local.deploy.Stack;
import dev.medallion.local.deploy.resources.CustomResourceAnswers;
import dev.medallion.local.deploy.template.Parameters;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/**
 * The project's template and its deploy function, in a process of its own, against the services;
 * the engines are not started.
 */
class DeploymentIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROLE = "arn:aws:iam::000000000000:role/medallion-MedallionRole";
  private static final String USER = "arn:aws:quicksight:us-east-1:000000000000:user/default/local";
  private static final String ARTIFACTS = "medallion-artifacts-000000000000";

  @TempDir private Path state;
  private final Installation installation = Installation.current();
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> clients = new ArrayList<>();
  private Endpoint endpoint;
  private LocalServices services;
  private CustomResourceAnswers deployment;
  private HttpServer cloudFormation;

  private LakeFormationClient lakeFormation;
  private QuickSightClient quickSight;
  private GlueClient glue;
  private S3Client s3;

  @BeforeEach
  void start() throws Exception {
    endpoint = Endpoint.bind(0);
    services = new LocalServices(installation, new Site(endpoint.uri(), state), endpoint);
    deployment = new CustomResourceAnswers(endpoint.uri());
    services.serve(Map.of(CustomResourceAnswers.PATH, deployment));
    lakeFormation = client(LakeFormationClient.builder());
    quickSight = client(QuickSightClient.builder());
    glue = client(GlueClient.builder());
    s3 = client(S3Client.builder().forcePathStyle(true));
    cloudFormation =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cloudFormation.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answers.add(JSON.readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    cloudFormation.start();
  }

  @AfterEach
  void stop() throws Exception {
    cloudFormation.stop(0);
    for (AutoCloseable client : clients) {
      client.close();
    }
    services.close();
  }

  @Test
  void grantsNothingWhereIamDecides() throws Exception {
    Stack first = deploy();
    Stack second = deploy();

    assertThat(second).isEqualTo(first);
    Catalog catalog = glue.getCatalog(get -> get.catalogId("s3tablescatalog")).catalog();
    assertThat(catalog.createTableDefaultPermissions())
        .extracting(given -> given.principal().dataLakePrincipalIdentifier())
        .containsExactly("IAM_ALLOWED_PRINCIPALS");
    assertThat(grants()).isEmpty();
    assertThat(dataSets())
        .containsExactly("medallion-monthly_revenue", "medallion-product_performance");
  }

  @Test
  void startsTheJobsFromAJarThatIsNamedAfterItsContent() throws Exception {
    deploy();

    Job job = glue.getJob(get -> get.jobName("medallion-bronze")).job();
    assertThat(job.defaultArguments().get("--extra-jars"))
        .matches("s3://%s/jobs/[0-9a-f]{16}/medallion-jobs.jar".formatted(ARTIFACTS));
    assertThat(published())
        .containsExactlyInAnyOrder(
            key(job.defaultArguments().get("--extra-jars")), key(job.command().scriptLocation()));
  }

  @Test
  void grantsWhereLakeFormationDecidesAndTakesBackWhatItGranted() throws Exception {
    letLakeFormationDecide();

    Stack stack = deploy();

    assertThat(grants())
        .containsExactlyInAnyOrder(
            "[DESCRIBE] on medallion-silver for " + ROLE,
            "[DESCRIBE] on medallion-silver.retail for " + ROLE,
            "[SELECT, DESCRIBE] on medallion-silver.retail.* for " + ROLE,
            "[DESCRIBE] on medallion-gold for " + ROLE,
            "[ALL] on medallion-gold.retail for " + ROLE,
            "[ALL] on medallion-gold.retail.* for " + ROLE,
            "[DESCRIBE] on medallion-gold for " + USER,
            "[DESCRIBE] on medallion-gold.retail for " + USER,
            "[SELECT, DESCRIBE] on medallion-gold.retail.* for " + USER);
    Catalog catalog = glue.getCatalog(get -> get.catalogId("s3tablescatalog")).catalog();
    assertThat(catalog.createDatabaseDefaultPermissions()).as("the mode is left").isEmpty();

    ask("delete", stack);

    assertThat(grants()).isEmpty();
  }

  @Test
  void takesFromAFormerViewerWhatItGranted() throws Exception {
    letLakeFormationDecide();
    Stack stack = deploy();
    ObjectNode before = stack.resources().get("Deployment").properties();

    ObjectNode now = before.deepCopy().put("QuickSightPrincipal", USER + "-2");
    ObjectNode event = event("update", now);
    event.set("OldResourceProperties", before);
    assertThat(invoke(event)).isEqualTo("SUCCESS");

    assertThat(grants().stream().filter(grant -> !grant.endsWith(ROLE)))
        .hasSize(3)
        .allMatch(grant -> grant.endsWith(USER + "-2"));
    assertThat(
            quickSight
                .describeDataSetPermissions(
                    get -> get.awsAccountId(Site.ACCOUNT).dataSetId("medallion-monthly_revenue"))
                .permissions())
        .extracting(permission -> permission.principal())
        .containsExactly(USER + "-2");
  }

  @Test
  void canBeAskedForEachThingTwiceAndInAnyOrder() throws Exception {
    letLakeFormationDecide();
    Stack stack = deploy();
    List<String> granted = grants();
    List<String> published = published();

    for (String request :
        List.of("create", "create", "update", "update", "delete", "delete", "update", "create")) {
      ask(request, stack);
    }
    assertThat(grants()).containsExactlyInAnyOrderElementsOf(granted);
    assertThat(published()).containsExactlyInAnyOrderElementsOf(published);
    assertThat(dataSets()).hasSize(2);
  }

  @Test
  void deletesWhatItMadeAndNoData() throws Exception {
    Stack stack = deploy();
    s3.putObject(
        put -> put.bucket(ARTIFACTS).key("jobs/notes.txt"), RequestBody.fromString("of a person"));

    ask("delete", stack);

    assertThat(dataSets()).isEmpty();
    assertThat(published()).containsExactly("jobs/notes.txt");
    assertThat(glue.getCatalog(get -> get.catalogId("s3tablescatalog")).catalog()).isNotNull();
    S3TablesClient tables = client(S3TablesClient.builder());
    for (String layer : List.of("bronze", "silver", "gold")) {
      String bucket = Site.arn("s3tables", "bucket/medallion-" + layer);
      assertThat(
              tables
                  .getNamespace(get -> get.tableBucketARN(bucket).namespace("retail"))
                  .namespace())
          .containsExactly("retail");
    }
  }

  private Stack deploy() throws Exception {
    return new Deployer(
            services.resourceTypes(deployment), state.resolve("stack.json"), "medallion")
        .deploy(
            installation.template(),
            Parameters.overrides(installation.home().resolve("local/parameters.yaml")));
  }

  /** What is done by an administrator of an account, before anything is deployed there. */
  private void letLakeFormationDecide() {
    glue.createCatalog(
        create ->
            create
                .name("s3tablescatalog")
                .catalogInput(
                    input ->
                        input
                            .federatedCatalog(
                                source ->
                                    source
                                        .identifier(Site.arn("s3tables", "bucket/*"))
                                        .connectionName("aws:s3tables"))
                            .createDatabaseDefaultPermissions(List.of())
                            .createTableDefaultPermissions(List.of())));
  }

  private void ask(String request, Stack stack) throws Exception {
    JsonNode properties = stack.resources().get("Deployment").properties();
    assertThat(invoke(event(request, properties))).as(request).isEqualTo("SUCCESS");
  }

  /** The shipped event, with the deployed resource's properties. */
  private ObjectNode event(String request, JsonNode properties) throws IOException {
    Path file = installation.home().resolve("events/custom-resource-%s.json".formatted(request));
    ObjectNode event = (ObjectNode) JSON.readTree(file.toFile());
    event.put("ResponseURL", "http://127.0.0.1:" + cloudFormation.getAddress().getPort() + "/");
    event.set("ResourceProperties", properties);
    event.remove("OldResourceProperties");
    return event;
  }

  private String invoke(ObjectNode event) throws InterruptedException {
    LambdaClient lambda = client(LambdaClient.builder());
    InvokeResponse response =
        lambda.invoke(
            call ->
                call.functionName("medallion-deploy")
                    .payload(SdkBytes.fromUtf8String(event.toString())));
    assertThat(response.functionError()).as(response.payload().asUtf8String()).isNull();
    JsonNode answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    assertThat(response.payload().asUtf8String()).contains(answer.path("Status").asText());
    return answer.path("Status").asText();
  }

  private List<String> grants() {
    return lakeFormation.listPermissions(list -> {}).principalResourcePermissions().stream()
        .map(DeploymentIT::words)
        .toList();
  }

  private List<String> dataSets() {
    return quickSight
        .listDataSets(list -> list.awsAccountId(Site.ACCOUNT))
        .dataSetSummaries()
        .stream()
        .map(DataSetSummary::dataSetId)
        .toList();
  }

  private List<String> published() {
    return s3.listObjectsV2(list -> list.bucket(ARTIFACTS).prefix("jobs/")).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static String words(PrincipalResourcePermissions grant) {
    return "%s on %s for %s"
        .formatted(
            grant.permissionsAsStrings(),
            words(grant.resource()).replace("000000000000:s3tablescatalog/", ""),
            grant.principal().dataLakePrincipalIdentifier());
  }

  private static String words(Resource resource) {
    if (resource.catalog() != null) {
      return resource.catalog().id();
    }
    if (resource.database() != null) {
      return resource.database().catalogId() + "." + resource.database().name();
    }
    assertThat(resource.table().tableWildcard()).isNotNull();
    return "%s.%s.*".formatted(resource.table().catalogId(), resource.table().databaseName());
  }

  private static String key(String address) {
    return address.substring("s3://%s/".formatted(ARTIFACTS).length());
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C extends AutoCloseable>
      C client(B builder) {
    C client = SdkClients.of(builder, endpoint.uri());
    clients.add(client);
    return client;
  }
}
