package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRequest;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import java.util.List;

/** What a Task state calls by its resource. */
interface Integration {

  /**
   * Makes the call, and waits for the job that it starts if the resource says so.
   *
   * @throws TaskFailure if the call is refused or the job fails
   * @throws InterruptedException if the task is cut; the job has then been stopped
   */
  JsonNode run(TaskRequest request) throws TaskFailure, InterruptedException;

  /** What is wrong with arguments as a definition writes them, expressions included. */
  List<TaskRunner.Refusal> refusals(JsonNode arguments);
}
