package dev.medallion.local.integration;

/** Where services put their events; delivery happens elsewhere and later. */
@FunctionalInterface
public interface EventBus {

  /** Takes the event for delivery to every rule that matches it. Never blocks on a target. */
  void publish(BusEvent event);
}
