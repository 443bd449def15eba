package dev.medallion.functions.deploy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for work no longer than there is time to say that it was in vain. */
final class TimeLimit {
  private TimeLimit() {}

  /**
   * Does the work in a thread of its own, which is interrupted when the time is over: the SDK's
   * clients give up then.
   *
   * @throws TimeoutException that says what the work was at
   * @throws ExecutionException whose cause is what the work threw, errors of the machine included
   */
  static <T> T within(Duration limit, Progress progress, Callable<T> work)
      throws TimeoutException, ExecutionException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("deployment").start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new TimeoutException(
          "timed out after %d s while %s; deploy again, which goes on from there"
              .formatted(limit.toSeconds(), progress.step()));
    }
  }
}
