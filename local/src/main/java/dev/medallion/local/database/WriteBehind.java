package dev.medallion.local.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes to a database in the order given, many at once, on a thread of its own: whoever gives a
 * write neither waits for the disk nor can break it by an interrupt.
 *
 * <p>What cannot be written because the disk is full is written once there is space. Until then
 * those who give more wait, so that memory stays bounded.
 */
public final class WriteBehind implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WriteBehind.class.getName());
  private static final int MOST_WAITING = 1_000;
  private static final int MOST_TOGETHER = 500;
  private static final Duration TRY_AGAIN = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final Write NOTHING = new Write(() -> {}, () -> {});

  private final Database database;
  private final BlockingQueue<Write> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Something to write.
   *
   * @param statements does it
   * @param afterwards what is done once it is written
   */
  private record Write(Runnable statements, Runnable afterwards) {}

  /** Writes to this database, which outlives it. */
  public WriteBehind(Database database, String thread) {
    this.database = database;
    Thread.ofPlatform().daemon().name(thread).start(this::write);
  }

  /**
   * Takes a write.
   *
   * @param statements uses the database; done again if the database was full
   * @param afterwards is done once it is written, on the writer's thread
   */
  public void add(Runnable statements, Runnable afterwards) {
    Write write = new Write(statements, afterwards);
    boolean interrupted = false;
    boolean taken = false;
    while (!taken) {
      try {
        waiting.put(write);
        taken = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns once all is written that was taken before.
   *
   * @throws IllegalStateException if that takes more than 5 s, as when the disk is full
   */
  public void flush() {
    CountDownLatch written = new CountDownLatch(1);
    add(() -> {}, written::countDown);
    try {
      if (!written.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("what has happened lately cannot be written yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writes were waited for", e);
    }
  }

  private void write() {
    try {
      List<Write> batch = new ArrayList<>();
      while (closing.getCount() > 0 || !waiting.isEmpty()) {
        Write first = waiting.poll(TRY_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, MOST_TOGETHER);
          if (!written(batch)) {
            return;
          }
          batch.forEach(WriteBehind::finish);
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  /** Tries until it is written; false if it was not when this was closed. */
  private boolean written(List<Write> batch) throws InterruptedException {
    while (true) {
      try {
        database.together(() -> batch.forEach(write -> write.statements().run()));
        return true;
      } catch (DatabaseException e) {
        if (!e.passes()) {
          LOG.log(Level.ERROR, "writes were refused; each is tried by itself", e);
          batch.forEach(this::alone);
          return true;
        }
        LOG.log(Level.WARNING, "cannot write yet: " + e.getMessage());
        if (closing.await(TRY_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
  }

  private void alone(Write write) {
    try {
      write.statements().run();
    } catch (DatabaseException e) {
      LOG.log(Level.ERROR, "a write is lost", e);
    }
  }

  private static void finish(Write write) {
    try {
      write.afterwards().run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "what follows a write failed", e);
    }
  }

  /** Writes what was taken, for 5 s at most. */
  @Override
  public void close() {
    closing.countDown();
    boolean unused = waiting.offer(NOTHING);
    try {
      if (!ended.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "{0} writes are left undone", waiting.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
