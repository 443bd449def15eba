package dev.medallion.local.quicksight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.iam.Principal;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Permission;
import dev.medallion.local.integration.QuerySource;
import dev.medallion.local.integration.QuerySource.Column;
import dev.medallion.local.integration.QuerySource.QueryFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.quicksight.model.CancelIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionResponse;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.DataSourceType;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetPermissionsResponse;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionResponse;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionErrorType;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;
import software.amazon.awssdk.services.quicksight.model.IngestionType;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.InputColumnDataType;
import software.amazon.awssdk.services.quicksight.model.InvalidParameterValueException;
import software.amazon.awssdk.services.quicksight.model.LimitExceededException;
import software.amazon.awssdk.services.quicksight.model.ListIngestionsRequest;
import software.amazon.awssdk.services.quicksight.model.ListIngestionsResponse;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceRequest;

class QuickSightServiceTest {
  private static final String ACCOUNT = "000000000000";
  private static final int REFRESHES = 3;
  private static final List<Column> REVENUE =
      List.of(new Column("revenue", "decimal"), new Column("company", "varchar"));

  @TempDir private Path state;

  private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-22T10:00:00Z"));
  private QuerySource source = rows(REVENUE, List.of("1.50", "acme"));
  private QuickSightService service;

  @BeforeEach
  void start() {
    service = open();
    call(
        CreateDataSourceRequest.builder()
            .awsAccountId(ACCOUNT)
            .dataSourceId("athena")
            .name("athena")
            .type(DataSourceType.ATHENA)
            .dataSourceParameters(
                parameters ->
                    parameters.athenaParameters(
                        athena -> athena.roleArn("arn:aws:iam::000000000000:role/quicksight")))
            .build());
    call(dataSet("revenue", DataSetImportMode.SPICE).build());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void keepsTheRowsOfARefreshInTheDeclaredOrderOfColumns() {
    CreateIngestionResponse created = ingest("first");
    Ingestion done = finished("first");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.ingestionStatus()).isEqualTo(IngestionStatus.INITIALIZED);
    assertThat(done.ingestionStatus()).isEqualTo(IngestionStatus.COMPLETED);
    assertThat(done.rowInfo().totalRowsInDataset()).isEqualTo(1);
    SpiceRows rows = service.rows("revenue").orElseThrow();
    assertThat(rows.ingestionId()).isEqualTo("first");
    assertThat(rows.columns()).containsExactly("company", "revenue");
    assertThat(rows.rows()).containsExactly(List.of("acme", "1.50"));
  }

  /** In IAM mode, the role that QuickSight has in an account has no right to S3 Tables. */
  @Test
  void mayReadNoTableBucketWithoutARoleOfTheDataSource() {
    call(
        UpdateDataSourceRequest.builder()
            .awsAccountId(Site.ACCOUNT)
            .dataSourceId("athena")
            .name("athena")
            .dataSourceParameters(
                parameters -> parameters.athenaParameters(athena -> athena.workGroup("gold")))
            .build());

    ingest("first");

    assertThat(finished("first").errorInfo().type())
        .isEqualTo(IngestionErrorType.PERMISSION_DENIED);
  }

  @Test
  void keepsTheOldRowsWhenARefreshFails() {
    ingest("first");
    finished("first");
    source =
        (sql, viewers, results) -> {
          throw new QueryFailure("TABLE_NOT_FOUND: line 1:15: Table 't' does not exist", null);
        };

    clock.advance(Duration.ofSeconds(1));
    ingest("second");
    Ingestion failed = finished("second");

    assertThat(failed.ingestionStatus()).isEqualTo(IngestionStatus.FAILED);
    assertThat(failed.errorInfo().type()).isEqualTo(IngestionErrorType.SQL_TABLE_NOT_FOUND);
    assertThat(failed.errorInfo().message())
        .isEqualTo("TABLE_NOT_FOUND: line 1:15: Table 't' does not exist");
    assertThat(service.rows("revenue").orElseThrow().ingestionId()).isEqualTo("first");
    assertThat(service.lastIngestion("revenue").orElseThrow().ingestionId()).isEqualTo("second");
  }

  @Test
  void failsARefreshThatLacksADeclaredColumnOrHasAnotherType() {
    source = rows(List.of(new Column("revenue", "varchar"), new Column("firm", "varchar")));

    ingest("first");
    Ingestion failed = finished("first");

    assertThat(failed.errorInfo().type()).isEqualTo(IngestionErrorType.SQL_SCHEMA_MISMATCH_ERROR);
    assertThat(failed.errorInfo().message())
        .isEqualTo(
            "column company is not in the result, which has revenue, firm; column revenue is"
                + " declared DECIMAL, but the result has varchar");
    assertThat(service.rows("revenue")).isEmpty();
  }

  @Test
  void failsTheRefreshOfADataSetOutsideOfSpice() {
    call(dataSet("direct", DataSetImportMode.DIRECT_QUERY).build());

    call(
        CreateIngestionRequest.builder()
            .awsAccountId(ACCOUNT)
            .dataSetId("direct")
            .ingestionId("first")
            .build());

    assertThat(finished("direct", "first").errorInfo().type())
        .isEqualTo(IngestionErrorType.DATA_SET_NOT_SPICE);
  }

  @Test
  void refusesAnIngestionIdThatWasUsedBefore() {
    ingest("first");
    finished("first");

    assertThatThrownBy(() -> ingest("first"))
        .isInstanceOf(ResourceExistsException.class)
        .hasMessage("Ingestion first already exists");
  }

  @Test
  void refusesMoreRefreshesThanARollingDayAllows() {
    for (int i = 0; i < REFRESHES; i++) {
      ingest("refresh-" + i);
      clock.advance(Duration.ofHours(8));
    }
    clock.advance(Duration.ofHours(-1));

    assertThatThrownBy(() -> ingest("one-more"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage(
            "Data set revenue has been refreshed 3 times within 24 hours, and no more are allowed");

    clock.advance(Duration.ofHours(1));
    ingest("one-more");
    assertThat(finished("one-more").ingestionStatus()).isEqualTo(IngestionStatus.COMPLETED);
  }

  @Test
  void refusesWhatIsMissingOrNotSupported() {
    assertThatThrownBy(
            () ->
                call(
                    CreateIngestionRequest.builder()
                        .dataSetId("nosuch")
                        .ingestionId("first")
                        .build()))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessage("Data set nosuch is not found");
    assertThatThrownBy(() -> ingest("a b"))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessage("IngestionId a b must be 1 to 128 letters, digits, hyphens and underscores");
    assertThatThrownBy(
            () ->
                call(
                    CreateIngestionRequest.builder()
                        .dataSetId("revenue")
                        .ingestionId("first")
                        .ingestionType(IngestionType.INCREMENTAL_REFRESH)
                        .build()))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("INCREMENTAL_REFRESH");
    assertThatThrownBy(
            () ->
                call(
                    dataSet("other", DataSetImportMode.SPICE)
                        .folderArns("arn:aws:quicksight:us-east-1:000000000000:folder/f")
                        .build()))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessage("FolderArns is not supported by the local side");
    assertThatThrownBy(() -> call(dataSet("revenue", DataSetImportMode.SPICE).build()))
        .isInstanceOf(ResourceExistsException.class)
        .hasMessage("Data set revenue already exists");
  }

  @Test
  void cancelsARefresh() {
    CountDownLatch never = new CountDownLatch(1);
    source = (sql, viewers, results) -> never.await();
    ingest("first");
    awaitStatus("first", IngestionStatus.RUNNING);

    call(CancelIngestionRequest.builder().dataSetId("revenue").ingestionId("first").build());

    assertThat(finished("first").ingestionStatus()).isEqualTo(IngestionStatus.CANCELLED);
  }

  @Test
  void goesOnWhereItWasAfterARestart() {
    ingest("first");
    finished("first");
    service.close();

    service = open();

    assertThat(service.rows("revenue").orElseThrow().rows())
        .containsExactly(List.of("acme", "1.50"));
    assertThatThrownBy(() -> ingest("first")).isInstanceOf(ResourceExistsException.class);
    ingest("second");
    finished("second");
    ListIngestionsResponse list =
        (ListIngestionsResponse) call(ListIngestionsRequest.builder().dataSetId("revenue").build());
    assertThat(list.ingestions())
        .extracting(Ingestion::ingestionId)
        .containsExactlyInAnyOrder("second", "first");
  }

  @Test
  void grantsAndRevokesPermissions() {
    ResourcePermission both = permission("quicksight:DescribeDataSet", "quicksight:PassDataSet");

    call(
        UpdateDataSetPermissionsRequest.builder()
            .dataSetId("revenue")
            .grantPermissions(both)
            .build());
    call(
        UpdateDataSetPermissionsRequest.builder()
            .dataSetId("revenue")
            .revokePermissions(permission("quicksight:PassDataSet"))
            .build());

    DescribeDataSetPermissionsResponse left =
        (DescribeDataSetPermissionsResponse)
            call(DescribeDataSetPermissionsRequest.builder().dataSetId("revenue").build());
    assertThat(left.permissions()).containsExactly(permission("quicksight:DescribeDataSet"));
  }

  private QuickSightService open() {
    return new QuickSightService(
        new Site(URI.create("http://127.0.0.1:1"), state),
        (sql, viewers, results) -> source.run(sql, viewers, results),
        REFRESHES,
        clock,
        QuickSightServiceTest::requireRoleOfTheDataSource);
  }

  /** The role that QuickSight has in an account is not let in. */
  private static void requireRoleOfTheDataSource(
      Principal principal, List<Permission> permissions) {
    if (principal.name().contains("aws-quicksight-service-role-v0")) {
      throw new AccessDenied(
          permissions.getFirst(), "User: %s is not authorized".formatted(principal.name()));
    }
  }

  private AwsResponse call(AwsRequest request) {
    return service.operations().handler(request.getClass()).orElseThrow().apply(request);
  }

  private CreateIngestionResponse ingest(String id) {
    return (CreateIngestionResponse)
        call(
            CreateIngestionRequest.builder()
                .awsAccountId(ACCOUNT)
                .dataSetId("revenue")
                .ingestionId(id)
                .ingestionType(IngestionType.FULL_REFRESH)
                .build());
  }

  private Ingestion finished(String id) {
    return finished("revenue", id);
  }

  private Ingestion finished(String dataSetId, String id) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> describe(dataSetId, id), IngestionStore::isOver);
  }

  private void awaitStatus(String id, IngestionStatus status) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> describe("revenue", id).ingestionStatus(), status::equals);
  }

  private Ingestion describe(String dataSetId, String id) {
    return ((DescribeIngestionResponse)
            call(DescribeIngestionRequest.builder().dataSetId(dataSetId).ingestionId(id).build()))
        .ingestion();
  }

  private static CreateDataSetRequest.Builder dataSet(String id, DataSetImportMode mode) {
    return CreateDataSetRequest.builder()
        .awsAccountId(ACCOUNT)
        .dataSetId(id)
        .name(id)
        .importMode(mode)
        .physicalTableMap(
            Map.of(
                "gold",
                PhysicalTable.builder()
                    .customSql(
                        sql ->
                            sql.dataSourceArn(Site.arn("quicksight", "datasource/athena"))
                                .name(id)
                                .sqlQuery("SELECT company, revenue FROM t")
                                .columns(
                                    column("company", InputColumnDataType.STRING),
                                    column("revenue", InputColumnDataType.DECIMAL)))
                    .build()));
  }

  private static InputColumn column(String name, InputColumnDataType type) {
    return InputColumn.builder().name(name).type(type).build();
  }

  private static ResourcePermission permission(String... actions) {
    return ResourcePermission.builder()
        .principal("arn:aws:quicksight:us-east-1:000000000000:user/default/reader")
        .actions(actions)
        .build();
  }

  @SafeVarargs
  private static QuerySource rows(List<Column> columns, List<String>... rows) {
    return (sql, viewers, results) -> {
      results.columns(columns);
      for (List<String> row : rows) {
        results.row(row);
      }
    };
  }
}
