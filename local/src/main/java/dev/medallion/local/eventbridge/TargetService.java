package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes events for the resources of one service. */
@FunctionalInterface
public interface TargetService {

  /**
   * Hands over an event; returns once the service has it.
   *
   * @param arn the resource that the event is for
   * @param event the whole event
   * @throws RuntimeException if the service does not take it now; it is then tried again
   */
  void take(String arn, JsonNode event);
}
