package dev.medallion.cost;

import java.util.Map;

/**
 * The numbers that the user gives.
 *
 * @param region the AWS Region whose prices they are
 * @param entered when they were entered, as the file says it
 * @param values every one of them
 */
record Inputs(String region, String entered, Map<Input, Double> values) {
  private static final double SECONDS_OF_AN_HOUR = 3_600;

  Inputs {
    values = Map.copyOf(values);
  }

  double of(Input input) {
    return values.get(input);
  }

  /**
   * How long a run of a Glue job takes, in seconds.
   *
   * @param workers how many there are, the driver's included
   * @param gb what it reads, in GB
   */
  double jobSeconds(int workers, double gb) {
    return Math.max(
        of(Assumption.JOB_LEAST_SECONDS),
        of(Assumption.JOB_START_SECONDS)
            + gb * of(Assumption.JOB_SECONDS_PER_GB) / Math.max(1, workers - 1));
  }

  /** What a run of so many workers costs that takes so long, in USD. */
  double jobUsd(Design.Job job, int workers, double seconds) {
    return workers * job.dpus() * seconds / SECONDS_OF_AN_HOUR * of(Price.GLUE_DPU_HOUR);
  }

  /**
   * What Athena scans for one gold table, in GB.
   *
   * @param gb how large the tables are that its query reads, in GB
   */
  double scannedGb(double gb) {
    return Math.max(of(Assumption.QUERY_LEAST_GB), gb * of(Assumption.SCANNED_SHARE));
  }
}
