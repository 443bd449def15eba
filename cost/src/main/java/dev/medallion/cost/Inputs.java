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

  Inputs {
    values = Map.copyOf(values);
  }

  double of(Input input) {
    return values.get(input);
  }
}
