package dev.medallion.local.lambda;

import java.util.Map;

/** Receives asynchronous invocations whose retries are exhausted. */
@FunctionalInterface
public interface FailureTargets {

  /**
   * Puts a message on a queue.
   *
   * @param queueArn the queue's ARN
   * @param body the message
   * @param attributes the message's string attributes
   */
  void send(String queueArn, String body, Map<String, String> attributes);
}
