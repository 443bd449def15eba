package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.cfn.Parameters;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Diagnosing;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.Services;
import dev.medallion.cli.Verification;
import dev.medallion.cli.doctor.Doctor;
import dev.medallion.cli.doctor.Matrix;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.deploy.Deployer;
import dev.medallion.local.deploy.Stack;
import dev.medallion.local.deploy.resources.CustomResourceAnswers;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.local.iam.Document;
import dev.medallion.local.iam.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableMetadata;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The services, into which the project's template is deployed with the deploy function in a process
 * of its own. The engines are not started.
 */
final class DeploymentSite implements AutoCloseable {
  private static final List<String> GOLD =
      List.of("monthly_revenue_by_company", "product_performance");

  static final String ARTIFACTS = "medallion-artifacts-000000000000-us-east-1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path state;
  private final Installation installation;
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final List<SdkAutoCloseable> clients = new ArrayList<>();
  private final Endpoint endpoint;
  private final LocalServices services;
  private final CustomResourceAnswers deployment;
  private final HttpServer cloudFormation;
  private Stack deployed = Stack.empty();
  private CatalogMode mode = CatalogMode.AS_BEFORE;

  final LakeFormationClient lakeFormation;
  final QuickSightClient quickSight;
  final GlueClient glue;
  final S3Client s3;

  DeploymentSite(Path state) throws IOException {
    this(state, Installation.current());
  }

  DeploymentSite(Path state, Installation installation) throws IOException {
    this.state = state;
    this.installation = installation;
    endpoint = Endpoint.bind(0);
    services =
        new LocalServices(
            installation, new Site(endpoint.uri(), state), endpoint, SharedEngines.lend());
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

  @Override
  public void close() {
    cloudFormation.stop(0);
    for (SdkAutoCloseable client : clients) {
      client.close();
    }
    services.close();
  }

  Catalog catalog() {
    return glue.getCatalog(get -> get.catalogId("s3tablescatalog")).catalog();
  }

  Stack deploy() throws Exception {
    return deploy(installation.template());
  }

  /** Deploys the project's template with one more resource, which is made last and refused. */
  void deployWhatFailsAtTheEnd() throws Exception {
    String text = Files.readString(installation.template());
    Path template =
        Files.writeString(
            state.resolve("template.yaml"),
            text.replace(
                "\nOutputs:\n",
                """

                  TooSlow:
                    Type: AWS::SQS::Queue
                    DependsOn: [Medallion, Deployment, BronzeJob, IngestFunction]
                    Properties:
                      VisibilityTimeout: 50000
                Outputs:
                """));
    Stack unused = deploy(template);
  }

  List<String> namespaces(String layer) {
    return client(S3TablesClient.builder())
        .listNamespaces(
            list -> list.tableBucketARN(Site.arn("s3tables", "bucket/medallion-" + layer)))
        .namespaces()
        .stream()
        .flatMap(found -> found.namespace().stream())
        .toList();
  }

  private Stack deploy(Path template) throws Exception {
    Map<String, String> parameters =
        Parameters.overrides(installation.home().resolve("local/parameters.yaml"));
    Optional<String> unused = services.lakeFormationMode().apply(parameters, mode);
    deployed =
        new Deployer(services.resourceTypes(deployment), state.resolve("stack.json"), "medallion")
            .deploy(template, parameters);
    return deployed;
  }

  /** Deploys from now on as into an account that has opted in to Lake Formation. */
  void letLakeFormationDecide() {
    mode = CatalogMode.LAKE_FORMATION;
  }

  void ask(String request, Stack stack) throws Exception {
    JsonNode properties = stack.resources().get("Deployment").properties();
    assertThat(invoke(event(request, properties))).as(request).isEqualTo("SUCCESS");
  }

  /** Makes the gold tables as a run would, so that the next update makes the data sets. */
  void makeGold(Stack stack) throws Exception {
    GOLD.forEach(table -> makeTable("gold", table, "id"));
    ask("update", stack);
  }

  /** Makes a table of numbers through S3 Tables. */
  void makeTable(String layer, String name, String... columns) {
    List<SchemaField> fields =
        Stream.of(columns)
            .map(column -> SchemaField.builder().name(column).type("long").build())
            .toList();
    client(S3TablesClient.builder())
        .createTable(
            create ->
                create
                    .tableBucketARN(Site.arn("s3tables", "bucket/medallion-" + layer))
                    .namespace("retail")
                    .name(name)
                    .format(OpenTableFormat.ICEBERG)
                    .metadata(
                        TableMetadata.fromIceberg(
                            iceberg -> iceberg.schema(schema -> schema.fields(fields)))));
  }

  /** Takes the gold tables away; the data sets stay. */
  void dropGold() {
    for (String table : GOLD) {
      client(S3TablesClient.builder())
          .deleteTable(
              delete ->
                  delete
                      .tableBucketARN(Site.arn("s3tables", "bucket/medallion-gold"))
                      .namespace("retail")
                      .name(table));
    }
  }

  /** Updates the deployed resource from these properties to those. */
  void change(JsonNode before, JsonNode now) throws Exception {
    ObjectNode event = event("update", now);
    event.set("OldResourceProperties", before);
    assertThat(invoke(event)).isEqualTo("SUCCESS");
  }

  /** Who may see a data set. */
  List<String> viewersOf(String dataSet) {
    return quickSight
        .describeDataSetPermissions(get -> get.awsAccountId(Site.ACCOUNT).dataSetId(dataSet))
        .permissions()
        .stream()
        .map(ResourcePermission::principal)
        .toList();
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

  /** What the maintenance function answers. */
  JsonNode maintain(String payload) throws IOException {
    InvokeResponse response =
        client(LambdaClient.builder())
            .invoke(
                call ->
                    call.functionName("medallion-maintenance")
                        .payload(SdkBytes.fromUtf8String(payload)));
    assertThat(response.functionError()).as(response.payload().asUtf8String()).isNull();
    return JSON.readTree(response.payload().asUtf8String());
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

  List<String> grants() {
    return lakeFormation.listPermissions(list -> {}).principalResourcePermissions().stream()
        .map(DeploymentSite::words)
        .toList();
  }

  List<String> dataSets() {
    return quickSight
        .listDataSets(list -> list.awsAccountId(Site.ACCOUNT))
        .dataSetSummaries()
        .stream()
        .map(DataSetSummary::dataSetId)
        .toList();
  }

  /** What {@code ./medallion verify} finds. */
  List<Verification.Finding> verification() {
    services.cloudFormation().show(Site.stack("medallion"), deployed);
    try (Services clients = Services.at(endpoint.uri())) {
      return new Verification(clients, DeployedStack.at(endpoint.uri())).findings();
    }
  }

  /** Makes a role that may do nothing. */
  void makeRole(String arn) {
    services
        .roles()
        .put(
            Role.of(
                arn,
                Document.parse(
                    "trust",
                    Kind.TRUST,
                    """
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                     "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}}\
                    """),
                List.of()));
  }

  /** What {@code ./medallion doctor} finds. */
  Matrix examined() {
    return examined(Doctor::matrix);
  }

  /** What it finds of each role of the stack, and of those that the pipeline lets in. */
  Matrix examinedWithReaders() {
    services.cloudFormation().show(Site.stack("medallion"), deployed);
    try (Services clients = Services.at(endpoint.uri())) {
      return Diagnosing.matrix(
          clients, DeployedStack.at(endpoint.uri()), Pipelines.load(installation.pipeline()));
    }
  }

  /** What it finds of one role. */
  Matrix examined(String role) {
    return examined(doctor -> doctor.matrix(role).orElseThrow());
  }

  private Matrix examined(Function<Doctor, Matrix> look) {
    services.cloudFormation().show(Site.stack("medallion"), deployed);
    try (Services clients = Services.at(endpoint.uri())) {
      return look.apply(
          Diagnosing.doctor(
              clients, DeployedStack.at(endpoint.uri()), Pipelines.load(installation.pipeline())));
    }
  }

  Instant lastUpdate(String dataSet) {
    return quickSight
        .describeDataSet(get -> get.awsAccountId(Site.ACCOUNT).dataSetId(dataSet))
        .dataSet()
        .lastUpdatedTime();
  }

  List<String> published() {
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
    if (resource.tableWithColumns() != null) {
      return "%s.%s.%s"
          .formatted(
              resource.tableWithColumns().catalogId(),
              resource.tableWithColumns().databaseName(),
              resource.tableWithColumns().name());
    }
    assertThat(resource.table().tableWildcard()).isNotNull();
    return "%s.%s.*".formatted(resource.table().catalogId(), resource.table().databaseName());
  }

  static String key(String address) {
    return address.substring("s3://%s/".formatted(ARTIFACTS).length());
  }

  <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C extends SdkAutoCloseable>
      C client(B builder) {
    C client = SdkClients.of(builder, endpoint.uri());
    clients.add(client);
    return client;
  }
}
