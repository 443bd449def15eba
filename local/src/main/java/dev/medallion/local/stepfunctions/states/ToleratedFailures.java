package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * How many iterations of a Map may fail before it fails as a whole; the more generous of a count
 * and a share does not help: passing either one is too much.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html#maprun-fail-threshold">Setting
 *     failure thresholds</a>
 */
final class ToleratedFailures {
  /** None is tolerated, and the first one is the Map's own. */
  static final ToleratedFailures NONE = new ToleratedFailures(0, false);

  private final int most;
  private final boolean declared;
  private int failures;

  private ToleratedFailures(int most, boolean declared) {
    this.most = most;
    this.declared = declared;
  }

  /** What a Map tolerates, its fields evaluated. */
  static ToleratedFailures of(StateExecution execution, State.Map map, int items)
      throws StateFailure {
    Bindings bindings = execution.bindings();
    Optional<Integer> count =
        execution
            .value(map.toleratedFailures().count(), bindings, Kind.NATURAL)
            .map(JsonNode::intValue);
    Optional<Integer> share =
        execution
            .value(map.toleratedFailures().percentage(), bindings, Kind.PERCENTAGE)
            .map(percentage -> (int) (percentage.doubleValue() * items / 100));
    if (count.isEmpty() && share.isEmpty()) {
      return NONE;
    }
    return new ToleratedFailures(Math.min(count.orElse(items), share.orElse(items)), true);
  }

  /** Counts a failure; returns whether it is one of those that are tolerated. */
  synchronized boolean takes() {
    failures += declared ? 1 : 0;
    return declared && failures <= most;
  }

  /** The failure of the Map itself, if it declares what it tolerates. */
  Optional<StateFailure> exceeded() {
    return declared
        ? Optional.of(
            new StateFailure(
                ErrorName.EXCEED_TOLERATED_FAILURE_THRESHOLD,
                "The specified tolerated failure threshold was exceeded"))
        : Optional.empty();
  }
}
