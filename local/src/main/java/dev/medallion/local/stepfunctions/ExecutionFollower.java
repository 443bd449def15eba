package dev.medallion.local.stepfunctions;

import dev.medallion.local.stepfunctions.states.ExecutionListener;

/** Follows executions state by state, in this process. */
@FunctionalInterface
public interface ExecutionFollower {

  /**
   * An execution starts.
   *
   * @param executionArn its ARN
   * @return what sees its events, from the first one on
   */
  ExecutionListener follow(String executionArn);
}
