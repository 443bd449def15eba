package dev.medallion.bench;

import java.util.Collection;

/** The value in the middle, which one slow run in several does not move. */
final class Median {
  private Median() {}

  /**
   * The median; of an even number of values the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there are none
   */
  static double of(Collection<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
