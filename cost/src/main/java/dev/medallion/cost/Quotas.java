package dev.medallion.cost;

import java.util.List;
import java.util.OptionalInt;

/** How near a day comes to the limits of AWS and of the template. */
final class Quotas {
  private static final double SECONDS_OF_A_DAY = 86_400;
  private static final double SECONDS_OF_A_MINUTE = 60;

  private Quotas() {}

  static List<Quota> of(Work work) {
    Design design = work.design();
    Inputs inputs = work.inputs();
    double bronzeAtOnce = atOnce(work.day().bronzeRuns(), work.bronzeSeconds());
    double silverAtOnce = atOnce(work.silverRuns(), work.silverSeconds());
    double interval = SECONDS_OF_A_DAY / work.day().runs();
    return List.of(
        new Quota(
            "QuickSight refreshes of a data set in 24 hours",
            (double) work.day().runs(),
            inputs.of(Limit.QUICKSIGHT_REFRESHES),
            "raise MinimumMinutesBetweenRuns"),
        new Quota(
            "bronze jobs at once",
            bronzeAtOnce,
            design.bronze().concurrentRuns(),
            "raise BatchingWindowSeconds, or BronzeJob's MaxConcurrentRuns"),
        new Quota(
            "silver jobs at once",
            silverAtOnce,
            design.silver().concurrentRuns(),
            "raise MinimumMinutesBetweenRuns, or SilverJob's MaxConcurrentRuns"),
        new Quota(
            "Glue jobs at once in the account",
            bronzeAtOnce + silverAtOnce,
            inputs.of(Limit.GLUE_RUNS),
            "ask AWS for more"),
        new Quota(
            "minutes of a silver job",
            work.silverSeconds() / SECONDS_OF_A_MINUTE,
            (double) design.silver().timeout().toMinutes(),
            moreWorkers(work, (double) design.silver().timeout().toSeconds())),
        new Quota(
            "minutes of a run, before the next",
            work.runSeconds() / SECONDS_OF_A_MINUTE,
            interval / SECONDS_OF_A_MINUTE,
            moreWorkers(work, interval - work.runSeconds() + work.silverSeconds())
                + ", or raise MinimumMinutesBetweenRuns"),
        new Quota(
            "function calls at once",
            atOnce(work.functionCalls(), inputs.of(Assumption.FUNCTION_SECONDS)),
            inputs.of(Limit.LAMBDA_CONCURRENCY),
            "ask AWS for more"),
        new Quota(
            "state transitions a second",
            work.transitions() / SECONDS_OF_A_DAY,
            inputs.of(Limit.TRANSITIONS_PER_SECOND),
            "ask AWS for more"));
  }

  private static String moreWorkers(Work work, double seconds) {
    OptionalInt workers = work.silverWorkersFor(seconds);
    return workers.isEmpty()
        ? "keep less in bronze"
        : "set SilverWorkers to %d".formatted(workers.getAsInt());
  }

  /** How many run at once if they come evenly, rounded up. */
  private static double atOnce(long runs, double seconds) {
    return Math.ceil(runs * seconds / SECONDS_OF_A_DAY);
  }
}
