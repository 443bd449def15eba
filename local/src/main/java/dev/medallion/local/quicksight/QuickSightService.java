package dev.medallion.local.quicksight;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.files.JsonFolder;
import dev.medallion.local.integration.QuerySource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.quicksight.model.AccessDeniedException;
import software.amazon.awssdk.services.quicksight.model.CancelIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSetResponse;
import software.amazon.awssdk.services.quicksight.model.DeleteDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourcePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeDataSourceRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.ExceptionResourceType;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsRequest;
import software.amazon.awssdk.services.quicksight.model.ListDataSetsResponse;
import software.amazon.awssdk.services.quicksight.model.ListIngestionsRequest;
import software.amazon.awssdk.services.quicksight.model.ListIngestionsResponse;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.quicksight.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetPermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourcePermissionsRequest;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourceRequest;

/**
 * Amazon QuickSight's data sources, data sets and ingestions.
 *
 * <p>An ingestion really runs the data set's SQL and keeps the rows, as SPICE does; what was there
 * before stays readable until all new rows are. Unlike on AWS, a data set that is created or
 * updated is not refreshed by that alone.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateIngestion.html">
 *     QuickSight: CreateIngestion</a>
 */
public final class QuickSightService implements AwsService, AutoCloseable {
  /** How many refreshes of a data set the Enterprise edition allows in a rolling 24 hours. */
  public static final int ENTERPRISE_REFRESHES = 32;

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final DataSources dataSources;
  private final DataSets dataSets;
  private final IngestionStore store;
  private final Ingestions ingestions;
  private final SpiceStore spice;

  /**
   * A service over the state of the site.
   *
   * @param site where the state lies
   * @param queries runs the SQL of data sets
   * @param refreshLimit how many refreshes of a data set are allowed in a rolling 24 hours
   * @param clock tells the time that the limit is counted by
   */
  public QuickSightService(Site site, QuerySource queries, int refreshLimit, Clock clock) {
    this(site, queries, refreshLimit, clock, AccessControl.NONE);
  }

  /**
   * A service over the state of the site, as {@link #QuickSightService(Site, QuerySource, int,
   * Clock)} is.
   *
   * @param access decides what the roles of data sources may ask of Athena
   */
  public QuickSightService(
      Site site, QuerySource queries, int refreshLimit, Clock clock, AccessControl access) {
    Path state = site.state().resolve("quicksight");
    dataSources = new DataSources(state.resolve("data-sources"));
    dataSets = new DataSets(state.resolve("data-sets"), dataSources);
    store = new IngestionStore(new JsonFolder(state.resolve("ingestions")));
    spice = new SpiceStore(state.resolve("spice"));
    ingestions =
        new Ingestions(
            dataSets,
            store,
            new IngestionRun(queries, spice),
            spice,
            new QueryRights(dataSources, access),
            refreshLimit,
            clock);
  }

  @Override
  public String signingName() {
    return "quicksight";
  }

  @Override
  public RequiredPermissions permissions() {
    return AssetPermissions.permissions();
  }

  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return AccessDeniedException.builder()
        .statusCode(UNAUTHORIZED)
        .message(denied.getMessage())
        .build();
  }

  @Override
  public Operations operations() {
    return new Operations()
        .on(CreateDataSourceRequest.class, dataSources::create)
        .on(UpdateDataSourceRequest.class, dataSources::update)
        .on(DescribeDataSourceRequest.class, dataSources::describe)
        .on(UpdateDataSourcePermissionsRequest.class, dataSources::updatePermissions)
        .on(DescribeDataSourcePermissionsRequest.class, dataSources::describePermissions)
        .on(DeleteDataSourceRequest.class, dataSources::delete)
        .on(CreateDataSetRequest.class, dataSets::create)
        .on(UpdateDataSetRequest.class, dataSets::update)
        .on(DescribeDataSetRequest.class, dataSets::describe)
        .on(ListDataSetsRequest.class, this::listDataSets)
        .on(UpdateDataSetPermissionsRequest.class, dataSets::updatePermissions)
        .on(DescribeDataSetPermissionsRequest.class, dataSets::describePermissions)
        .on(DeleteDataSetRequest.class, this::deleteDataSet)
        .on(ListTagsForResourceRequest.class, this::listTags)
        .on(CreateIngestionRequest.class, ingestions::create)
        .on(DescribeIngestionRequest.class, ingestions::describe)
        .on(ListIngestionsRequest.class, this::listIngestions)
        .on(CancelIngestionRequest.class, ingestions::cancel);
  }

  /** The rows that SPICE holds of a data set; none before its first ingestion has completed. */
  public Optional<SpiceRows> rows(String dataSetId) {
    return spice.read(dataSetId);
  }

  /** The newest ingestion of a data set. */
  public Optional<Ingestion> lastIngestion(String dataSetId) {
    return store.of(dataSetId).stream().findFirst();
  }

  /** Cancels what runs and waits for it to end. */
  @Override
  public void close() {
    ingestions.close();
  }

  /** An ingestion that is under way is cancelled; what it had of rows goes with the rest. */
  private DeleteDataSetResponse deleteDataSet(DeleteDataSetRequest request) {
    DeleteDataSetResponse deleted = dataSets.delete(request);
    ingestions.forget(request.dataSetId());
    return deleted;
  }

  private ListTagsForResourceResponse listTags(ListTagsForResourceRequest request) {
    String arn = Refusals.required(request.resourceArn(), "ResourceArn");
    return ListTagsForResourceResponse.builder()
        .tags(
            dataSets
                .tags(arn)
                .or(() -> dataSources.tags(arn))
                .orElseThrow(() -> Refusals.notFound(ExceptionResourceType.DATA_SET, arn)))
        .status(OK)
        .build();
  }

  private ListDataSetsResponse listDataSets(ListDataSetsRequest request) {
    Page<DataSetSummary> page =
        Refusals.PAGES.page(
            "ListDataSets",
            dataSets.summaries(),
            DataSetSummary::dataSetId,
            request.maxResults(),
            request.nextToken());
    return ListDataSetsResponse.builder()
        .dataSetSummaries(page.items())
        .nextToken(page.nextToken())
        .status(OK)
        .build();
  }

  private ListIngestionsResponse listIngestions(ListIngestionsRequest request) {
    dataSets.find(request.dataSetId());
    Page<Ingestion> page =
        Refusals.PAGES.page(
            "ListIngestions " + request.dataSetId(),
            store.of(request.dataSetId()),
            Ingestion::ingestionId,
            request.maxResults(),
            request.nextToken());
    return ListIngestionsResponse.builder()
        .ingestions(page.items())
        .nextToken(page.nextToken())
        .status(OK)
        .build();
  }
}
