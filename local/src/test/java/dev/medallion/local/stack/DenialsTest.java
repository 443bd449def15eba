package dev.medallion.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.SignatureVerifier;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.local.iam.Document;
import dev.medallion.local.iam.Role;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AccessDeniedException;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ForbiddenException;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableMetadata;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What a caller with few rights is told by each service, through the SDK's own clients. */
class DenialsTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/people/analyst";
  private static final String SESSION = "arn:aws:sts::000000000000:assumed-role/analyst/ann";
  private static final String B = "arn:aws:s3tables:us-east-1:000000000000:bucket/gold";
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path state;
  private Endpoint endpoint;
  private LocalServices services;

  @BeforeEach
  void serve(@TempDir Path folder) throws IOException {
    state = folder;
    endpoint = Endpoint.bind(0);
    services =
        new LocalServices(
            Installation.current(),
            new Site(endpoint.uri(), state),
            endpoint,
            SharedEngines.lend());
    services.serve(Map.of());
    open.add(services);
    may("");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  /** From now on the role's one policy has these statements. */
  private void may(String statements) {
    services
        .roles()
        .put(
            Role.of(
                ROLE,
                Document.parse(
                    "trust",
                    Kind.TRUST,
                    """
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                     "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}}\
                    """),
                statements.isEmpty()
                    ? List.of()
                    : List.of(
                        Document.parse(
                            "analyst",
                            Kind.IDENTITY,
                            "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
                                .formatted(statements)))));
  }

  private static String allow(String action, String resource) {
    return "{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"%s\"}"
        .formatted(action, resource);
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C extends AutoCloseable>
      C administrator(B builder) {
    C client = SdkClients.of(builder, endpoint.uri());
    open.add(client);
    return client;
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C extends AutoCloseable>
      C analyst(B builder) {
    Credentials.Key key = endpoint.credentials().ofService(RoleSession.of(ROLE, "ann"));
    C client =
        SdkClients.of(
            builder,
            endpoint.uri(),
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    key.accessKey(), key.secretKey(), key.sessionToken().orElseThrow())));
    open.add(client);
    return client;
  }

  private static String table(S3TablesClient client, String name) {
    return client
        .createTable(
            create ->
                create
                    .tableBucketARN(B)
                    .namespace("sales")
                    .name(name)
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
                                                .build())))))
        .tableARN();
  }

  private static String denial(String action, String resource) {
    return "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
        .formatted(SESSION, action, resource, action);
  }

  private static void assertDenied(
      AwsServiceException denied, int status, String code, String message) {
    assertThat(denied.statusCode()).isEqualTo(status);
    assertThat(denied.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(denied.awsErrorDetails().errorMessage()).isEqualTo(message);
  }

  @Test
  void s3QuotesTheResource() {
    administrator(S3Client.builder()).createBucket(create -> create.bucket("landing"));
    S3Client s3 = analyst(S3Client.builder().forcePathStyle(true));

    S3Exception denied =
        catchThrowableOfType(
            S3Exception.class,
            () ->
                s3.putObject(put -> put.bucket("landing").key("a/b"), RequestBody.fromString("x")));

    assertDenied(
        denied, 403, "AccessDenied", denial("s3:PutObject", "\"arn:aws:s3:::landing/a/b\""));
  }

  @Test
  void thePolicyOfABucketIsPutReadAndDeletedByWhoeverMay() {
    S3Client root = administrator(S3Client.builder().forcePathStyle(true));
    root.createBucket(create -> create.bucket("landing"));
    S3Client s3 = analyst(S3Client.builder().forcePathStyle(true));
    String policy =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": {"AWS": "%s"},
         "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::landing"}}\
        """
            .formatted(ROLE);
    may(allow("s3:ListBucket", "*"));

    assertThatThrownBy(() -> root.getBucketPolicy(get -> get.bucket("landing")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            missing -> {
              assertThat(missing.statusCode()).isEqualTo(404);
              assertThat(missing.awsErrorDetails().errorCode()).isEqualTo("NoSuchBucketPolicy");
            });
    root.putBucketPolicy(put -> put.bucket("landing").policy(policy));
    assertThat(root.getBucketPolicy(get -> get.bucket("landing")).policy()).isEqualTo(policy);
    assertThatThrownBy(() -> s3.listObjectsV2(list -> list.bucket("landing")))
        .hasMessageContaining("with an explicit deny in a resource-based policy");
    assertThatThrownBy(() -> s3.deleteBucketPolicy(delete -> delete.bucket("landing")))
        .hasMessageContaining(denial("s3:DeleteBucketPolicy", "\"arn:aws:s3:::landing\""));
    assertThatThrownBy(
            () -> root.putBucketPolicy(put -> put.bucket("landing").policy("{\"Odd\": 1}")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            odd -> assertThat(odd.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicy"));

    root.deleteBucketPolicy(delete -> delete.bucket("landing"));
    assertThat(s3.listObjectsV2(list -> list.bucket("landing")).contents()).isEmpty();
  }

  @Test
  void s3TellsNobodyWhichKeysAreThereWhoMayNotList() {
    administrator(S3Client.builder()).createBucket(create -> create.bucket("landing"));
    S3Client s3 = analyst(S3Client.builder().forcePathStyle(true));

    may(allow("s3:GetObject", "arn:aws:s3:::landing/*"));
    assertThatThrownBy(() -> s3.getObject(get -> get.bucket("landing").key("none")))
        .isInstanceOfSatisfying(
            S3Exception.class, denied -> assertThat(denied.statusCode()).isEqualTo(403));
    assertThatThrownBy(() -> s3.headObject(head -> head.bucket("landing").key("none")))
        .isInstanceOfSatisfying(
            S3Exception.class, denied -> assertThat(denied.statusCode()).isEqualTo(403));

    may(
        allow("s3:GetObject", "arn:aws:s3:::landing/*")
            + ","
            + allow("s3:ListBucket", "arn:aws:s3:::landing"));
    assertThatThrownBy(() -> s3.getObject(get -> get.bucket("landing").key("none")))
        .isInstanceOfSatisfying(
            S3Exception.class, missing -> assertThat(missing.statusCode()).isEqualTo(404));
  }

  @Test
  void s3DeletesOfManyObjectsThoseThatMayBeDeleted() {
    S3Client root = administrator(S3Client.builder().forcePathStyle(true));
    root.createBucket(create -> create.bucket("landing"));
    for (String key : List.of("mine/1", "theirs/1")) {
      root.putObject(put -> put.bucket("landing").key(key), RequestBody.fromString("x"));
    }
    may(allow("s3:DeleteObject", "arn:aws:s3:::landing/mine/*"));

    var answer =
        analyst(S3Client.builder().forcePathStyle(true))
            .deleteObjects(
                delete ->
                    delete
                        .bucket("landing")
                        .delete(
                            Delete.builder()
                                .objects(
                                    ObjectIdentifier.builder().key("mine/1").build(),
                                    ObjectIdentifier.builder().key("theirs/1").build())
                                .build()));

    assertThat(answer.deleted()).singleElement().extracting("key").isEqualTo("mine/1");
    assertThat(answer.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.key()).isEqualTo("theirs/1");
              assertThat(error.code()).isEqualTo("AccessDenied");
            });
    assertThat(root.listObjectsV2(list -> list.bucket("landing")).contents())
        .singleElement()
        .extracting("key")
        .isEqualTo("theirs/1");
  }

  @Test
  void s3TablesNamesTheTableByItsIdAndFiveReadsByAnotherCode() {
    S3TablesClient root = administrator(S3TablesClient.builder());
    root.createTableBucket(create -> create.name("gold"));
    root.createNamespace(create -> create.tableBucketARN(B).namespace("sales"));
    String arn = table(root, "revenue");
    S3TablesClient tables = analyst(S3TablesClient.builder());

    assertDenied(
        catchThrowableOfType(
            ForbiddenException.class,
            () ->
                tables.deleteTable(
                    delete -> delete.tableBucketARN(B).namespace("sales").name("revenue"))),
        403,
        "ForbiddenException",
        denial("s3tables:DeleteTable", arn));
    assertDenied(
        catchThrowableOfType(
            software.amazon.awssdk.services.s3tables.model.AccessDeniedException.class,
            () -> tables.getTable(get -> get.tableBucketARN(B).namespace("sales").name("revenue"))),
        403,
        "AccessDeniedException",
        denial("s3tables:GetTable", arn));
    assertDenied(
        catchThrowableOfType(
            software.amazon.awssdk.services.s3tables.model.AccessDeniedException.class,
            () -> tables.listTableBuckets(list -> {})),
        403,
        "AccessDeniedException",
        denial("s3tables:ListTableBuckets", "*"));
  }

  /** A table's ARN holds no name; the condition keys do. */
  @Test
  void s3TablesKnowsTheNamesOfATableInConditions() {
    S3TablesClient root = administrator(S3TablesClient.builder());
    root.createTableBucket(create -> create.name("gold"));
    root.createNamespace(create -> create.tableBucketARN(B).namespace("sales"));
    for (String name : List.of("revenue", "secret")) {
      assertThat(table(root, name)).startsWith(B);
    }
    may(
        """
        {"Effect": "Allow", "Action": "s3tables:GetTable", "Resource": "%s/table/*",
         "Condition": {"StringEquals": {"s3tables:namespace": "sales"},
                       "StringLike": {"s3tables:tableName": "rev*"}}}\
        """
            .formatted(B));
    S3TablesClient tables = analyst(S3TablesClient.builder());

    assertThat(
            tables.getTable(get -> get.tableBucketARN(B).namespace("sales").name("revenue")).name())
        .isEqualTo("revenue");
    assertThatThrownBy(
            () -> tables.getTable(get -> get.tableBucketARN(B).namespace("sales").name("secret")))
        .isInstanceOf(software.amazon.awssdk.services.s3tables.model.AccessDeniedException.class);
  }

  @Test
  void aTablePolicyLetsInWhomNoIdentityPolicyDoesAndItsDenialWins() {
    S3TablesClient root = administrator(S3TablesClient.builder());
    root.createTableBucket(create -> create.name("gold"));
    root.createNamespace(create -> create.tableBucketARN(B).namespace("sales"));
    String arn = table(root, "revenue");
    String statement =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "%s", "Principal": {"AWS": "%s"},
         "Action": "s3tables:GetTable", "Resource": "%s"}}\
        """;
    root.putTableBucketPolicy(
        put ->
            put.tableBucketARN(B)
                .resourcePolicy(statement.formatted("Allow", ROLE, B + "/table/*")));
    S3TablesClient tables = analyst(S3TablesClient.builder());

    assertThat(
            tables.getTable(get -> get.tableBucketARN(B).namespace("sales").name("revenue")).name())
        .isEqualTo("revenue");

    root.putTablePolicy(
        put ->
            put.tableBucketARN(B)
                .namespace("sales")
                .name("revenue")
                .resourcePolicy(statement.formatted("Deny", ROLE, arn)));
    assertThatThrownBy(
            () -> tables.getTable(get -> get.tableBucketARN(B).namespace("sales").name("revenue")))
        .hasMessageContaining(
            "User: %s is not authorized to perform: s3tables:GetTable on resource: %s with an explicit deny in a resource-based policy"
                .formatted(SESSION, arn));
  }

  @Test
  void sqsWritesTheActionInLowerCase() {
    String url =
        administrator(SqsClient.builder())
            .createQueue(create -> create.queueName("landing"))
            .queueUrl();

    SqsException denied =
        catchThrowableOfType(
            SqsException.class,
            () ->
                analyst(SqsClient.builder())
                    .sendMessage(send -> send.queueUrl(url).messageBody("x")));

    assertDenied(
        denied,
        403,
        "AccessDenied",
        denial("sqs:sendmessage", "arn:aws:sqs:us-east-1:000000000000:landing"));
  }

  @Test
  void lambdaNamesTheAlias() {
    LambdaException denied =
        catchThrowableOfType(
            LambdaException.class,
            () ->
                analyst(LambdaClient.builder())
                    .invoke(invoke -> invoke.functionName("plan").qualifier("live")));

    assertDenied(
        denied,
        403,
        "AccessDeniedException",
        denial(
            "lambda:InvokeFunction", "arn:aws:lambda:us-east-1:000000000000:function:plan:live"));
  }

  @Test
  void stepFunctionsEventBridgeLogsLakeFormationAndGlueAnswerByTheirOwnError() {
    String machine = "arn:aws:states:us-east-1:000000000000:stateMachine:medallion";
    assertDenied(
        catchThrowableOfType(
            SfnException.class,
            () ->
                analyst(SfnClient.builder())
                    .startExecution(start -> start.stateMachineArn(machine))),
        400,
        "AccessDeniedException",
        denial("states:StartExecution", machine));
    assertDenied(
        catchThrowableOfType(
            EventBridgeException.class,
            () -> analyst(EventBridgeClient.builder()).deleteRule(delete -> delete.name("r"))),
        400,
        "AccessDeniedException",
        denial("events:DeleteRule", "arn:aws:events:us-east-1:000000000000:rule/r"));
    assertDenied(
        catchThrowableOfType(
            software.amazon.awssdk.services.cloudwatchlogs.model.AccessDeniedException.class,
            () ->
                analyst(CloudWatchLogsClient.builder())
                    .filterLogEvents(filter -> filter.logGroupName("/aws/lambda/m"))),
        400,
        "AccessDeniedException",
        denial(
            "logs:FilterLogEvents",
            "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/m:*"));
    assertDenied(
        catchThrowableOfType(
            software.amazon.awssdk.services.lakeformation.model.AccessDeniedException.class,
            () -> analyst(LakeFormationClient.builder()).listPermissions(list -> {})),
        403,
        "AccessDeniedException",
        denial("lakeformation:ListPermissions", "*"));
    assertDenied(
        catchThrowableOfType(
            AccessDeniedException.class,
            () -> analyst(GlueClient.builder()).startJobRun(start -> start.jobName("bronze"))),
        400,
        "AccessDeniedException",
        denial("glue:StartJobRun", "arn:aws:glue:us-east-1:000000000000:job/bronze"));
  }

  /** Of the catalogs, the database and the table, the first that is refused is named. */
  @Test
  void glueAsksForEachCatalogAboveATable() {
    GlueClient glue = analyst(GlueClient.builder());
    String arn = "arn:aws:glue:us-east-1:000000000000:";
    List<String> resources =
        List.of(
            arn + "catalog",
            arn + "catalog/s3tablescatalog",
            arn + "catalog/s3tablescatalog/gold",
            arn + "database/s3tablescatalog/gold/sales",
            arn + "table/s3tablescatalog/gold/sales/revenue");
    StringBuilder allowed = new StringBuilder();
    for (String resource : resources) {
      assertThatThrownBy(
              () ->
                  glue.getTable(
                      get ->
                          get.catalogId("000000000000:s3tablescatalog/gold")
                              .databaseName("sales")
                              .name("revenue")))
          .hasMessageContaining(denial("glue:GetTable", resource));
      allowed.append(allowed.isEmpty() ? "" : ",").append(allow("glue:GetTable", resource));
      may(allowed.toString());
    }
    assertThatThrownBy(
            () ->
                glue.getTable(
                    get ->
                        get.catalogId("000000000000:s3tablescatalog/gold")
                            .databaseName("sales")
                            .name("revenue")))
        .hasMessageContaining("not found");
  }

  @Test
  void athenaNamesNeitherWhoAsksNorWhatFor() {
    assertDenied(
        catchThrowableOfType(
            AthenaException.class,
            () ->
                analyst(AthenaClient.builder())
                    .startQueryExecution(
                        start -> start.queryString("SELECT 1").workGroup("primary"))),
        400,
        "AccessDeniedException",
        "You are not authorized to perform: athena:StartQueryExecution on the resource. After your"
            + " AWS administrator or you have updated your permissions, please try again.");
  }

  /** The JDK's HTTP client, which this one stands on, gives no body with the status 401. */
  @Test
  void quickSightAnswers401() throws IOException {
    var denied =
        catchThrowableOfType(
            software.amazon.awssdk.services.quicksight.model.AccessDeniedException.class,
            () ->
                analyst(QuickSightClient.builder())
                    .createIngestion(
                        create ->
                            create
                                .awsAccountId("000000000000")
                                .dataSetId("revenue")
                                .ingestionId("1")));

    assertThat(denied.statusCode()).isEqualTo(401);
    assertThat(Files.readString(new Site(endpoint.uri(), state).trail()))
        .contains(
            denial(
                "quicksight:CreateIngestion",
                "arn:aws:quicksight:us-east-1:000000000000:dataset/revenue/ingestion/1"));
  }

  @Test
  void cloudFormationAnswersInXml() {
    assertDenied(
        catchThrowableOfType(
            CloudFormationException.class,
            () ->
                analyst(CloudFormationClient.builder())
                    .describeStacks(describe -> describe.stackName("medallion"))),
        403,
        "AccessDenied",
        denial(
            "cloudformation:DescribeStacks",
            "arn:aws:cloudformation:us-east-1:000000000000:stack/medallion/*"));
  }

  @Test
  void whoeverHandsARoleToAServiceNeedsToPassIt() {
    may(allow("states:CreateStateMachine", "*"));
    String role = "arn:aws:iam::000000000000:role/machine";

    assertThatThrownBy(
            () ->
                analyst(SfnClient.builder())
                    .createStateMachine(create -> create.name("m").roleArn(role).definition("{}")))
        .hasMessageContaining(denial("iam:PassRole", role));
  }

  @Test
  void eachDenialIsWrittenDownAsCloudTrailDoes() throws IOException {
    String url =
        administrator(SqsClient.builder())
            .createQueue(create -> create.queueName("landing"))
            .queueUrl();
    assertThatThrownBy(
            () ->
                analyst(SqsClient.builder())
                    .sendMessage(send -> send.queueUrl(url).messageBody("a secret")))
        .isInstanceOf(SqsException.class);

    List<String> lines = Files.readAllLines(new Site(endpoint.uri(), state).trail());
    assertThat(lines).hasSize(1);
    JsonNode event = new ObjectMapper().readTree(lines.getFirst());
    assertThat(event.path("eventSource").asText()).isEqualTo("sqs.amazonaws.com");
    assertThat(event.path("eventName").asText()).isEqualTo("SendMessage");
    assertThat(event.path("errorCode").asText()).isEqualTo("AccessDenied");
    assertThat(event.path("errorMessage").asText())
        .isEqualTo(denial("sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:landing"));
    assertThat(event.path("userIdentity").path("arn").asText()).isEqualTo(SESSION);
    assertThat(
            event
                .path("userIdentity")
                .path("sessionContext")
                .path("sessionIssuer")
                .path("arn")
                .asText())
        .isEqualTo(ROLE);
    assertThat(lines.getFirst()).doesNotContain("a secret");
  }

  /** What {@code ./medallion env --role} prints. */
  @Test
  void theAdministratorActsAsARoleAndMayDoNoMoreThanItMay() throws Exception {
    administrator(S3Client.builder().forcePathStyle(true))
        .createBucket(create -> create.bucket("landing"));
    may(allow("s3:ListBucket", "arn:aws:s3:::landing"));
    HttpRequest request =
        HttpRequest.newBuilder(
                endpoint.uri().resolve(LocalStack.ROLE_CREDENTIALS + "?role=analyst"))
            .header("Authorization", SignatureVerifier.bearer())
            .build();
    HttpResponse<String> answer;
    try (HttpClient http = HttpClient.newHttpClient()) {
      answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    }
    JsonNode key = new ObjectMapper().readTree(answer.body());
    S3Client s3 =
        SdkClients.of(
            S3Client.builder().forcePathStyle(true),
            endpoint.uri(),
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    key.path("accessKey").asText(),
                    key.path("secretKey").asText(),
                    key.path("sessionToken").asText())));
    open.add(s3);

    assertThat(s3.listObjectsV2(list -> list.bucket("landing")).contents()).isEmpty();
    assertThatThrownBy(
            () -> s3.putObject(put -> put.bucket("landing").key("a"), RequestBody.fromString("x")))
        .hasMessageContaining(
            "User: arn:aws:sts::000000000000:assumed-role/analyst/local-user is not authorized to"
                + " perform: s3:PutObject");
  }

  /** What {@code ./medallion up --as} does. */
  @Test
  void whoeverSignsAsTheAdministratorMayDoNoMoreThanTheRoleThatUpWasGiven() {
    S3Client s3 = administrator(S3Client.builder().forcePathStyle(true));
    s3.createBucket(create -> create.bucket("landing"));
    may(allow("s3:GetObject", "arn:aws:s3:::landing/*"));
    s3.putObject(put -> put.bucket("landing").key("a"), RequestBody.fromString("x"));

    services.actAs("analyst");

    assertThat(s3.getObjectAsBytes(get -> get.bucket("landing").key("a")).asUtf8String())
        .isEqualTo("x");
    assertThatThrownBy(
            () -> s3.putObject(put -> put.bucket("landing").key("b"), RequestBody.fromString("x")))
        .hasMessageContaining("assumed-role/analyst/local-user is not authorized to perform");
    assertThatThrownBy(
            () -> administrator(SqsClient.builder()).createQueue(create -> create.queueName("q")))
        .isInstanceOf(SqsException.class)
        .hasMessageContaining("sqs:createqueue");
    assertThatThrownBy(() -> services.actAs("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no role nobody; the roles are analyst");
  }
}
