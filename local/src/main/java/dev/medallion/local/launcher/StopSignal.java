package dev.medallion.local.launcher;

import dev.medallion.cli.Progress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or whatever else asks the process to end: lets the thread that made this close what it
 * has opened, before the JVM ends.
 */
final class StopSignal implements AutoCloseable {
  /** The exit status of a process that was stopped by Ctrl-C. */
  static final int EXIT = 130;

  /** Child processes end by themselves once this one has, so nothing is lost by not waiting on. */
  private static final long LONGEST_CLOSE_MINUTES = 4;

  private final Progress progress;
  private final Thread worker = Thread.currentThread();
  private final CountDownLatch received = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean awaited;

  private StopSignal(Progress progress) {
    this.progress = progress;
  }

  /** From now on, interrupts this thread when the process is asked to end, and says so. */
  static StopSignal interruptThisThread(Progress progress) {
    StopSignal signal = new StopSignal(progress);
    Runtime.getRuntime().addShutdownHook(new Thread(signal::receive, "stop"));
    return signal;
  }

  /** Waits for the signal, which interrupts nothing then. */
  void await() throws InterruptedException {
    awaited = true;
    received.await();
  }

  boolean isReceived() {
    return received.getCount() == 0;
  }

  /** Tells that all is closed and the JVM may end. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void receive() {
    if (closed.getCount() == 0) {
      return;
    }
    progress.say("stop", "stopping …");
    received.countDown();
    if (!awaited) {
      worker.interrupt();
    }
    try {
      if (closed.await(LONGEST_CLOSE_MINUTES, TimeUnit.MINUTES)) {
        progress.say("stop", "stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
