package dev.medallion.local.sqs;

import dev.medallion.local.access.AccessControl;
import dev.medallion.local.integration.FunctionInvoker;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The queues that feed functions. */
public final class EventSources implements AutoCloseable {
  private final Queues queues;
  private final FunctionInvoker functions;
  private final ExecutionRoles roles;
  private final Map<String, QueuePoller> pollers = new ConcurrentHashMap<>();

  /** No event source yet, between these queues and these functions, with nobody's rights. */
  public EventSources(Queues queues, FunctionInvoker functions) {
    this(queues, functions, new ExecutionRoles(AccessControl.NONE, function -> Optional.empty()));
  }

  /**
   * No event source yet, between these queues and these functions, whose roles have to allow it.
   */
  public EventSources(Queues queues, FunctionInvoker functions, ExecutionRoles roles) {
    this.queues = queues;
    this.functions = functions;
    this.roles = roles;
  }

  /**
   * Lets a queue feed a function, or changes how it does.
   *
   * @throws IllegalArgumentException if the queue hides messages for a shorter time than the
   *     function may take, or the function's role may not read the queue
   */
  public void connect(EventSource source) {
    var visibility = queues.settings(source.queue()).visibilityTimeout();
    if (visibility.compareTo(source.functionTimeout()) < 0) {
      throw new IllegalArgumentException(
          "Queue visibility timeout: %d seconds is less than Function timeout: %d seconds"
              .formatted(visibility.toSeconds(), source.functionTimeout().toSeconds()));
    }
    roles.requireMapping(source.function(), source.queue());
    String key = source.queue() + " " + source.function();
    QueuePoller before = pollers.remove(key);
    if (before != null) {
      before.close();
    }
    pollers.put(key, new QueuePoller(queues, functions, roles, source));
  }

  /** Lets no queue feed the function any longer; waits for the batch under way. */
  public void disconnect(String function) {
    pollers
        .entrySet()
        .removeIf(
            poller -> {
              boolean feedsIt = poller.getKey().endsWith(" " + function);
              if (feedsIt) {
                poller.getValue().close();
              }
              return feedsIt;
            });
  }

  /** Stops to feed; waits for the batch under way. */
  @Override
  public void close() {
    pollers.values().parallelStream().forEach(QueuePoller::close);
    pollers.clear();
  }
}
