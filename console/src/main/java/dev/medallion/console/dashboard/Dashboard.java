package dev.medallion.console.dashboard;

import dev.medallion.console.lake.Status;
import dev.medallion.pipeline.DataSet;
import java.util.List;

/**
 * The dashboard as it is shown.
 *
 * @param charts every chart, in the order of the pipeline
 * @param data what the charts are drawn from, as JSON that the page's script reads
 * @param refreshes how each data set stands
 */
public record Dashboard(List<Drawn> charts, String data, List<Refreshes> refreshes) {

  /**
   * A chart on the page.
   *
   * @param index its place among all, by which the script finds it
   * @param note what stands below its title
   * @param emptyBecause why it has nothing to show; empty if it has
   */
  public record Drawn(
      int index, String dataSet, DataSet.Chart chart, String note, String emptyBecause) {

    /** The name of its form, by which it is styled. */
    public String form() {
      return chart.type().label();
    }
  }

  /**
   * The refreshes of a data set.
   *
   * @param used how many were started in the last 24 hours
   * @param newest the newest of them, the newest first
   */
  public record Refreshes(String dataSet, int used, List<Refresh> newest) {
    /** How many refreshes of a data set QuickSight Enterprise runs in 24 hours. */
    public int quota() {
      return 32;
    }
  }

  /** A refresh: when it began, how long it took, and what came of it, in words. */
  public record Refresh(String started, String took, String rows, Status status, String error) {}
}
