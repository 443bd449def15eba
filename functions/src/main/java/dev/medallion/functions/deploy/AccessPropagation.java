package dev.medallion.functions.deploy;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Waits until the rights of a role that was just made or changed are known everywhere: until then
 * services refuse what they allow a minute later.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency">
 *     Changes that I make are not always immediately visible</a>
 */
final class AccessPropagation {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_STEP = Duration.ofSeconds(15);

  private final Pause pause;
  private Duration waited = Duration.ZERO;

  AccessPropagation(Pause pause) {
    this.pause = pause;
  }

  /**
   * Does the work, and again while access is denied: for {@link #LONGEST_WAIT} in all, whatever
   * work it is called for.
   *
   * @param work can be done again, whatever of it was done before
   */
  <T> T await(Supplier<T> work) {
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        if (!isDenied(e) || waited.compareTo(LONGEST_WAIT) >= 0) {
          throw e;
        }
        System.getLogger(AccessPropagation.class.getName())
            .log(System.Logger.Level.INFO, "not allowed yet, trying again: " + e.getMessage());
      }
      pause(wait);
      waited = waited.plus(wait);
      wait = wait.multipliedBy(2);
      wait = wait.compareTo(LONGEST_STEP) < 0 ? wait : LONGEST_STEP;
    }
  }

  /** As above, for work without a result. */
  void await(Runnable work) {
    Optional<Void> unused =
        await(
            () -> {
              work.run();
              return Optional.<Void>empty();
            });
  }

  private static boolean isDenied(Throwable refusal) {
    return Stream.iterate(refusal, link -> link != null, Throwable::getCause)
        .filter(AwsServiceException.class::isInstance)
        .map(AwsServiceException.class::cast)
        .anyMatch(
            service ->
                service.statusCode() == 401
                    || service.statusCode() == 403
                    || (service.awsErrorDetails() != null
                        && String.valueOf(service.awsErrorDetails().errorCode())
                            .startsWith("AccessDenied")));
  }

  private void pause(Duration time) {
    try {
      pause.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while access is not allowed yet", e);
    }
  }
}
