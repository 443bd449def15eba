package dev.medallion.local.stack;

import dev.medallion.local.deploy.resources.EventSourceMappings;
import dev.medallion.local.sqs.EventSource;
import dev.medallion.local.sqs.EventSources;

/** The queues that feed functions here. */
public record DeployedEventSources(EventSources sources) implements EventSourceMappings {
  @Override
  public void connect(EventSource source) {
    sources.connect(source);
  }

  @Override
  public void disconnect(String function) {
    sources.disconnect(function);
  }
}
