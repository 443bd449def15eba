package dev.medallion.local.stepfunctions.states;

import java.time.Duration;

/** Sees what happens in an execution while it happens, one event at a time and in order. */
@FunctionalInterface
public interface ExecutionListener {

  /** An event of the history. Must return soon: the execution waits. */
  void event(HistoryEvent event);

  /**
   * A failed state is about to wait and be tried again; the history has no event for it.
   *
   * @param state the state
   * @param scope the iterations and branches around it
   * @param error the error name
   * @param cause the cause of the error
   * @param retry counts from 1
   * @param delay the wait
   */
  default void retrying(
      String state, String scope, String error, String cause, int retry, Duration delay) {}
}
