package dev.medallion.local.quicksight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.integration.QuerySource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.DataSourceType;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;
import software.amazon.awssdk.services.quicksight.model.IngestionType;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.InputColumnDataType;
import software.amazon.awssdk.services.quicksight.model.PhysicalTable;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.quicksight.model.Tag;

/** Every operation that the pipeline calls, by AWS's own client. */
class QuickSightEndpointTest {
  private static final String ACCOUNT = Site.ACCOUNT;
  private static final Tag OWNER = Tag.builder().key("owner").value("medallion").build();
  private static final ResourcePermission READER =
      ResourcePermission.builder()
          .principal("arn:aws:quicksight:us-east-1:000000000000:user/default/reader")
          .actions("quicksight:DescribeDataSet")
          .build();

  @TempDir private Path state;
  private Endpoint endpoint;
  private QuickSightService service;
  private QuickSightClient client;

  @BeforeEach
  void start() throws Exception {
    endpoint = Endpoint.bind(0);
    service = open();
    endpoint.serve(List.of(service), Map.of(), exchange -> exchange.close());
    client = SdkClients.of(QuickSightClient.builder(), endpoint.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    service.close();
    endpoint.close();
  }

  @Test
  void makesAndUpdatesADataSourceAndKeepsWhoMayUseIt() {
    assertThat(createDataSource()).isEqualTo(ResourceStatus.CREATION_IN_PROGRESS);
    assertThatThrownBy(this::createDataSource)
        .isInstanceOf(ResourceExistsException.class)
        .hasMessageContaining("Data source athena already exists");

    client.updateDataSource(
        update ->
            update
                .awsAccountId(ACCOUNT)
                .dataSourceId("athena")
                .name("renamed")
                .dataSourceParameters(
                    parameters -> parameters.athenaParameters(athena -> athena.workGroup("gold"))));
    client.updateDataSourcePermissions(
        update -> update.awsAccountId(ACCOUNT).dataSourceId("athena").grantPermissions(READER));

    var source =
        client
            .describeDataSource(get -> get.awsAccountId(ACCOUNT).dataSourceId("athena"))
            .dataSource();
    assertThat(source.name()).isEqualTo("renamed");
    assertThat(source.status()).isEqualTo(ResourceStatus.UPDATE_SUCCESSFUL);
    assertThat(source.dataSourceParameters().athenaParameters().workGroup()).isEqualTo("gold");
    assertThat(
            client
                .describeDataSourcePermissions(
                    get -> get.awsAccountId(ACCOUNT).dataSourceId("athena"))
                .permissions())
        .containsExactly(READER);
    assertThat(new DataSources(state.resolve("quicksight/data-sources")).permissions("athena"))
        .as("what a later start reads")
        .containsExactly(READER);
    assertThatThrownBy(
            () ->
                client.updateDataSourcePermissions(
                    update ->
                        update
                            .awsAccountId(ACCOUNT)
                            .dataSourceId("nosuch")
                            .grantPermissions(READER)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Data source nosuch is not found");
  }

  @Test
  void makesUpdatesAndRefreshesADataSet() {
    createDataSource();
    createDataSet("SELECT company FROM old");
    assertThatThrownBy(() -> createDataSet("SELECT company FROM old"))
        .isInstanceOf(ResourceExistsException.class)
        .hasMessageContaining("Data set revenue already exists");
    client.updateDataSet(
        update ->
            update
                .awsAccountId(ACCOUNT)
                .dataSetId("revenue")
                .name("revenue")
                .importMode(DataSetImportMode.SPICE)
                .physicalTableMap(customSql("SELECT company FROM new")));
    client.updateDataSetPermissions(
        update -> update.awsAccountId(ACCOUNT).dataSetId("revenue").grantPermissions(READER));

    assertThat(
            client
                .describeDataSet(get -> get.awsAccountId(ACCOUNT).dataSetId("revenue"))
                .dataSet()
                .physicalTableMap()
                .get("gold")
                .customSql()
                .sqlQuery())
        .isEqualTo("SELECT company FROM new");
    assertThat(
            client
                .describeDataSetPermissions(get -> get.awsAccountId(ACCOUNT).dataSetId("revenue"))
                .permissions())
        .containsExactly(READER);
    assertThat(client.listDataSets(list -> list.awsAccountId(ACCOUNT)).dataSetSummaries())
        .extracting(DataSetSummary::name)
        .containsExactly("revenue");

    assertThat(ingest()).isEqualTo(IngestionStatus.INITIALIZED);
    await().until(() -> ingestion().ingestionStatus(), IngestionStatus.COMPLETED::equals);
    assertThat(ingestion().rowInfo().rowsIngested()).isEqualTo(1);
    assertThat(
            client
                .listIngestions(list -> list.awsAccountId(ACCOUNT).dataSetId("revenue"))
                .ingestions())
        .extracting(Ingestion::ingestionId)
        .containsExactly("run-1");
    assertThatThrownBy(this::ingest)
        .isInstanceOf(ResourceExistsException.class)
        .hasMessageContaining("Ingestion run-1 already exists");
  }

  @Test
  void deletesADataSetWithItsRowsAndThenTheDataSource() {
    createDataSource();
    createDataSet("SELECT company FROM revenue");
    ingest();
    await().until(() -> ingestion().ingestionStatus(), IngestionStatus.COMPLETED::equals);
    assertThat(service.rows("revenue")).isPresent();

    client.deleteDataSet(delete -> delete.awsAccountId(ACCOUNT).dataSetId("revenue"));
    client.deleteDataSource(delete -> delete.awsAccountId(ACCOUNT).dataSourceId("athena"));

    assertThat(service.rows("revenue")).isEmpty();
    assertThat(client.listDataSets(list -> list.awsAccountId(ACCOUNT)).dataSetSummaries())
        .isEmpty();
    assertThatThrownBy(
            () -> client.deleteDataSet(delete -> delete.awsAccountId(ACCOUNT).dataSetId("revenue")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Data set revenue is not found");
    assertThatThrownBy(
            () ->
                client.deleteDataSource(
                    delete -> delete.awsAccountId(ACCOUNT).dataSourceId("athena")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Data source athena is not found");
    try (QuickSightService later = open()) {
      assertThat(later.lastIngestion("revenue")).as("what a later start reads").isEmpty();
    }
    createDataSource();
    createDataSet("SELECT company FROM revenue");
    assertThat(ingest()).as("the id is free again").isEqualTo(IngestionStatus.INITIALIZED);
  }

  @Test
  void keepsTheTagsOfWhatWasMade() {
    createDataSource();
    createDataSet("SELECT company FROM revenue");

    assertThat(tags("dataset/revenue")).containsExactly(OWNER);
    assertThat(tags("datasource/athena")).containsExactly(OWNER);
    assertThatThrownBy(() -> tags("dataset/none")).isInstanceOf(ResourceNotFoundException.class);
    client.updateDataSet(
        update ->
            update
                .awsAccountId(ACCOUNT)
                .dataSetId("revenue")
                .name("revenue")
                .importMode(DataSetImportMode.SPICE)
                .physicalTableMap(customSql("SELECT company FROM new")));
    DataSources sources = new DataSources(state.resolve("quicksight/data-sources"));
    DataSets dataSets = new DataSets(state.resolve("quicksight/data-sets"), sources);
    assertThat(dataSets.tags(Site.arn("quicksight", "dataset/revenue")))
        .as("what a later start reads, after an update")
        .contains(List.of(OWNER));
    assertThat(sources.tags(Site.arn("quicksight", "datasource/athena"))).contains(List.of(OWNER));
  }

  @Test
  void knowsNoDataSetThatWasNotMade() {
    assertThatThrownBy(this::ingest)
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Data set revenue is not found");
    assertThatThrownBy(this::ingestion)
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Data set revenue is not found");
    assertThatThrownBy(
            () -> client.describeDataSource(get -> get.awsAccountId(ACCOUNT).dataSourceId("none")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Data source none is not found");
    assertThatThrownBy(() -> createDataSet("SELECT 1"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("datasource/athena is not found");
  }

  private List<Tag> tags(String resource) {
    String arn = Site.arn("quicksight", resource);
    return client.listTagsForResource(list -> list.resourceArn(arn)).tags();
  }

  private QuickSightService open() {
    return new QuickSightService(
        new Site(endpoint.uri(), state),
        (sql, viewers, results) -> {
          results.columns(List.of(new QuerySource.Column("company", "varchar")));
          results.row(List.of("acme"));
        },
        QuickSightService.ENTERPRISE_REFRESHES,
        Clock.systemUTC());
  }

  private ResourceStatus createDataSource() {
    return client
        .createDataSource(
            create ->
                create
                    .awsAccountId(ACCOUNT)
                    .dataSourceId("athena")
                    .name("athena")
                    .type(DataSourceType.ATHENA)
                    .tags(OWNER)
                    .dataSourceParameters(
                        parameters ->
                            parameters.athenaParameters(
                                athena ->
                                    athena
                                        .workGroup("primary")
                                        .roleArn("arn:aws:iam::000000000000:role/quicksight"))))
        .creationStatus();
  }

  private void createDataSet(String sql) {
    client.createDataSet(
        create ->
            create
                .awsAccountId(ACCOUNT)
                .dataSetId("revenue")
                .name("revenue")
                .importMode(DataSetImportMode.SPICE)
                .physicalTableMap(customSql(sql))
                .tags(OWNER));
  }

  private static Map<String, PhysicalTable> customSql(String query) {
    return Map.of(
        "gold",
        PhysicalTable.builder()
            .customSql(
                sql ->
                    sql.dataSourceArn(Site.arn("quicksight", "datasource/athena"))
                        .name("revenue")
                        .sqlQuery(query)
                        .columns(
                            InputColumn.builder()
                                .name("company")
                                .type(InputColumnDataType.STRING)
                                .build()))
            .build());
  }

  private IngestionStatus ingest() {
    return client
        .createIngestion(
            create ->
                create
                    .awsAccountId(ACCOUNT)
                    .dataSetId("revenue")
                    .ingestionId("run-1")
                    .ingestionType(IngestionType.FULL_REFRESH))
        .ingestionStatus();
  }

  private Ingestion ingestion() {
    return client
        .describeIngestion(
            get -> get.awsAccountId(ACCOUNT).dataSetId("revenue").ingestionId("run-1"))
        .ingestion();
  }
}
