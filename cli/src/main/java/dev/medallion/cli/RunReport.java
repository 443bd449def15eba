package dev.medallion.cli;

import java.util.List;
import java.util.Locale;

/**
 * What a run did, as {@code --json} prints it.
 *
 * @param status {@code SUCCEEDED} or {@code FAILED}
 * @param execution the name of the newest execution of the state machine; empty if none started
 * @param seconds wall time from the start of the process to this report
 * @param stages where the time went, in order; they follow each other, so their sum is about {@code
 *     seconds}
 * @param bronze what the bronze runs took in, in the order of their start
 * @param tables every table that exists, but for those in which silver keeps its changes for gold
 * @param expectations what came of the rules of each silver model that declares any and has run, or
 *     that met rows without a key
 * @param absentColumns the declared columns that no file has had yet
 * @param datasets every data set, with its newest ingestion
 * @param problems what failed, a line each; empty after a success
 */
public record RunReport(
    String status,
    String execution,
    double seconds,
    List<Stage> stages,
    List<Ingestion> bronze,
    List<Table> tables,
    List<Checked> expectations,
    List<AbsentColumn> absentColumns,
    List<DataSetRows> datasets,
    List<String> problems) {

  /** A stretch of the run. */
  public record Stage(String name, double seconds) {}

  /**
   * What a bronze run took in, by its receipt.
   *
   * @param source the source's name
   * @param status the state of Glue that it ended in
   * @param objects how many objects its manifest lists
   * @param rows how many rows it added; like the next two, -1 if no receipt tells
   * @param rescued how many of these have values that did not fit, in {@code _rescued}
   * @param refused how many objects it refused
   */
  public record Ingestion(
      String source, String status, int objects, long rows, long rescued, long refused) {
    /** It in a sentence's part. */
    String inWords() {
      String listed = counted(objects, "object");
      return rows < 0
          ? listed
          : String.format(
              Locale.ROOT,
              "%s, %s, %,d rescued, %s refused",
              listed,
              counted(rows, "row"),
              rescued,
              counted(refused, "object"));
    }

    private static String counted(long number, String what) {
      return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
  }

  /**
   * A declared column that no file has had yet.
   *
   * @param table the bronze table, with its layer and namespace
   * @param column its name in {@code pipeline.yaml}
   * @param nearest the nearest name among the columns that files do have; empty if none is near
   */
  public record AbsentColumn(String table, String column, String nearest) {}

  /** A table at the end of the run; the snapshot id is text since it exceeds 2^53. */
  public record Table(String layer, String namespace, String name, long rows, String snapshot) {}

  /**
   * What came of a silver model's rules when it ran last.
   *
   * @param model the model's name
   * @param rows how many rows were held against the rules
   * @param rules what came of each, in the order of the pipeline; then of {@code key}, if a row has
   *     none
   * @param quarantine the table beside the model, with its layer and namespace
   * @param quarantined how many rows are there now; -1 if no rule quarantines
   */
  public record Checked(
      String model, long rows, List<Rule> rules, String quarantine, long quarantined) {}

  /**
   * What came of a rule.
   *
   * @param name its name
   * @param action {@code warn}, {@code quarantine} or {@code fail}
   * @param broken how many rows broke it; -1 if the model has not run with it yet
   */
  public record Rule(String name, String action, long broken) {}

  /** A data set and how its newest ingestion ended. */
  public record DataSetRows(String name, long rows, String status) {}

  public boolean succeeded() {
    return problems.isEmpty();
  }
}
