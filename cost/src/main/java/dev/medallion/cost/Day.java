package dev.medallion.cost;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A day of drops that come evenly, and what they start.
 *
 * @param drops how many files are dropped
 * @param dropGb the size of each, in GB
 * @param bronzeGb what bronze holds, in GB
 * @param calls how often the queue calls the ingestion
 * @param bronzeRuns how many bronze jobs run
 * @param runs how many executions of the state machine
 */
record Day(long drops, double dropGb, double bronzeGb, long calls, long bronzeRuns, long runs) {
  private static final long SECONDS = 86_400;

  /**
   * A day as the design has it: drops are collected for the batching window, and runs start no
   * sooner after each other than the template allows.
   */
  static Day collected(
      Design design, Inputs inputs, long drops, double dropGb, Optional<Double> bronzeGb) {
    long calls = Math.min(drops, windows(design));
    return new Day(
        drops,
        dropGb,
        bronzeGb.orElseGet(() -> history(inputs, drops, dropGb)),
        calls,
        Math.min(drops, calls * design.sources()),
        Math.min(calls, mostRuns(design).orElse(calls)));
  }

  /** How many batching windows there are. */
  static long windows(Design design) {
    return SECONDS / Math.max(1, design.batchingWindow().toSeconds());
  }

  /** How many runs there may be; empty if that is not limited. */
  static OptionalLong mostRuns(Design design) {
    return design.leastBetweenRuns().isZero()
        ? OptionalLong.empty()
        : OptionalLong.of(SECONDS / design.leastBetweenRuns().toSeconds());
  }

  /** The same day with a job, an execution and a refresh for each file. */
  static Day perFile(Inputs inputs, long drops, double dropGb, Optional<Double> bronzeGb) {
    return new Day(
        drops,
        dropGb,
        bronzeGb.orElseGet(() -> history(inputs, drops, dropGb)),
        drops,
        drops,
        drops);
  }

  private static double history(Inputs inputs, long drops, double dropGb) {
    return inputs.of(Assumption.HISTORY_DAYS) * drops * dropGb;
  }

  /** What has come to bronze since the run before, in GB. */
  double newGb() {
    return Math.min(bronzeGb, drops * dropGb / runs);
  }

  /** What one bronze job appends, in GB. */
  double appendedGb() {
    return drops * dropGb / bronzeRuns;
  }
}
