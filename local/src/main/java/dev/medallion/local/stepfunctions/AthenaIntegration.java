package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.stepfunctions.states.ErrorName;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRequest;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;

/**
 * {@code athena:startQueryExecution.sync}: starts a query and waits for its end. Its result is
 * {@code {"QueryExecution": …}}; a query that does not succeed fails the task with the same as the
 * cause, and a task that is cut cancels its query.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-athena.html">Run
 *     Athena queries</a>
 */
final class AthenaIntegration implements Integration {
  private static final Set<QueryExecutionState> UNDER_WAY =
      Set.of(QueryExecutionState.QUEUED, QueryExecutionState.RUNNING);

  private final SdkOperations operations;
  private final Timeline timeline;

  AthenaIntegration(SdkOperations operations, Timeline timeline) {
    this.operations = operations;
    this.timeline = timeline;
  }

  @Override
  public JsonNode run(TaskRequest request) throws TaskFailure, InterruptedException {
    StartQueryExecutionResponse started =
        (StartQueryExecutionResponse)
            SdkCall.callOptimised(
                operations.require(StartQueryExecutionRequest.class),
                request.arguments(),
                "AmazonAthena");
    request.submitted().accept(SdkMetadata.submitted(ModelJson.write(started)));
    String id = started.queryExecutionId();
    QueryExecution ended;
    try {
      ended =
          Polling.until(
              timeline, () -> query(id), query -> !UNDER_WAY.contains(query.status().state()));
    } catch (InterruptedException e) {
      SdkCall.call(
          operations.require(StopQueryExecutionRequest.class),
          StopQueryExecutionRequest.builder().queryExecutionId(id).build());
      throw e;
    }
    ObjectNode json = JobJson.write(ended);
    if (ended.status().state() != QueryExecutionState.SUCCEEDED) {
      throw new TaskFailure(ErrorName.TASK_FAILED, json.toString());
    }
    return JsonNodeFactory.instance.objectNode().set("QueryExecution", json);
  }

  private QueryExecution query(String id) throws TaskFailure {
    return ((GetQueryExecutionResponse)
            SdkCall.call(
                operations.require(GetQueryExecutionRequest.class),
                GetQueryExecutionRequest.builder().queryExecutionId(id).build()))
        .queryExecution();
  }

  @Override
  public List<TaskRunner.Refusal> refusals(JsonNode arguments) {
    return ArgumentNames.unknown(StartQueryExecutionRequest.class, arguments);
  }
}
