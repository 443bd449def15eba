package dev.medallion.local.cli;

import java.util.List;

/**
 * What a run did, as {@code --json} prints it.
 *
 * @param status {@code SUCCEEDED} or {@code FAILED}
 * @param execution the name of the newest execution of the state machine; empty if none started
 * @param seconds wall time from the start of the process to this report
 * @param stages where the time went, in order; they follow each other, so their sum is about {@code
 *     seconds}
 * @param tables every table that exists, but for those in which silver keeps its changes for gold
 * @param expectations what came of the rules of each silver model that declares any and has run, or
 *     that met rows without a key
 * @param datasets every data set, with its newest ingestion
 * @param problems what failed, a line each; empty after a success
 */
record RunReport(
    String status,
    String execution,
    double seconds,
    List<Stage> stages,
    List<Table> tables,
    List<Checked> expectations,
    List<DataSetRows> datasets,
    List<String> problems) {

  /** A stretch of the run. */
  record Stage(String name, double seconds) {}

  /** A table at the end of the run; the snapshot id is text since it exceeds 2^53. */
  record Table(String layer, String namespace, String name, long rows, String snapshot) {}

  /**
   * What came of a silver model's rules when it ran last.
   *
   * @param model the model's name
   * @param rows how many rows were held against the rules
   * @param rules what came of each, in the order of the pipeline; then of {@code key}, if a row has
   *     none
   * @param quarantine the table beside the model, with its layer and namespace
   * @param quarantined how many rows stand there now; -1 if no rule quarantines
   */
  record Checked(String model, long rows, List<Rule> rules, String quarantine, long quarantined) {}

  /**
   * What came of a rule.
   *
   * @param name its name
   * @param action {@code warn}, {@code quarantine} or {@code fail}
   * @param broken how many rows broke it; -1 if the model has not run with it yet
   */
  record Rule(String name, String action, long broken) {}

  /** A data set and how its newest ingestion ended. */
  record DataSetRows(String name, long rows, String status) {}

  boolean succeeded() {
    return problems.isEmpty();
  }
}
