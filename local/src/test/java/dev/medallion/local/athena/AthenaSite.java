package dev.medallion.local.athena;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.local.engine.TrinoEngine;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.quicksight.QuickSightService;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3tables.CatalogEndpoint;
import dev.medallion.local.s3tables.S3TablesService;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.DataSourceType;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.InputColumnDataType;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.s3.S3Client;

/** Athena, QuickSight and S3 Tables behind an endpoint, on a real Trino. */
final class AthenaSite implements AutoCloseable {
  static final String GOLD = "s3tablescatalog/gold";
  static final String WORK_GROUP = "gold";

  /** As long as Trino itself is given to start, which on a busy machine takes a while. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Endpoint endpoint;
  private final Site site;
  private final TableBuckets buckets;
  private final S3Service objects;
  private final TrinoEngine trino;
  private final AthenaService athenaService;
  private final QuickSightService quickSightService;
  private final AthenaClient athena;
  private final QuickSightClient quickSight;
  private final S3Client objectClient;
  private final OneHiddenColumn lake = new OneHiddenColumn();

  AthenaSite(Path state) throws IOException {
    endpoint = Endpoint.bind(0);
    site = new Site(endpoint.uri(), state);
    buckets = TableBuckets.open(site);
    trino =
        SharedEngines.lend().trino().over(CatalogEndpoint.DATA_CATALOG.on(site), buckets::names);
    objects = S3Service.start(site, event -> {}, buckets);
    athenaService =
        new AthenaService(
            site, objects, trino, new TableBucketCatalogs(buckets), AccessControl.NONE, lake);
    quickSightService =
        new QuickSightService(
            site,
            new SelectQuery(trino, new TableBucketCatalogs(buckets), AccessControl.NONE),
            QuickSightService.ENTERPRISE_REFRESHES,
            Clock.systemUTC());
    S3TablesService tables = new S3TablesService(buckets);
    endpoint.serve(
        List.of(tables, athenaService, quickSightService), tables.catalogs(), objects.handler());
    athena = SdkClients.of(AthenaClient.builder(), endpoint.uri());
    quickSight = SdkClients.of(QuickSightClient.builder(), endpoint.uri());
    objectClient = SdkClients.of(S3Client.builder().forcePathStyle(true), endpoint.uri());
  }

  /** From now on, Lake Formation decides, and grants all columns but those of that name. */
  void hide(String column) {
    lake.hidden = column;
  }

  /** From now on, everyone may do everything. */
  void hideNothing() {
    lake.hidden = "";
  }

  private static final class OneHiddenColumn implements DataLake {
    private volatile String hidden = "";

    @Override
    public boolean governs(CatalogEntity entity) {
      return !hidden.isEmpty() && entity.isTable();
    }

    @Override
    public boolean allows(Set<String> principals, Permission permission, CatalogEntity entity) {
      return permission != Permission.SELECT;
    }

    @Override
    public boolean reads(Set<String> principals, CatalogEntity table, String column) {
      return !column.equals(hidden);
    }

    @Override
    public void created(String principal, CatalogEntity entity) {}

    @Override
    public void dropped(CatalogEntity entity) {}
  }

  Site site() {
    return site;
  }

  TableBuckets buckets() {
    return buckets;
  }

  S3Client objects() {
    return objectClient;
  }

  AthenaClient athena() {
    return athena;
  }

  QuickSightClient quickSight() {
    return quickSight;
  }

  QuickSightService quickSightService() {
    return quickSightService;
  }

  /** Runs a statement in the gold table bucket, results managed, and gives what became of it. */
  QueryExecution run(String sql) {
    return finished(start(sql, UUID.randomUUID().toString()));
  }

  String start(String sql, String token) {
    return athena
        .startQueryExecution(
            start ->
                start
                    .queryString(sql)
                    .clientRequestToken(token)
                    .workGroup(WORK_GROUP)
                    .queryExecutionContext(context -> context.catalog(GOLD).database("retail")))
        .queryExecutionId();
  }

  QueryExecution finished(String id) {
    return Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> athena.getQueryExecution(get -> get.queryExecutionId(id)).queryExecution(),
            execution -> execution.status().completionDateTime() != null);
  }

  /** Runs a statement that must succeed and gives its rows. */
  List<List<String>> rows(String sql) {
    QueryExecution execution = run(sql);
    if (execution.status().state() != QueryExecutionState.SUCCEEDED) {
      throw new AssertionError(sql + ": " + execution.status());
    }
    return athena
        .getQueryResults(get -> get.queryExecutionId(execution.queryExecutionId()))
        .resultSet()
        .rows()
        .stream()
        .map(row -> row.data().stream().map(Datum::varCharValue).toList())
        .toList();
  }

  /** Runs a statement in the silver table bucket, which must succeed. */
  void silver(String sql) {
    String id =
        athena
            .startQueryExecution(
                start ->
                    start
                        .queryString(sql)
                        .workGroup(WORK_GROUP)
                        .queryExecutionContext(
                            context -> context.catalog("s3tablescatalog/silver")))
            .queryExecutionId();
    QueryExecution execution = finished(id);
    if (execution.status().state() != QueryExecutionState.SUCCEEDED) {
      throw new AssertionError(sql + ": " + execution.status());
    }
  }

  /** Makes a data set of {@code company} and {@code revenue}, and its data source. */
  void dataSet(String id, String sql) {
    if (quickSight
        .listDataSets(list -> list.awsAccountId(Site.ACCOUNT))
        .dataSetSummaries()
        .isEmpty()) {
      quickSight.createDataSource(
          source ->
              source
                  .awsAccountId(Site.ACCOUNT)
                  .dataSourceId("athena")
                  .name("athena")
                  .type(DataSourceType.ATHENA)
                  .dataSourceParameters(
                      parameters ->
                          parameters.athenaParameters(
                              athena ->
                                  athena.roleArn("arn:aws:iam::000000000000:role/quicksight"))));
    }
    PhysicalTable table =
        PhysicalTable.builder()
            .customSql(
                custom ->
                    custom
                        .dataSourceArn(Site.arn("quicksight", "datasource/athena"))
                        .name(id)
                        .sqlQuery(sql.formatted(GOLD))
                        .columns(
                            column("company", InputColumnDataType.STRING),
                            column("revenue", InputColumnDataType.DECIMAL)))
            .build();
    quickSight.createDataSet(
        create ->
            create
                .awsAccountId(Site.ACCOUNT)
                .dataSetId(id)
                .name(id)
                .importMode(DataSetImportMode.SPICE)
                .physicalTableMap(Map.of("gold", table)));
  }

  /** Refreshes a data set and gives what became of it. */
  Ingestion ingest(String dataSetId, String ingestionId) {
    quickSight.createIngestion(
        create -> create.awsAccountId(Site.ACCOUNT).dataSetId(dataSetId).ingestionId(ingestionId));
    return Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                quickSight
                    .describeIngestion(
                        describe ->
                            describe
                                .awsAccountId(Site.ACCOUNT)
                                .dataSetId(dataSetId)
                                .ingestionId(ingestionId))
                    .ingestion(),
            ingestion ->
                ingestion.ingestionStatus() == IngestionStatus.COMPLETED
                    || ingestion.ingestionStatus() == IngestionStatus.FAILED);
  }

  private static InputColumn column(String name, InputColumnDataType type) {
    return InputColumn.builder().name(name).type(type).build();
  }

  @Override
  public void close() {
    athena.close();
    objectClient.close();
    quickSight.close();
    athenaService.close();
    quickSightService.close();
    objects.close();
    endpoint.close();
    buckets.close();
  }
}
