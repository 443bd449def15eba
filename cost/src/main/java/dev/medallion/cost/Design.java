package dev.medallion.cost;

import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Maintenance.Compaction;
import java.time.Duration;
import java.util.Map;

/**
 * What the template, the state machine and the pipeline say, as far as it decides on cost.
 *
 * @param batchingWindow how long drops are collected
 * @param dropsOfACall how many drops the queue gives one call at most
 * @param leastBetweenRuns the least time between the starts of two runs; zero for none
 * @param lookEvery how often the tables are looked at
 * @param poll when a refresh is first asked whether it is done
 * @param bronze the job of bronze
 * @param silver the job of silver
 * @param functionGb the memory of a function, in GB
 * @param alarms how many alarms there are
 * @param metrics how many metrics of its own the stack has
 * @param sources how many sources there are
 * @param silverModels how many silver tables
 * @param goldModels how many gold tables
 * @param dataSets how many data sets
 * @param compaction how each layer is compacted
 * @param transitions counts the states that a run enters
 */
record Design(
    Duration batchingWindow,
    int dropsOfACall,
    Duration leastBetweenRuns,
    Duration lookEvery,
    Duration poll,
    Job bronze,
    Job silver,
    double functionGb,
    int alarms,
    int metrics,
    int sources,
    int silverModels,
    int goldModels,
    int dataSets,
    Map<Layer, Compaction> compaction,
    Transitions transitions) {

  /**
   * A Glue job.
   *
   * @param workers how many workers a run has, the driver's included
   * @param dpus the DPUs of one worker
   * @param timeout after which a run is stopped
   * @param concurrentRuns how many runs there may be at once
   */
  record Job(int workers, double dpus, Duration timeout, int concurrentRuns) {}

  /**
   * The states that one run of everything enters.
   *
   * @param polls how often a refresh is asked
   */
  long transitionsOfARun(int polls) {
    return transitions.count(
        Map.of("Silver", silverModels, "Gold", goldModels, "DataSets", dataSets), polls);
  }
}
