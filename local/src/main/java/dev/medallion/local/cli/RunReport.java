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
 * @param tables every table of the pipeline that exists
 * @param datasets every data set, with its newest ingestion
 * @param problems what failed, a line each; empty after a success
 */
record RunReport(
    String status,
    String execution,
    double seconds,
    List<Stage> stages,
    List<Table> tables,
    List<DataSetRows> datasets,
    List<String> problems) {

  /** A stretch of the run. */
  record Stage(String name, double seconds) {}

  /** A table at the end of the run; the snapshot id is text since it exceeds 2^53. */
  record Table(String layer, String namespace, String name, long rows, String snapshot) {}

  /** A data set and how its newest ingestion ended. */
  record DataSetRows(String name, long rows, String status) {}

  boolean succeeded() {
    return problems.isEmpty();
  }
}
