package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Carries out tasks: all that the interpreter knows of any service. */
@FunctionalInterface
public interface TaskRunner {

  /**
   * What is wrong with a task, found when a state machine is created.
   *
   * @param field the field of the state, such as {@code Resource} or {@code Arguments/JobName}
   * @param message what is wrong with it
   */
  record Refusal(String field, String message) {}

  /**
   * Runs one attempt to its end.
   *
   * @return the task's result
   * @throws TaskFailure if the task failed
   * @throws InterruptedException if the attempt was cut: by the state's timeout, by a failing
   *     sibling branch or by a stop of the execution; the runner then ends what it started
   */
  JsonNode run(TaskRequest request) throws TaskFailure, InterruptedException;

  /**
   * What of a task cannot be run.
   *
   * @param resource the resource of the Task state
   * @param arguments its arguments as written, expressions included; a missing node if none
   */
  default List<Refusal> refusals(String resource, JsonNode arguments) {
    return List.of();
  }
}
