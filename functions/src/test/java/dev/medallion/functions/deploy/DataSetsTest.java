package dev.medallion.functions.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.CustomSql;
import software.amazon.awssdk.services.quicksight.model.DataSetImportMode;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetResponse;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.InvalidParameterValueException;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsRequest;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsResponse;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.quicksight.model.Tag;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsResponse;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourcePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceResponse;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.GetTableRequest;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

class DataSetsTest {
  private static final String USER = "arn:aws:quicksight:us-east-1:000000000000:user/default/";
  private static final String ROLE = "arn:aws:iam::000000000000:role/medallion-QuickSightRole";
  private static final Viewers ANALYST = new Viewers(USER + "analyst", "");
  private static final Tag OURS = Tag.builder().key("medallion:prefix").value("medallion").build();
  private static final String DATA_SET =
      "arn:aws:quicksight:us-east-1:000000000000:dataset/medallion-products";

  private final Pipeline pipeline = Fixtures.pipeline();
  private final QuickSightClient quickSight = SdkMocks.mock(QuickSightClient.class);
  private final S3TablesClient s3Tables = SdkMocks.mock(S3TablesClient.class);
  private final List<Duration> pauses = new ArrayList<>();
  private final Ownership ownership = new Ownership(quickSight, "medallion");
  private final DataSource source =
      new DataSource(quickSight, Fixtures.BUCKETS.gold(), "medallion", ownership, pauses::add);
  private final DataSets dataSets =
      new DataSets(quickSight, s3Tables, Fixtures.BUCKETS, "medallion", ownership);

  @BeforeEach
  void quickSightAnswers() {
    when(quickSight.createDataSource(any(CreateDataSourceRequest.class)))
        .thenReturn(created(ResourceStatus.CREATION_SUCCESSFUL));
    when(quickSight.updateDataSource(any(UpdateDataSourceRequest.class)))
        .thenReturn(
            UpdateDataSourceResponse.builder()
                .updateStatus(ResourceStatus.UPDATE_SUCCESSFUL)
                .build());
    when(quickSight.describeDataSet(any(DescribeDataSetRequest.class)))
        .thenReturn(DescribeDataSetResponse.builder().dataSet(set -> set.name("former")).build());
    tagged(OURS);
  }

  @Test
  void makesTheDataSourceOfTheWorkgroup() {
    create(ANALYST);

    CreateDataSourceRequest request = createdSource();
    assertThat(request.awsAccountId()).isEqualTo("000000000000");
    assertThat(request.dataSourceId()).isEqualTo("medallion-athena");
    assertThat(request.typeAsString()).isEqualTo("ATHENA");
    assertThat(request.dataSourceParameters().athenaParameters().workGroup())
        .isEqualTo("medallion-gold");
    assertThat(request.dataSourceParameters().athenaParameters().roleArn()).isEqualTo(ROLE);
    verify(quickSight, never()).describeDataSource(any(DescribeDataSourceRequest.class));
  }

  @Test
  void makesADataSetAsCustomSqlOverItsGoldTable() {
    create(ANALYST);

    CreateDataSetRequest request = createdSet();
    assertThat(request.awsAccountId()).isEqualTo("000000000000");
    assertThat(request.dataSetId()).isEqualTo("medallion-products");
    assertThat(request.name()).isEqualTo("products");
    assertThat(request.importMode()).isEqualTo(DataSetImportMode.SPICE);
    assertThat(request.physicalTableMap().get("gold").customSql())
        .isEqualTo(
            CustomSql.builder()
                .name("products")
                .dataSourceArn(
                    "arn:aws:quicksight:us-east-1:000000000000:datasource/medallion-athena")
                .sqlQuery(
                    "SELECT \"product\", \"revenue\" FROM"
                        + " \"s3tablescatalog/medallion-gold\".\"retail\".\"product_performance\"")
                .columns(
                    InputColumn.builder().name("product").type("STRING").build(),
                    InputColumn.builder().name("revenue").type("DECIMAL").build())
                .build());
  }

  /** QuickSight fills a data set as soon as it is made. */
  @Test
  void makesNoneWhoseTableIsNotThereYet() {
    when(s3Tables.getTable(any(GetTableRequest.class)))
        .thenThrow(NotFoundException.builder().message("no such table").build());

    create(ANALYST);

    verify(quickSight, never()).createDataSet(any(CreateDataSetRequest.class));
    verify(quickSight, never()).updateDataSet(any(UpdateDataSetRequest.class));
  }

  @Test
  void letsThePrincipalSeeWhatItMakes() {
    create(ANALYST);

    assertThat(createdSource().permissions())
        .extracting(permission -> permission.principal())
        .containsExactly(ANALYST.principal());
    assertThat(createdSet().permissions())
        .extracting(permission -> permission.principal())
        .containsExactly(ANALYST.principal());
  }

  @Test
  void marksWhatItMakes() {
    create(ANALYST);

    assertThat(createdSource().tags()).containsExactly(OURS);
    assertThat(createdSet().tags()).containsExactly(OURS);
  }

  @Test
  void updatesWhatIsThereAndGrantsItAgain() {
    sourceExists();
    dataSetExists();

    create(ANALYST);

    verify(quickSight).updateDataSource(any(UpdateDataSourceRequest.class));
    verify(quickSight).updateDataSourcePermissions(any(UpdateDataSourcePermissionsRequest.class));
    verify(quickSight).updateDataSetPermissions(any(UpdateDataSetPermissionsRequest.class));
    ArgumentCaptor<UpdateDataSetRequest> update =
        ArgumentCaptor.forClass(UpdateDataSetRequest.class);
    verify(quickSight).updateDataSet(update.capture());
    assertThat(update.getValue().dataSetId()).isEqualTo("medallion-products");
    assertThat(update.getValue().importMode()).isEqualTo(DataSetImportMode.SPICE);
  }

  @Test
  void updatesNoDataSetWhoseDefinitionIsTheSame() {
    create(ANALYST);
    CreateDataSetRequest first = createdSet();
    dataSetExists();
    when(quickSight.describeDataSet(any(DescribeDataSetRequest.class)))
        .thenReturn(
            DescribeDataSetResponse.builder()
                .dataSet(
                    set ->
                        set.name(first.name())
                            .importMode(first.importMode())
                            .physicalTableMap(first.physicalTableMap()))
                .build());

    create(ANALYST);

    verify(quickSight, never()).updateDataSet(any(UpdateDataSetRequest.class));
    verify(quickSight).updateDataSetPermissions(any(UpdateDataSetPermissionsRequest.class));
  }

  @Test
  void makesThePrincipalAnOwner() {
    create(ANALYST);

    assertThat(createdSource().permissions().getFirst().actions())
        .contains("quicksight:UpdateDataSource", "quicksight:UpdateDataSourcePermissions");
    assertThat(createdSet().permissions().getFirst().actions())
        .contains("quicksight:UpdateDataSet", "quicksight:UpdateDataSetPermissions");
  }

  @Test
  void takesItFromWhoMightSeeItBefore() {
    sourceExists();
    dataSetExists();

    create(new Viewers(USER + "analyst", USER + "former"));

    ArgumentCaptor<UpdateDataSetPermissionsRequest> updates =
        ArgumentCaptor.forClass(UpdateDataSetPermissionsRequest.class);
    verify(quickSight, times(2)).updateDataSetPermissions(updates.capture());
    assertThat(updates.getAllValues().getFirst().grantPermissions())
        .extracting(ResourcePermission::principal)
        .containsExactly(USER + "analyst");
    assertThat(updates.getAllValues().getLast().revokePermissions())
        .extracting(ResourcePermission::principal)
        .containsExactly(USER + "former");
    verify(quickSight, times(2))
        .updateDataSourcePermissions(any(UpdateDataSourcePermissionsRequest.class));
  }

  @Test
  void goesOnWhenWhoMightSeeItBeforeHasLeft() {
    dataSetExists();
    when(quickSight.updateDataSetPermissions(any(UpdateDataSetPermissionsRequest.class)))
        .thenReturn(UpdateDataSetPermissionsResponse.builder().build())
        .thenThrow(InvalidParameterValueException.builder().message("no such user").build());

    create(new Viewers(USER + "analyst", USER + "former"));

    verify(quickSight).updateDataSet(any(UpdateDataSetRequest.class));
  }

  @Test
  void leavesADataSetThatOthersMade() {
    dataSetExists();
    tagged();

    assertThatThrownBy(() -> create(ANALYST))
        .hasMessage(
            "QuickSight has %s, which this stack did not make: it lacks the tag"
                + " medallion:prefix=medallion; delete it or give it the tag, or deploy with"
                + " another Prefix",
            DATA_SET);
    verify(quickSight, never()).updateDataSet(any(UpdateDataSetRequest.class));
  }

  @Test
  void leavesADataSourceThatOthersMade() {
    sourceExists();
    tagged();

    assertThatThrownBy(() -> create(ANALYST))
        .hasMessageStartingWith(
            "QuickSight has arn:aws:quicksight:us-east-1:000000000000:datasource/medallion-athena,"
                + " which this stack did not make");
    verify(quickSight, never()).updateDataSource(any(UpdateDataSourceRequest.class));
  }

  @Test
  void deletesWhatItMadeAndThePipelineNoLongerDeclares() {
    listed("medallion-products", "medallion-old", "medallion-of_a_person", "sales-old");
    when(quickSight.listTagsForResource(any(ListTagsForResourceRequest.class)))
        .thenAnswer(
            call -> {
              String arn = call.getArgument(0, ListTagsForResourceRequest.class).resourceArn();
              return ListTagsForResourceResponse.builder()
                  .tags(arn.endsWith("of_a_person") ? List.of() : List.of(OURS))
                  .build();
            });

    dataSets.deleteAllBut(pipeline.dataSets());

    ArgumentCaptor<DeleteDataSetRequest> deleted =
        ArgumentCaptor.forClass(DeleteDataSetRequest.class);
    verify(quickSight).deleteDataSet(deleted.capture());
    assertThat(deleted.getValue().dataSetId()).isEqualTo("medallion-old");
  }

  @Test
  void isContentWithWhatIsDeletedAlready() {
    listed("medallion-old");
    when(quickSight.deleteDataSet(any(DeleteDataSetRequest.class)))
        .thenThrow(ResourceNotFoundException.builder().message("gone").build());
    when(quickSight.deleteDataSource(any(DeleteDataSourceRequest.class)))
        .thenThrow(ResourceNotFoundException.builder().message("gone").build());

    dataSets.deleteAllBut(List.of());
    source.delete();

    verify(quickSight).deleteDataSet(any(DeleteDataSetRequest.class));
    verify(quickSight).deleteDataSource(any(DeleteDataSourceRequest.class));
  }

  @Test
  void deletesNoDataSourceThatIsNotThereOrNotItsOwn() {
    tagged();
    source.delete();
    when(quickSight.listTagsForResource(any(ListTagsForResourceRequest.class)))
        .thenThrow(ResourceNotFoundException.builder().message("none").build());
    source.delete();

    verify(quickSight, never()).deleteDataSource(any(DeleteDataSourceRequest.class));
  }

  @Test
  void waitsForTheDataSourceBeforeItMakesDataSets() {
    inProgress(
        described(ResourceStatus.CREATION_IN_PROGRESS, ""),
        described(ResourceStatus.CREATION_SUCCESSFUL, ""));

    create(ANALYST);

    assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
    assertThat(createdSet().dataSetId()).isEqualTo("medallion-products");
  }

  @Test
  void saysWhyTheDataSourceCannotBeMade() {
    inProgress(described(ResourceStatus.CREATION_FAILED, "no such workgroup"));

    assertThatThrownBy(() -> create(ANALYST))
        .hasMessage(
            "QuickSight could not make the data source medallion-athena: no such workgroup");
  }

  @Test
  void givesUpOnADataSourceThatIsNeverReady() {
    inProgress(described(ResourceStatus.CREATION_IN_PROGRESS, ""));

    assertThatThrownBy(() -> create(ANALYST))
        .hasMessage(
            "QuickSight's data source medallion-athena is still CREATION_IN_PROGRESS after 63 s;"
                + " deploy again");
  }

  private void create(Viewers viewers) {
    source.create("medallion-gold", ROLE, viewers);
    dataSets.create("retail", pipeline.dataSets().getFirst(), viewers);
  }

  private void sourceExists() {
    when(quickSight.createDataSource(any(CreateDataSourceRequest.class)))
        .thenThrow(ResourceExistsException.builder().message("exists").build());
  }

  private void dataSetExists() {
    when(quickSight.createDataSet(any(CreateDataSetRequest.class)))
        .thenThrow(ResourceExistsException.builder().message("exists").build());
  }

  private void tagged(Tag... tags) {
    when(quickSight.listTagsForResource(any(ListTagsForResourceRequest.class)))
        .thenReturn(ListTagsForResourceResponse.builder().tags(tags).build());
  }

  private void listed(String... ids) {
    when(quickSight.listDataSets(any(ListDataSetsRequest.class)))
        .thenReturn(
            ListDataSetsResponse.builder()
                .dataSetSummaries(
                    Arrays.stream(ids)
                        .map(
                            id ->
                                DataSetSummary.builder()
                                    .dataSetId(id)
                                    .arn(DATA_SET.replace("medallion-products", id))
                                    .build())
                        .toList())
                .build());
  }

  private void inProgress(
      DescribeDataSourceResponse first, DescribeDataSourceResponse... following) {
    when(quickSight.createDataSource(any(CreateDataSourceRequest.class)))
        .thenReturn(created(ResourceStatus.CREATION_IN_PROGRESS));
    when(quickSight.describeDataSource(any(DescribeDataSourceRequest.class)))
        .thenReturn(first, following);
  }

  private CreateDataSourceRequest createdSource() {
    ArgumentCaptor<CreateDataSourceRequest> request =
        ArgumentCaptor.forClass(CreateDataSourceRequest.class);
    verify(quickSight).createDataSource(request.capture());
    return request.getValue();
  }

  private CreateDataSetRequest createdSet() {
    ArgumentCaptor<CreateDataSetRequest> request =
        ArgumentCaptor.forClass(CreateDataSetRequest.class);
    verify(quickSight).createDataSet(request.capture());
    return request.getValue();
  }

  private static CreateDataSourceResponse created(ResourceStatus status) {
    return CreateDataSourceResponse.builder().creationStatus(status).build();
  }

  private static DescribeDataSourceResponse described(ResourceStatus status, String error) {
    return DescribeDataSourceResponse.builder()
        .dataSource(source -> source.status(status).errorInfo(info -> info.message(error)))
        .build();
  }
}
