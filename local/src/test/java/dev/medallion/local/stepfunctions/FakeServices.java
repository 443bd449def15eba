package dev.medallion.local.stepfunctions;

import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Operations;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionResponse;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunRequest;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunResponse;
import software.amazon.awssdk.services.glue.model.ConcurrentRunsExceededException;
import software.amazon.awssdk.services.glue.model.GetJobRunRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunResponse;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetRequest;
import software.amazon.awssdk.services.quicksight.model.CreateDataSetResponse;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.CreateIngestionResponse;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionResponse;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.s3tables.model.DeleteTableRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableResponse;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/** Services that answer by script and keep what they were asked. */
public final class FakeServices {
  final List<AwsRequest> requests = new CopyOnWriteArrayList<>();

  /** What job runs, queries and ingestions are said to be, one answer after the other. */
  public final Deque<String> jobRunStates = new ArrayDeque<>();

  public final Deque<String> queryStates = new ArrayDeque<>();
  public final Deque<String> ingestionStates = new ArrayDeque<>();

  String queryFailure = "TABLE_NOT_FOUND: line 1:15: Table does not exist";
  boolean busy;
  boolean tableIsThere = true;
  public boolean ingestionExists;

  public List<AwsService> all() {
    return List.of(glue(), athena(), quickSight(), s3Tables());
  }

  public <Q extends AwsRequest> List<Q> requests(Class<Q> type) {
    List<Q> found = new ArrayList<>();
    requests.stream().filter(type::isInstance).map(type::cast).forEach(found::add);
    return found;
  }

  /** The last answer stays. */
  private static String next(Deque<String> states) {
    synchronized (states) {
      return states.size() > 1 ? states.removeFirst() : states.getFirst();
    }
  }

  private AwsService glue() {
    return service(
        "glue",
        new Operations()
            .on(
                StartJobRunRequest.class,
                request -> {
                  requests.add(request);
                  if (busy) {
                    throw ConcurrentRunsExceededException.builder()
                        .message("Concurrent runs exceeded for " + request.jobName())
                        .build();
                  }
                  return StartJobRunResponse.builder().jobRunId("jr_1").build();
                })
            .on(
                GetJobRunRequest.class,
                request -> {
                  String state = next(jobRunStates);
                  JobRun.Builder run =
                      JobRun.builder()
                          .id(request.runId())
                          .jobName(request.jobName())
                          .jobRunState(state)
                          .startedOn(Instant.ofEpochMilli(1_000));
                  if (state.equals("FAILED")) {
                    run.errorMessage("BadObject: sales/a.csv is empty");
                  }
                  return GetJobRunResponse.builder().jobRun(run.build()).build();
                })
            .on(
                BatchStopJobRunRequest.class,
                request -> {
                  requests.add(request);
                  return BatchStopJobRunResponse.builder().build();
                }));
  }

  private AwsService athena() {
    return service(
        "athena",
        new Operations()
            .on(
                StartQueryExecutionRequest.class,
                request -> {
                  requests.add(request);
                  return StartQueryExecutionResponse.builder().queryExecutionId("q-1").build();
                })
            .on(
                GetQueryExecutionRequest.class,
                request -> {
                  String state = next(queryStates);
                  return GetQueryExecutionResponse.builder()
                      .queryExecution(
                          query ->
                              query
                                  .queryExecutionId(request.queryExecutionId())
                                  .status(
                                      status -> {
                                        status
                                            .state(state)
                                            .submissionDateTime(Instant.ofEpochMilli(2_000));
                                        if (state.equals("FAILED")) {
                                          status
                                              .stateChangeReason(queryFailure)
                                              .athenaError(
                                                  error ->
                                                      error
                                                          .errorCategory(2)
                                                          .errorType(1301)
                                                          .retryable(false)
                                                          .errorMessage(queryFailure));
                                        }
                                      }))
                      .build();
                })
            .on(
                StopQueryExecutionRequest.class,
                request -> {
                  requests.add(request);
                  return StopQueryExecutionResponse.builder().build();
                }));
  }

  private AwsService quickSight() {
    return service(
        "quicksight",
        new Operations()
            .on(
                CreateIngestionRequest.class,
                request -> {
                  requests.add(request);
                  if (ingestionExists) {
                    throw ResourceExistsException.builder()
                        .message("Ingestion already exists")
                        .build();
                  }
                  return CreateIngestionResponse.builder()
                      .ingestionId(request.ingestionId())
                      .ingestionStatus("INITIALIZED")
                      .build();
                })
            .on(
                CreateDataSetRequest.class,
                request -> {
                  requests.add(request);
                  return CreateDataSetResponse.builder().dataSetId(request.dataSetId()).build();
                })
            .on(
                DescribeIngestionRequest.class,
                request -> {
                  requests.add(request);
                  String state = next(ingestionStates);
                  Ingestion.Builder ingestion =
                      Ingestion.builder()
                          .ingestionStatus(state)
                          .createdTime(Instant.ofEpochSecond(3))
                          .rowInfo(rows -> rows.rowsIngested(12L));
                  if (state.equals("FAILED")) {
                    ingestion.errorInfo(
                        error -> error.type("SQL_TABLE_NOT_FOUND").message("no table"));
                  }
                  return DescribeIngestionResponse.builder().ingestion(ingestion.build()).build();
                }));
  }

  private AwsService s3Tables() {
    return service(
        "s3tables",
        new Operations()
            .on(
                DeleteTableRequest.class,
                request -> {
                  requests.add(request);
                  if (!tableIsThere) {
                    throw NotFoundException.builder().message("no such table").build();
                  }
                  return DeleteTableResponse.builder().build();
                }));
  }

  private static AwsService service(String name, Operations operations) {
    return new AwsService() {
      @Override
      public String signingName() {
        return name;
      }

      @Override
      public Operations operations() {
        return operations;
      }
    };
  }
}
