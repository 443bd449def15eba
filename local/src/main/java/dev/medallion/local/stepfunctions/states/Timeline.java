package dev.medallion.local.stepfunctions.states;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time that executions live in; tests drive one of their own. */
public interface Timeline {

  /** The present. */
  Instant now();

  /** Returns once {@code instant} has come. */
  void waitUntil(Instant instant) throws InterruptedException;

  /** Runs {@code action} once {@code instant} has come, unless the alarm is closed before. */
  Alarm alarm(Instant instant, Runnable action);

  /** Something that happens later unless closed. */
  interface Alarm extends AutoCloseable {
    @Override
    void close();
  }

  /** The machine's own clock, in milliseconds as AWS's timestamps are. */
  static Timeline system() {
    return new Timeline() {
      @Override
      public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
      }

      @Override
      public void waitUntil(Instant instant) throws InterruptedException {
        Thread.sleep(Duration.between(Instant.now(), instant));
      }

      @Override
      public Alarm alarm(Instant instant, Runnable action) {
        Thread thread =
            Thread.ofVirtual()
                .name("alarm")
                .start(
                    () -> {
                      try {
                        waitUntil(instant);
                      } catch (InterruptedException closed) {
                        return;
                      }
                      action.run();
                    });
        return thread::interrupt;
      }
    };
  }
}
