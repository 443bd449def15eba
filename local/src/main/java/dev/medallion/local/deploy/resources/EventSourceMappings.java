package dev.medallion.local.deploy.resources;

import dev.medallion.local.sqs.EventSource;

/** The queues that feed functions. */
public interface EventSourceMappings {

  /** Lets a queue feed a function, or changes how it does. */
  void connect(EventSource source);

  /** Lets no queue feed the function any longer. */
  void disconnect(String function);
}
