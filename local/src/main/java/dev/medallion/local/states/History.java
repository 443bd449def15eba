package dev.medallion.local.states;

/** Numbers the events of one execution and hands them on, until the execution has ended. */
final class History {
  private final Timeline timeline;
  private final ExecutionListener listener;
  private long last;
  private boolean closed;

  History(Timeline timeline, ExecutionListener listener) {
    this.timeline = timeline;
    this.listener = listener;
  }

  /**
   * Records an event.
   *
   * @param previous the event before it on the same branch
   * @return its id
   */
  synchronized long record(long previous, String type, String scope, HistoryEvent.Detail detail) {
    if (closed) {
      return last;
    }
    last++;
    listener.event(new HistoryEvent(last, previous, timeline.now(), type, scope, detail));
    return last;
  }

  /** Records the event that ends the execution; what comes after it is dropped. */
  synchronized void close(String type, HistoryEvent.Detail detail) {
    record(last, type, "", detail);
    closed = true;
  }

  /** Whether the execution has ended. */
  synchronized boolean isClosed() {
    return closed;
  }

  ExecutionListener listener() {
    return listener;
  }
}
