package dev.medallion.local.stepfunctions.states;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a failed state is tried again.
 *
 * @param errors what it takes
 * @param interval the wait before the first retry
 * @param attempts how often at most
 * @param backoff what each further wait is multiplied by
 * @param longest no wait is longer
 * @param jittered whether a wait is drawn between nothing and its full length
 */
record Retrier(
    List<String> errors,
    Duration interval,
    int attempts,
    double backoff,
    Optional<Duration> longest,
    boolean jittered) {

  boolean takes(String error) {
    return errors.stream().anyMatch(pattern -> ErrorName.matches(pattern, error));
  }

  /**
   * The wait before a retry.
   *
   * @param retry how many went before it
   */
  Duration delay(int retry, RandomGenerator random) {
    double seconds = interval.toSeconds() * Math.pow(backoff, retry);
    if (longest.isPresent()) {
      seconds = Math.min(seconds, (double) longest.get().toSeconds());
    }
    // Further than any execution lives; keeps the arithmetic in range.
    seconds = Math.min(seconds, (double) Duration.ofDays(366).toSeconds());
    double share = jittered ? random.nextDouble() : 1;
    return Duration.ofMillis(Math.round(seconds * 1000 * share));
  }
}
