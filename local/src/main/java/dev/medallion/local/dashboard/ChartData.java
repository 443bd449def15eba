package dev.medallion.local.dashboard;

import dev.medallion.pipeline.DataSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A chart's rows, summed.
 *
 * @param categories the values along the horizontal axis, in their order
 * @param series name to category to sum; a chart without series has one, named by its measure
 */
record ChartData(List<String> categories, Map<String, Map<String, Double>> series) {
  private static final int MOST_SERIES = 8;
  private static final String OTHERS = "others";

  /** Sums the measure by category and series; series beyond the eighth largest become "others". */
  static ChartData of(DataSet.Chart chart, List<Map<String, String>> rows) {
    Map<String, Map<String, Double>> sums = new TreeMap<>();
    TreeSet<String> categories = new TreeSet<>();
    for (Map<String, String> row : rows) {
      String category = label(row.get(chart.x()));
      String name = chart.series().map(column -> label(row.get(column))).orElse(chart.y());
      categories.add(category);
      sums.computeIfAbsent(name, any -> new TreeMap<>())
          .merge(category, number(row.get(chart.y())), Double::sum);
    }
    return new ChartData(List.copyOf(categories), largest(sums));
  }

  /** The largest sum of any category of any series; zero if there is none. */
  double largest() {
    return series.values().stream()
        .flatMap(sums -> sums.values().stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  /** The sum over all series for a category. */
  double total(String category) {
    return series.values().stream().mapToDouble(sums -> sums.getOrDefault(category, 0.0)).sum();
  }

  private static Map<String, Map<String, Double>> largest(Map<String, Map<String, Double>> sums) {
    List<String> names = new ArrayList<>(sums.keySet());
    names.sort(
        Comparator.comparingDouble((String name) -> total(sums.get(name)))
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
    Map<String, Map<String, Double>> kept = new LinkedHashMap<>();
    for (String name : names) {
      if (kept.size() < MOST_SERIES - 1 || names.size() <= MOST_SERIES) {
        kept.put(name, sums.get(name));
      } else {
        Map<String, Double> others = kept.computeIfAbsent(OTHERS, any -> new TreeMap<>());
        sums.get(name).forEach((category, sum) -> others.merge(category, sum, Double::sum));
      }
    }
    return kept;
  }

  private static double total(Map<String, Double> sums) {
    return sums.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static String label(String value) {
    if (value == null) {
      return "(none)";
    }
    // A date that travels as a timestamp at midnight reads better without it.
    return value.replaceFirst("^(\\d{4}-\\d{2}-\\d{2})[T ]00:00(:00(\\.0+)?)?Z?$", "$1");
  }

  private static double number(String value) {
    return value == null || value.isEmpty() ? 0 : Double.parseDouble(value);
  }
}
