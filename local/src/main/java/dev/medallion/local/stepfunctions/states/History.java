package dev.medallion.local.stepfunctions.states;

/** Numbers the events of one execution and hands them on, until the execution has ended. */
final class History {
  /**
   * The most events that an execution may have, its end among them.
   *
   * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html">Quotas
   *     for state machine executions</a>
   */
  static final int LARGEST = 25_000;

  private final Timeline timeline;
  private final ExecutionListener listener;
  private long last;
  private boolean closed;
  private Runnable whenFull = () -> {};

  /**
   * A history.
   *
   * @param last the id of the event that it continues from; 0 for a new one
   */
  History(Timeline timeline, ExecutionListener listener, long last) {
    this.timeline = timeline;
    this.listener = listener;
    this.last = last;
  }

  /** Says what ends the execution once only its last event has room. */
  synchronized void whenFull(Runnable action) {
    whenFull = action;
  }

  /**
   * Records an event.
   *
   * @param previous the event before it on the same branch
   * @return its id
   */
  long record(long previous, String type, String scope, HistoryEvent.Detail detail) {
    Runnable end;
    synchronized (this) {
      if (closed) {
        return last;
      }
      if (last < LARGEST - 1) {
        return add(previous, type, scope, detail);
      }
      end = whenFull;
    }
    // Outside of the lock: the end of an execution holds its own lock when it closes this one.
    end.run();
    return LARGEST;
  }

  private long add(long previous, String type, String scope, HistoryEvent.Detail detail) {
    last++;
    listener.event(new HistoryEvent(last, previous, timeline.now(), type, scope, detail));
    return last;
  }

  /**
   * Records the event that ends the execution; what comes after it is dropped.
   *
   * @param previous the event before it
   */
  synchronized void close(long previous, String type, HistoryEvent.Detail detail) {
    if (!closed) {
      add(previous, type, "", detail);
      closed = true;
    }
  }

  /** Whether the execution has ended. */
  synchronized boolean isClosed() {
    return closed;
  }

  ExecutionListener listener() {
    return listener;
  }
}
