package dev.medallion.cost;

import dev.medallion.contract.Manifest;

/**
 * What it takes to load files that are there already: bronze in runs of bounded size, then one
 * silver job for each model over all of them.
 *
 * @param gb how large the files are together, in GB
 * @param fileGb how large each of them is, in GB
 */
record FirstLoad(Design design, Inputs inputs, double gb, double fileGb) {
  private static final double BYTES_OF_A_GB = 1L << 30;
  private static final double SECONDS_OF_A_MINUTE = 60;
  private static final double SECONDS_OF_AN_HOUR = 3_600;

  /** The largest share of its time-out that a job should need under these assumptions. */
  private static final double SHARE_OF_TIMEOUT = 0.5;

  /** More workers than this are not proposed: the time-out is raised instead. */
  private static final int MOST_WORKERS = 50;

  long files() {
    return (long) Math.max(1, Math.ceil(gb / fileGb));
  }

  /** How many runs of the bronze job there are. */
  long bronzeRuns() {
    double filesOfARun =
        Math.max(
            1,
            Math.min(
                Math.min(Manifest.MOST_OBJECTS, design.dropsOfACall()),
                Math.floor(Manifest.MOST_BYTES / BYTES_OF_A_GB / fileGb)));
    return (long) Math.ceil(files() / filesOfARun);
  }

  /** The workers that a bronze run needs to be done in half of its time-out. */
  int bronzeWorkers() {
    return workers(design.bronze(), gb / bronzeRuns());
  }

  /** How long a bronze run takes with them, in seconds. */
  double bronzeSeconds() {
    return inputs.jobSeconds(bronzeWorkers(), gb / bronzeRuns());
  }

  /** How long all bronze runs take, as many at once as may be, in hours. */
  double bronzeHours() {
    double rounds = Math.ceil(bronzeRuns() / (double) design.bronze().concurrentRuns());
    return rounds * bronzeSeconds() / SECONDS_OF_AN_HOUR;
  }

  /** What all bronze runs cost, in USD. */
  double bronzeUsd() {
    return bronzeRuns() * inputs.jobUsd(design.bronze(), bronzeWorkers(), bronzeSeconds());
  }

  /** The time-out that is twice what a bronze run takes, in minutes; at least the template's. */
  long bronzeTimeoutMinutes() {
    return timeoutMinutes(design.bronze(), bronzeSeconds());
  }

  /** The workers that a silver job needs to be done in half of its time-out. */
  int silverWorkers() {
    return workers(design.silver(), gb);
  }

  /** How long a silver job takes with them, in seconds. */
  double silverSeconds() {
    return inputs.jobSeconds(silverWorkers(), gb);
  }

  /** What the silver jobs of all models cost, in USD. */
  double silverUsd() {
    return design.silverModels() * inputs.jobUsd(design.silver(), silverWorkers(), silverSeconds());
  }

  /** The time-out that is twice what a silver job takes, in minutes; at least the template's. */
  long silverTimeoutMinutes() {
    return timeoutMinutes(design.silver(), silverSeconds());
  }

  private int workers(Design.Job job, double gbOfARun) {
    double reading =
        job.timeout().toSeconds() * SHARE_OF_TIMEOUT - inputs.of(Assumption.JOB_START_SECONDS);
    double executors =
        Math.ceil(gbOfARun * inputs.of(Assumption.JOB_SECONDS_PER_GB) / Math.max(1, reading));
    return (int) Math.max(job.workers(), Math.min(MOST_WORKERS, 1 + executors));
  }

  private static long timeoutMinutes(Design.Job job, double seconds) {
    return Math.max(
        job.timeout().toMinutes(),
        (long) Math.ceil(seconds / SHARE_OF_TIMEOUT / SECONDS_OF_A_MINUTE));
  }
}
