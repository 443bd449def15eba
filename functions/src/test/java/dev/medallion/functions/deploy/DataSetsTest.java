package dev.medallion.functions.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
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
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceResponse;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourcePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceResponse;

class DataSetsTest {
  private static final Viewers NOBODY = new Viewers("");
  private static final Viewers ANALYST =
      new Viewers("arn:aws:quicksight:us-east-1:000000000000:user/default/analyst");

  private final Pipeline pipeline = Fixtures.pipeline();
  private final QuickSightClient quickSight = SdkMocks.mock(QuickSightClient.class);
  private final List<Duration> pauses = new ArrayList<>();
  private final DataSource source =
      new DataSource(quickSight, Fixtures.BUCKETS.gold(), "medallion-athena", pauses::add);
  private final DataSets dataSets = new DataSets(quickSight, Fixtures.BUCKETS, "medallion");

  @BeforeEach
  void quickSightAnswers() {
    when(quickSight.createDataSource(any(CreateDataSourceRequest.class)))
        .thenReturn(created(ResourceStatus.CREATION_SUCCESSFUL));
    when(quickSight.updateDataSource(any(UpdateDataSourceRequest.class)))
        .thenReturn(
            UpdateDataSourceResponse.builder()
                .updateStatus(ResourceStatus.UPDATE_SUCCESSFUL)
                .build());
  }

  @Test
  void makesTheDataSourceOfTheWorkgroup() {
    create(NOBODY);

    CreateDataSourceRequest request = createdSource();
    assertThat(request.awsAccountId()).isEqualTo("000000000000");
    assertThat(request.dataSourceId()).isEqualTo("medallion-athena");
    assertThat(request.typeAsString()).isEqualTo("ATHENA");
    assertThat(request.dataSourceParameters().athenaParameters().workGroup())
        .isEqualTo("medallion-gold");
    verify(quickSight, never()).describeDataSource(any(DescribeDataSourceRequest.class));
  }

  @Test
  void makesADataSetAsCustomSqlOverItsGoldTable() {
    create(NOBODY);

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

  @Test
  void grantsNothingToNobody() {
    create(NOBODY);

    assertThat(createdSource().hasPermissions()).isFalse();
    assertThat(createdSet().hasPermissions()).isFalse();
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
  void updatesWhatIsThereAndGrantsItAgain() {
    when(quickSight.createDataSource(any(CreateDataSourceRequest.class)))
        .thenThrow(ResourceExistsException.builder().message("exists").build());
    when(quickSight.createDataSet(any(CreateDataSetRequest.class)))
        .thenThrow(ResourceExistsException.builder().message("exists").build());

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
  void waitsForTheDataSourceBeforeItMakesDataSets() {
    inProgress(
        described(ResourceStatus.CREATION_IN_PROGRESS, ""),
        described(ResourceStatus.CREATION_SUCCESSFUL, ""));

    create(NOBODY);

    assertThat(pauses).hasSize(2);
    assertThat(createdSet().dataSetId()).isEqualTo("medallion-products");
  }

  @Test
  void saysWhyTheDataSourceCannotBeMade() {
    inProgress(described(ResourceStatus.CREATION_FAILED, "no such workgroup"));

    assertThatThrownBy(() -> create(NOBODY))
        .hasMessage(
            "QuickSight could not make the data source medallion-athena: no such workgroup");
  }

  @Test
  void givesUpOnADataSourceThatIsNeverReady() {
    inProgress(described(ResourceStatus.CREATION_IN_PROGRESS, ""));

    assertThatThrownBy(() -> create(NOBODY))
        .hasMessage(
            "QuickSight's data source medallion-athena is still CREATION_IN_PROGRESS after 60 s;"
                + " deploy again");
  }

  private void create(Viewers viewers) {
    source.create("medallion-gold", viewers);
    dataSets.create("retail", pipeline.dataSets().getFirst(), source, viewers);
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
