package dev.medallion.local.lambda;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.model.SnapStartNotReadyException;
import software.amazon.awssdk.services.lambda.model.State;

/**
 * Whether a published version has its snapshot. One that nobody invoked for 14 days is Inactive:
 * its snapshot is gone, and the next invocation is refused and has another one made.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-troubleshooting.html">Troubleshooting
 *     SnapStart errors</a>
 */
final class SnapStartState {
  private final InstantSource clock;
  private Optional<Duration> inactive = Optional.empty();
  private Instant ready = Instant.MIN;

  SnapStartState(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Takes the snapshot away.
   *
   * @param remaking how long it takes to make another one
   */
  synchronized void deactivate(Duration remaking) {
    inactive = Optional.of(remaking);
  }

  /** {@code Inactive}, {@code Pending} while a snapshot is made, or {@code Active}. */
  synchronized State state() {
    if (inactive.isPresent()) {
      return State.INACTIVE;
    }
    return clock.instant().isBefore(ready) ? State.PENDING : State.ACTIVE;
  }

  /**
   * Lets an invocation through, or refuses it and has a snapshot made.
   *
   * @throws SnapStartNotReadyException if there is no snapshot
   */
  synchronized void requireReady(String arn) {
    if (state() == State.ACTIVE) {
      return;
    }
    inactive.ifPresent(remaking -> ready = clock.instant().plus(remaking));
    inactive = Optional.empty();
    throw SnapStartNotReadyException.builder()
        .statusCode(409)
        .message("Lambda is initializing your function: " + arn)
        .build();
  }
}
