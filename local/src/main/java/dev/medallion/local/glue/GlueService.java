package dev.medallion.local.glue;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.InputConstraints;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.endpoint.ServiceErrors;
import dev.medallion.local.engine.SparkEngine;
import dev.medallion.local.files.JsonFolder;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.integration.EventBus;
import dev.medallion.local.integration.FederatedCatalogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.glue.model.AccessDeniedException;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunError;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunRequest;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunResponse;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunSuccessfulSubmission;
import software.amazon.awssdk.services.glue.model.CreateCatalogRequest;
import software.amazon.awssdk.services.glue.model.CreateJobRequest;
import software.amazon.awssdk.services.glue.model.CreateJobResponse;
import software.amazon.awssdk.services.glue.model.DeleteJobRequest;
import software.amazon.awssdk.services.glue.model.DeleteJobResponse;
import software.amazon.awssdk.services.glue.model.ErrorDetail;
import software.amazon.awssdk.services.glue.model.GetCatalogRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogResponse;
import software.amazon.awssdk.services.glue.model.GetCatalogsRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogsResponse;
import software.amazon.awssdk.services.glue.model.GetJobRequest;
import software.amazon.awssdk.services.glue.model.GetJobResponse;
import software.amazon.awssdk.services.glue.model.GetJobRunRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunResponse;
import software.amazon.awssdk.services.glue.model.GetJobRunsRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunsResponse;
import software.amazon.awssdk.services.glue.model.GetJobsRequest;
import software.amazon.awssdk.services.glue.model.GetJobsResponse;
import software.amazon.awssdk.services.glue.model.GlueException;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.glue.model.ListJobsRequest;
import software.amazon.awssdk.services.glue.model.ListJobsResponse;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.glue.model.UpdateCatalogRequest;
import software.amazon.awssdk.services.glue.model.UpdateJobRequest;
import software.amazon.awssdk.services.glue.model.UpdateJobResponse;

/**
 * AWS Glue's jobs, job runs and catalogs, which are kept under {@code glue} in the state folder. A
 * run that was under way when the process died is FAILED at the next start.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs.html">Jobs API</a>
 * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-catalogs.html">
 *     Catalogs API</a>
 */
public final class GlueService implements AwsService, AutoCloseable {
  private final Jobs jobs;
  private final RunStore store;
  private final JobRuns runs;
  private final Catalogs catalogs;
  private final DataCatalog dataCatalog;
  private final DataLake lake;
  private final Visibility visibility;

  /**
   * A service without jobs.
   *
   * @param site where objects lie and the catalog answers
   * @param spark carries runs out
   * @param events is told when a run has ended
   * @param tableCatalogs show the table buckets
   * @param credentials gives each run those of its job's role
   */
  public GlueService(
      Site site,
      SparkEngine spark,
      EventBus events,
      FederatedCatalogs tableCatalogs,
      Credentials credentials) {
    this(site, spark, events, tableCatalogs, credentials, AccessControl.NONE);
  }

  /**
   * As above, with runs that may do what their roles may.
   *
   * @param access decides that
   */
  public GlueService(
      Site site,
      SparkEngine spark,
      EventBus events,
      FederatedCatalogs tableCatalogs,
      Credentials credentials,
      AccessControl access) {
    this(
        site,
        spark,
        events,
        new Catalogs(site, tableCatalogs),
        tableCatalogs,
        DataLake.NONE,
        credentials,
        access,
        Duration.ofMinutes(1));
  }

  /**
   * As above, where the Data Catalog shows what Lake Formation lets see.
   *
   * @param catalogs the catalogs that there are
   * @param lake decides that
   */
  public GlueService(
      Site site,
      SparkEngine spark,
      EventBus events,
      Catalogs catalogs,
      FederatedCatalogs tableCatalogs,
      DataLake lake,
      Credentials credentials,
      AccessControl access) {
    this(
        site,
        spark,
        events,
        catalogs,
        tableCatalogs,
        lake,
        credentials,
        access,
        Duration.ofMinutes(1));
  }

  /** As above, with another length of the minutes that a run's timeout counts. */
  GlueService(
      Site site,
      SparkEngine spark,
      EventBus events,
      FederatedCatalogs tableCatalogs,
      Credentials credentials,
      AccessControl access,
      Duration minute) {
    this(
        site,
        spark,
        events,
        new Catalogs(site, tableCatalogs),
        tableCatalogs,
        DataLake.NONE,
        credentials,
        access,
        minute);
  }

  private GlueService(
      Site site,
      SparkEngine spark,
      EventBus events,
      Catalogs catalogs,
      FederatedCatalogs tableCatalogs,
      DataLake lake,
      Credentials credentials,
      AccessControl access,
      Duration minute) {
    this.jobs = new Jobs(new JsonFolder(site.state().resolve("glue/jobs")));
    this.store = new RunStore(site.state().resolve("glue/runs.db"));
    this.runs =
        new JobRuns(new RunPreparation(site, credentials, access), spark, events, store, minute);
    this.catalogs = catalogs;
    this.lake = lake;
    this.visibility = new Visibility(lake, access);
    this.dataCatalog = new DataCatalog(tableCatalogs, visibility);
  }

  @Override
  public String signingName() {
    return "glue";
  }

  @Override
  public RequiredPermissions permissions() {
    return new GluePermissions(Catalogs::name, lake).permissions();
  }

  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return AccessDeniedException.builder().message(denied.getMessage()).build();
  }

  @Override
  public Operations operations() {
    Operations operations = new Operations();
    dataCatalog.addTo(operations);
    return operations
        .on(CreateJobRequest.class, this::createJob)
        .on(UpdateJobRequest.class, this::updateJob)
        .on(GetJobRequest.class, this::job)
        .on(GetJobsRequest.class, this::allJobs)
        .on(ListJobsRequest.class, this::jobNames)
        .on(DeleteJobRequest.class, this::deleteJob)
        .on(StartJobRunRequest.class, this::startJobRun)
        .on(GetJobRunRequest.class, this::jobRun)
        .on(GetJobRunsRequest.class, this::jobRuns)
        .on(BatchStopJobRunRequest.class, this::batchStopJobRun)
        .on(CreateCatalogRequest.class, catalogs::create)
        .on(UpdateCatalogRequest.class, catalogs::update)
        .on(GetCatalogRequest.class, this::catalog)
        .on(GetCatalogsRequest.class, this::allCatalogs)
        .refusing(GetCatalogsRequest.class, "IncludeRoot", false)
        .checkedBy(InputConstraints.of("glue").refusing(GlueService::violation));
  }

  /**
   * What AWS answers to a request that breaks Glue's model, of which it has no class of its own.
   */
  private static AwsServiceException violation(String message) {
    return ServiceErrors.of(GlueException.builder(), "Glue", "ValidationException", message);
  }

  /** Stops every run that is under way. */
  @Override
  public void close() {
    runs.close();
    store.close();
  }

  private GetCatalogResponse catalog(GetCatalogRequest request) {
    GetCatalogResponse found = catalogs.get(request);
    visibility.require(CatalogEntity.catalog(Catalogs.name(request.catalogId())));
    return found;
  }

  private GetCatalogsResponse allCatalogs(GetCatalogsRequest request) {
    return catalogs.list(request, name -> visibility.shows(CatalogEntity.catalog(name)));
  }

  private CreateJobResponse createJob(CreateJobRequest request) {
    jobs.create(request);
    return CreateJobResponse.builder().name(request.name()).build();
  }

  private UpdateJobResponse updateJob(UpdateJobRequest request) {
    jobs.update(request);
    return UpdateJobResponse.builder().jobName(request.jobName()).build();
  }

  private GetJobResponse job(GetJobRequest request) {
    return GetJobResponse.builder().job(jobs.named(request.jobName())).build();
  }

  private GetJobsResponse allJobs(GetJobsRequest request) {
    Page<Job> page =
        Pages.JOBS.page(
            "GetJobs", jobs.all(), Job::name, request.maxResults(), request.nextToken());
    return GetJobsResponse.builder().jobs(page.items()).nextToken(page.nextToken()).build();
  }

  private ListJobsResponse jobNames(ListJobsRequest request) {
    Page<String> page =
        Pages.JOBS.page(
            "ListJobs",
            jobs.all().stream().map(Job::name).toList(),
            name -> name,
            request.maxResults(),
            request.nextToken());
    return ListJobsResponse.builder().jobNames(page.items()).nextToken(page.nextToken()).build();
  }

  /** As on Glue, deleting a job that is not there succeeds. */
  private DeleteJobResponse deleteJob(DeleteJobRequest request) {
    jobs.delete(request.jobName());
    return DeleteJobResponse.builder().jobName(request.jobName()).build();
  }

  private StartJobRunResponse startJobRun(StartJobRunRequest request) {
    String id = runs.start(jobs.named(request.jobName()), request);
    return StartJobRunResponse.builder().jobRunId(id).build();
  }

  private GetJobRunResponse jobRun(GetJobRunRequest request) {
    return GetJobRunResponse.builder()
        .jobRun(runs.named(request.jobName(), request.runId()))
        .build();
  }

  private GetJobRunsResponse jobRuns(GetJobRunsRequest request) {
    jobs.named(request.jobName());
    String list = "GetJobRuns " + request.jobName();
    RunStore.Slice slice =
        runs.of(
            request.jobName(),
            Pages.JOB_RUNS.number(list, request.nextToken()),
            Pages.JOB_RUNS.size(request.maxResults()));
    return GetJobRunsResponse.builder()
        .jobRuns(slice.runs())
        .nextToken(Pages.JOB_RUNS.token(list, slice.last()))
        .build();
  }

  private BatchStopJobRunResponse batchStopJobRun(BatchStopJobRunRequest request) {
    List<BatchStopJobRunSuccessfulSubmission> submitted = new ArrayList<>();
    List<BatchStopJobRunError> errors = new ArrayList<>();
    for (String id : request.jobRunIds()) {
      try {
        runs.stop(request.jobName(), id);
        submitted.add(
            BatchStopJobRunSuccessfulSubmission.builder()
                .jobName(request.jobName())
                .jobRunId(id)
                .build());
      } catch (GlueException e) {
        errors.add(
            BatchStopJobRunError.builder()
                .jobName(request.jobName())
                .jobRunId(id)
                .errorDetail(
                    ErrorDetail.builder()
                        .errorCode(e.getClass().getSimpleName())
                        .errorMessage(e.getMessage())
                        .build())
                .build());
      }
    }
    return BatchStopJobRunResponse.builder()
        .successfulSubmissions(submitted)
        .errors(errors)
        .build();
  }
}
