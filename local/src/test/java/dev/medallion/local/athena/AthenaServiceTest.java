package dev.medallion.local.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.InputConstraints;
import dev.medallion.local.engine.TrinoEngine;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.athena.model.BatchGetNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.BatchGetNamedQueryResponse;
import software.amazon.awssdk.services.athena.model.CreateNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.CreateNamedQueryResponse;
import software.amazon.awssdk.services.athena.model.CreatePreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.DeleteNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetDataCatalogRequest;
import software.amazon.awssdk.services.athena.model.GetDataCatalogResponse;
import software.amazon.awssdk.services.athena.model.GetPreparedStatementRequest;
import software.amazon.awssdk.services.athena.model.GetPreparedStatementResponse;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.GetWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.ListNamedQueriesRequest;
import software.amazon.awssdk.services.athena.model.ListNamedQueriesResponse;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsRequest;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsResponse;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsRequest;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsResponse;
import software.amazon.awssdk.services.athena.model.MetadataException;
import software.amazon.awssdk.services.athena.model.NamedQuery;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.ResourceNotFoundException;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.UpdateNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.WorkGroupSummary;

/** What needs no engine: the order of checks, tokens, work groups, and what outlives a restart. */
class AthenaServiceTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** A statement that starts, and fails before it reaches the engine. */
  private static final String FAILS = "CREATE TABLE t (n) AS VALUES 1";

  private static final String FAILURE =
      "MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 1";

  private static final TrinoEngine NO_ENGINE =
      (catalog, schema) -> {
        throw new SQLException("there is no engine here");
      };

  @TempDir private Path state;

  private AthenaService service;
  private TableBuckets tables;
  private S3Service s3;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(state.resolve("s3/results"));
    tables = TableBuckets.open(site());
    tables.create("gold");
    s3 = S3Service.start(site(), event -> {}, tables);
    service = open();
    call(
        CreateWorkGroupRequest.builder()
            .name("managed")
            .configuration(c -> c.managedQueryResultsConfiguration(m -> m.enabled(true)))
            .build());
  }

  @AfterEach
  void stop() {
    service.close();
    s3.close();
    tables.close();
  }

  @Test
  void checksTheTokenThenTheOutputLocationThenTheStatement() {
    assertRefused(
        start -> start.clientRequestToken(null).queryString(null),
        "INVALID_INPUT",
        "1 validation error detected: Value null at 'queryString' failed to satisfy constraint:"
            + " Member must not be null");
    assertRefused(
        start -> start.clientRequestToken(null),
        "INVALID_INPUT",
        "clientRequestToken is null or empty");
    assertRefused(
        start ->
            start.clientRequestToken("short").resultConfiguration(to -> to.outputLocation("x")),
        "INVALID_INPUT",
        "1 validation error detected: Value at 'clientRequestToken' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 32");
    assertRefused(
        start -> start.queryString("SELEC 1").resultConfiguration(to -> to.outputLocation("s3://")),
        "INVALID_INPUT",
        "outputLocation is not a valid S3 path.");
    assertRefused(start -> start.workGroup("nosuch"), "INVALID_INPUT", "WorkGroup is not found.");
    assertRefused(
        start -> start.workGroup("primary"),
        "INVALID_INPUT",
        "No output location provided. An output location is required either through the Workgroup"
            + " result configuration setting or as an API input.");
    assertRefused(
        start -> start.queryString("SELECT FROM"),
        "MALFORMED_QUERY",
        "Queries of this type are not supported");
  }

  @Test
  void refusesAStatementOfMoreBytesThanAthenaTakes() {
    String longest = "SELECT '%s'".formatted("ü".repeat((262_144 - 9) / 2));
    assertThat(start(start -> start.queryString(longest))).isNotEmpty();

    assertRefused(
        start -> start.queryString(longest + "  "),
        "INVALID_INPUT",
        "1 validation error detected: Value at 'queryString' failed to satisfy constraint: Member"
            + " must have length less than or equal to 262144");
  }

  @Test
  void givesTheSameTokenBackToTheSameRequestOnly() {
    String first = start(start -> {});
    assertThat(finished(first).status().state()).isEqualTo(QueryExecutionState.FAILED);

    assertThat(start(start -> {})).isEqualTo(first);
    assertRefused(
        start -> start.queryExecutionContext(context -> context.database("default")),
        "IDEMPOTENT_PARAMETER_MISMATCH",
        "Idempotent parameters do not match");
    assertRefused(
        start -> start.queryString(FAILS + " "),
        "IDEMPOTENT_PARAMETER_MISMATCH",
        "Idempotent parameters do not match");
  }

  @Test
  void spendsNoTokenOnARequestThatIsRefused() {
    assertRefused(
        start -> start.queryString("SELECT FROM"),
        "MALFORMED_QUERY",
        "Queries of this type are not supported");

    assertThat(finished(start(start -> {})).query()).isEqualTo(FAILS);
  }

  @Test
  void keepsTokensAndExecutionsOverARestart() {
    String first = start(start -> {});
    finished(first);
    service.close();

    service = open();

    assertThat(start(start -> {})).isEqualTo(first);
    QueryExecution kept = finished(first);
    assertThat(kept.status().stateChangeReason()).isEqualTo(FAILURE);
    assertThat(kept.status().athenaError().errorType()).isEqualTo(1100);
    assertThat(kept.substatementType()).isEqualTo("CREATE_TABLE_AS_SELECT");
    assertThat(
            ((ListQueryExecutionsResponse)
                    call(ListQueryExecutionsRequest.builder().workGroup("managed").build()))
                .queryExecutionIds())
        .containsExactly(first);
  }

  @Test
  void listsExecutionsPageByPage() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String token = TOKEN + i;
      ids.addFirst(start(start -> start.clientRequestToken(token)));
    }

    ListQueryExecutionsResponse first = list(list -> list.maxResults(2));
    assertThat(first.queryExecutionIds()).containsExactlyElementsOf(ids.subList(0, 2));
    ListQueryExecutionsResponse second =
        list(list -> list.maxResults(2).nextToken(first.nextToken()));
    assertThat(second.queryExecutionIds()).containsExactly(ids.getLast());
    assertThat(second.nextToken()).isNull();
    assertThatThrownBy(() -> list(list -> list.nextToken("nosuch")))
        .hasMessage("The nextPageToken is malformed: nosuch");
  }

  private ListQueryExecutionsResponse list(Consumer<ListQueryExecutionsRequest.Builder> change) {
    ListQueryExecutionsRequest.Builder request =
        ListQueryExecutionsRequest.builder().workGroup("managed");
    change.accept(request);
    return (ListQueryExecutionsResponse) call(request.build());
  }

  @Test
  void takesOverWhatAnEarlierReleaseKept() throws IOException {
    String id = start(start -> {});
    QueryExecution known = finished(id);
    service.close();
    try (Executions executions = new Executions(state.resolve("athena/executions.db"))) {
      Files.writeString(
          state.resolve("athena/executions/%s.json".formatted(id)),
          executions.find(id).toJson().toString());
    }
    Files.delete(state.resolve("athena/executions.db"));

    service = open();

    assertThat(finished(id).equalsBySdkFields(known)).isTrue();
    assertThat(start(start -> {})).isEqualTo(id);
    assertThat(state.resolve("athena/executions")).isEmptyDirectory();
  }

  @Test
  void saysWhatAFailedCreationMayHaveLeftWhereResultsHaveALocation() {
    String id =
        start(
            start ->
                start
                    .workGroup("primary")
                    .resultConfiguration(to -> to.outputLocation("s3://results/q")));

    assertThat(finished(id).status().stateChangeReason())
        .isEqualTo(
            FAILURE
                + ". You may need to manually clean the data at location 's3://results/q/tables/%s'"
                    .formatted(id)
                + " before retrying. Athena will not delete data in your account.");
  }

  @Test
  void refusesResultsThatAreNotThere() {
    assertThatThrownBy(
            () -> call(GetQueryResultsRequest.builder().queryExecutionId("nosuch").build()))
        .hasMessage("QueryExecution nosuch was not found");
    String id = start(start -> {});
    finished(id);
    assertThatThrownBy(
            () ->
                call(
                    GetQueryResultsRequest.builder()
                        .queryExecutionId(id)
                        .maxResults(1001)
                        .nextToken("x")
                        .build()))
        .hasMessage("MaxResults is more than maximum allowed length 1000");
    assertThatThrownBy(
            () ->
                call(GetQueryResultsRequest.builder().queryExecutionId(id).nextToken("x").build()))
        .hasMessage("Query did not finish successfully. Final query state: FAILED");
  }

  @Test
  void changesAndDeletesWorkGroups() {
    call(
        UpdateWorkGroupRequest.builder()
            .workGroup("managed")
            .description("of gold")
            .configurationUpdates(
                c ->
                    c.managedQueryResultsConfigurationUpdates(m -> m.enabled(false))
                        .resultConfigurationUpdates(r -> r.outputLocation("s3://results/")))
            .build());

    var group =
        ((GetWorkGroupResponse) call(GetWorkGroupRequest.builder().workGroup("managed").build()))
            .workGroup();
    assertThat(group.description()).isEqualTo("of gold");
    assertThat(group.configuration().resultConfiguration().outputLocation())
        .isEqualTo("s3://results/");
    assertThat(group.configuration().engineVersion().effectiveEngineVersion())
        .isEqualTo("Athena engine version 3");

    call(DeleteWorkGroupRequest.builder().workGroup("managed").build());
    assertThatThrownBy(() -> call(GetWorkGroupRequest.builder().workGroup("managed").build()))
        .hasMessage("WorkGroup is not found.");
    assertThatThrownBy(() -> call(CreateWorkGroupRequest.builder().name("primary").build()))
        .hasMessage("WorkGroup is already created");
  }

  @Test
  void refusesANameThatNoWorkGroupCanHave() {
    for (String name : List.of("a/b", "../x", "", "ü", "x".repeat(129))) {
      assertThatThrownBy(() -> call(CreateWorkGroupRequest.builder().name(name).build()))
          .hasMessage(
              "1 validation error detected: Value at 'name' failed to satisfy constraint: Member"
                  + " must satisfy regular expression pattern: [a-zA-Z0-9._-]{1,128}");
    }
    ListWorkGroupsResponse groups =
        (ListWorkGroupsResponse) call(ListWorkGroupsRequest.builder().build());
    assertThat(groups.workGroups())
        .extracting(WorkGroupSummary::name)
        .containsExactly("managed", "primary");
  }

  @Test
  void namesTheCatalogOfATableBucketByItsIdInTheDataCatalog() {
    GetDataCatalogResponse catalog =
        (GetDataCatalogResponse)
            call(GetDataCatalogRequest.builder().name("s3tablescatalog/gold").build());

    assertThat(catalog.dataCatalog().parameters())
        .containsEntry("catalog-id", "000000000000:s3tablescatalog/gold");
    assertThatThrownBy(() -> call(GetDataCatalogRequest.builder().name("nosuch").build()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("DataCatalog nosuch was not found");
    assertThatThrownBy(
            () ->
                call(
                    GetTableMetadataRequest.builder()
                        .catalogName("AwsDataCatalog")
                        .databaseName("db")
                        .tableName("t")
                        .build()))
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("Database db not found.");
  }

  @Test
  void keepsPreparedStatementsOfAWorkGroup() {
    call(
        CreatePreparedStatementRequest.builder()
            .workGroup("managed")
            .statementName("one")
            .queryStatement("SELECT ?")
            .build());
    service.close();
    service = open();

    GetPreparedStatementResponse kept =
        (GetPreparedStatementResponse)
            call(
                GetPreparedStatementRequest.builder()
                    .workGroup("managed")
                    .statementName("one")
                    .build());
    assertThat(kept.preparedStatement().queryStatement()).isEqualTo("SELECT ?");
    assertThatThrownBy(
            () ->
                call(
                    GetPreparedStatementRequest.builder()
                        .workGroup("primary")
                        .statementName("one")
                        .build()))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void knowsTheConstraintsOfEveryOperationThatItAnswers() {
    assertThat(InputConstraints.of("athena").operations())
        .containsExactlyInAnyOrderElementsOf(
            service.operations().requests().stream()
                .map(request -> request.getSimpleName().replaceFirst("Request$", ""))
                .toList());
  }

  @Test
  void keepsNamedQueriesOverARestart() {
    String id = named("daily", "sales");
    assertThat(named("daily", "sales")).isEqualTo(id);
    assertThatThrownBy(() -> named("weekly", "sales"))
        .hasMessageContaining("Idempotent parameters do not match");
    call(
        UpdateNamedQueryRequest.builder()
            .namedQueryId(id)
            .name("hourly")
            .queryString("SELECT 2")
            .build());
    service.close();
    service = open();

    BatchGetNamedQueryResponse batch =
        (BatchGetNamedQueryResponse)
            call(BatchGetNamedQueryRequest.builder().namedQueryIds(id, "gone").build());

    assertThat(batch.namedQueries())
        .containsExactly(
            NamedQuery.builder()
                .namedQueryId(id)
                .name("hourly")
                .database("sales")
                .queryString("SELECT 2")
                .workGroup("primary")
                .build());
    assertThat(batch.unprocessedNamedQueryIds().getFirst().errorMessage())
        .isEqualTo("NamedQuery gone was not found");
    call(DeleteNamedQueryRequest.builder().namedQueryId(id).build());
    assertThat(((ListNamedQueriesResponse) call(ListNamedQueriesRequest.builder().build())))
        .isEqualTo(ListNamedQueriesResponse.builder().namedQueryIds(List.of()).build());
  }

  @Test
  void pagesNamedQueriesByATokenOfItsOwn() {
    for (String name : List.of("a", "b", "c")) {
      call(
          CreateNamedQueryRequest.builder()
              .name(name)
              .database("d")
              .queryString("SELECT 1")
              .build());
    }
    List<String> ids = new ArrayList<>();
    String token = null;
    do {
      ListNamedQueriesResponse page =
          (ListNamedQueriesResponse)
              call(ListNamedQueriesRequest.builder().maxResults(2).nextToken(token).build());
      ids.addAll(page.namedQueryIds());
      token = page.nextToken();
    } while (token != null);

    assertThat(ids).hasSize(3).doesNotHaveDuplicates();
    for (String malformed : List.of("1", "ZnJvbTo", "!")) {
      assertThatThrownBy(() -> call(ListNamedQueriesRequest.builder().nextToken(malformed).build()))
          .hasMessageContaining("The nextPageToken is malformed: " + malformed);
    }
  }

  private String named(String name, String database) {
    return ((CreateNamedQueryResponse)
            call(
                CreateNamedQueryRequest.builder()
                    .name(name)
                    .database(database)
                    .queryString("SELECT 1")
                    .clientRequestToken(TOKEN)
                    .build()))
        .namedQueryId();
  }

  private AthenaService open() {
    return new AthenaService(site(), s3, NO_ENGINE, new TableBucketCatalogs(tables));
  }

  private Site site() {
    return new Site(URI.create("http://127.0.0.1:1"), state);
  }

  private AwsResponse call(AwsRequest request) {
    return service.operations().handler(request.getClass()).orElseThrow().apply(request);
  }

  private String start(Consumer<StartQueryExecutionRequest.Builder> change) {
    StartQueryExecutionRequest.Builder request =
        StartQueryExecutionRequest.builder()
            .queryString(FAILS)
            .clientRequestToken(TOKEN)
            .workGroup("managed")
            .queryExecutionContext(context -> context.catalog("s3tablescatalog/gold"));
    change.accept(request);
    return ((StartQueryExecutionResponse) call(request.build())).queryExecutionId();
  }

  private QueryExecution finished(String id) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(
            () ->
                ((GetQueryExecutionResponse)
                        call(GetQueryExecutionRequest.builder().queryExecutionId(id).build()))
                    .queryExecution(),
            execution -> execution.status().completionDateTime() != null);
  }

  private void assertRefused(
      Consumer<StartQueryExecutionRequest.Builder> change, String code, String message) {
    assertThatThrownBy(() -> start(change))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(message)
        .extracting(e -> ((InvalidRequestException) e).athenaErrorCode())
        .isEqualTo(code);
  }
}
