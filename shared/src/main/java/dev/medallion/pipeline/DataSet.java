package dev.medallion.pipeline;

import java.util.List;
import java.util.Locale;
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
   * @param x the column along the horizontal axis, or of a pie's parts; may be empty for {@link
   *     Type#KPI} alone, which is then the whole sum
   * @param y the measure, summed; for {@link Type#SCATTER}, each row's
   * @param series the column that splits the measure; empty for a single series
   */
  public record Chart(
      String title, Type type, Optional<String> x, String y, Optional<String> series) {}

  /** How a chart is drawn. */
  public enum Type {
    /** A line for each series. */
    LINE,
    /** A line for each series, on top of each other, with the area below filled. */
    AREA,
    /** Bars, those of the series beside each other. */
    BAR,
    /** Bars, those of the series on top of each other. */
    STACKED,
    /** The parts of a whole. */
    PIE,
    /** The parts of a whole, as a ring with the sum in its middle. */
    DONUT,
    /** A point for each row, of two measures. */
    SCATTER,
    /** A field for each pair of values, coloured by the measure. */
    HEATMAP,
    /** One figure. */
    KPI,
    /** The rows. */
    TABLE;

    /** The form as {@code pipeline.yaml} has it: lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
