package dev.medallion.local.s3tables;

import java.lang.System.Logger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Runs the maintenance of all tables again and again, as S3 does at times of its own choice. What
 * needs no work costs a look.
 */
public final class MaintenanceSchedule implements AutoCloseable {
  private static final Logger LOG = System.getLogger(MaintenanceSchedule.class.getName());

  private final MaintenanceJobs jobs;
  private final InstantSource clock;
  private final Thread thread;

  /**
   * Begins, with the first run after one interval.
   *
   * @param every the time between the end of a run and the beginning of the next
   * @param clock what tells the present
   */
  public MaintenanceSchedule(MaintenanceJobs jobs, Duration every, InstantSource clock) {
    this.jobs = jobs;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("maintenance").start(() -> runEach(every));
  }

  private void runEach(Duration every) {
    try {
      while (true) {
        Thread.sleep(every);
        runOnce();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() throws InterruptedException {
    try {
      jobs.run(Optional.empty(), Optional.empty(), clock.instant());
    } catch (RuntimeException e) {
      // The next run may find what this one did not.
      LOG.log(Logger.Level.WARNING, "the maintenance of the tables broke off", e);
    }
  }

  /** Breaks off what runs. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
