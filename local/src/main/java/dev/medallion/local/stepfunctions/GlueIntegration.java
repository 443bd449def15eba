package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.stepfunctions.states.ErrorName;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRequest;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.glue.model.BatchStopJobRunRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunRequest;
import software.amazon.awssdk.services.glue.model.GetJobRunResponse;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.glue.model.StartJobRunResponse;

/**
 * {@code glue:startJobRun.sync}: starts a job run and waits for its end. Its result is the job run;
 * a run that does not succeed fails the task with the job run as the cause, and a task that is cut
 * stops its run.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html">Start a
 *     Glue job</a>
 */
final class GlueIntegration implements Integration {
  private static final Set<JobRunState> UNDER_WAY =
      Set.of(JobRunState.STARTING, JobRunState.RUNNING, JobRunState.STOPPING, JobRunState.WAITING);

  private final SdkOperations operations;
  private final Timeline timeline;

  GlueIntegration(SdkOperations operations, Timeline timeline) {
    this.operations = operations;
    this.timeline = timeline;
  }

  @Override
  public JsonNode run(TaskRequest request) throws TaskFailure, InterruptedException {
    StartJobRunResponse started =
        (StartJobRunResponse)
            SdkCall.callOptimised(
                operations.require(StartJobRunRequest.class), request.arguments(), "AWSGlue");
    request.submitted().accept(SdkMetadata.submitted(ModelJson.write(started)));
    String job = request.arguments().path("JobName").asText();
    JobRun ended;
    try {
      ended =
          Polling.until(
              timeline,
              () -> jobRun(job, started.jobRunId()),
              run -> !UNDER_WAY.contains(run.jobRunState()));
    } catch (InterruptedException e) {
      SdkCall.call(
          operations.require(BatchStopJobRunRequest.class),
          BatchStopJobRunRequest.builder().jobName(job).jobRunIds(started.jobRunId()).build());
      throw e;
    }
    JsonNode result = JobJson.write(ended);
    if (ended.jobRunState() != JobRunState.SUCCEEDED) {
      throw new TaskFailure(ErrorName.TASK_FAILED, result.toString());
    }
    return result;
  }

  private JobRun jobRun(String job, String id) throws TaskFailure {
    return ((GetJobRunResponse)
            SdkCall.call(
                operations.require(GetJobRunRequest.class),
                GetJobRunRequest.builder().jobName(job).runId(id).build()))
        .jobRun();
  }

  @Override
  public List<TaskRunner.Refusal> refusals(JsonNode arguments) {
    return ArgumentNames.unknown(StartJobRunRequest.class, arguments);
  }
}
