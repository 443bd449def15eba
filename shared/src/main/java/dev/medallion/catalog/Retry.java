package dev.medallion.catalog;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Repeats what failed for the moment, after pauses that grow and are drawn at random, so that
 * writers who collided once do not collide again.
 */
public final class Retry {
  private static final int ATTEMPTS = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final Pause pause;

  /** Pauses for as long as it says. */
  public Retry() {
    this(time -> Thread.sleep(time.toMillis()));
  }

  Retry(Pause pause) {
    this.pause = pause;
  }

  /** How to let time pass; tests let none. */
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  /**
   * What the operation gives, at the latest at its sixth attempt.
   *
   * @throws CatalogException the operation's own: that of the sixth attempt, or one that is not
   *     transient
   */
  public <T> T run(Supplier<T> operation) {
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.get();
      } catch (CatalogException e) {
        if (!e.isTransient() || attempt == ATTEMPTS) {
          throw e;
        }
        await(attempt, e);
      }
    }
  }

  private void await(int attempt, CatalogException failure) {
    long longest = FIRST_PAUSE.toMillis() << (attempt - 1);
    try {
      pause.pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest) + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
