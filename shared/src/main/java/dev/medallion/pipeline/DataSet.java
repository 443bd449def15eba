package dev.medallion.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A QuickSight data set over one gold table, with the charts that are drawn from it.
 *
 * @param name the data set's name
 * @param model the gold model that it reads
 * @param columns column name to QuickSight column type ({@code STRING}, {@code INTEGER}, {@code
 *     DECIMAL}, {@code DATETIME}, {@code BOOLEAN}), in order
 * @param charts what the dashboard draws
 */
public record DataSet(String name, String model, Map<String, String> columns, List<Chart> charts) {

  /**
   * One chart.
   *
   * @param title what stands above it
   * @param type how it is drawn
   * @param x the column along the horizontal axis
   * @param y the measure, summed
   * @param series the column that splits the measure; empty for a single series
   */
  public record Chart(String title, Type type, String x, String y, Optional<String> series) {}

  /** How a chart is drawn. */
  public enum Type {
    LINE,
    BAR,
    TABLE
  }
}
