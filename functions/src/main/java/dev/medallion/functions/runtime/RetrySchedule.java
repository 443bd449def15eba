package dev.medallion.functions.runtime;

import java.time.Duration;

/**
 * When what failed is retried: forever, with a wait that doubles up to a bound.
 *
 * @param first the wait before the first retry
 * @param longest the bound
 */
public record RetrySchedule(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The wait before a retry.
   *
   * @param retry counts from 1
   */
  public Duration waitBefore(int retry) {
    Duration wait = first.multipliedBy(1L << Math.min(retry - 1, MOST_DOUBLINGS));
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
