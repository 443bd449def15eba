package dev.medallion.jobs;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code --KEY value} pairs that Glue passes to a job's main.
 *
 * <p>Glue adds pairs of its own (such as {@code --JOB_NAME}) in no promised order, and some options
 * of its own stand without a value; so every pair is kept, and a job asks for those that it knows.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html">Glue
 *     job parameters</a>
 */
final class JobArguments {
  private final Map<String, String> values;

  private JobArguments(Map<String, String> values) {
    this.values = values;
  }

  /** Reads the pairs; the last of several values of one key counts, as on Glue. */
  static JobArguments parse(String... arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].startsWith("--")) {
        continue;
      }
      String key = arguments[i].substring(2);
      int equals = key.indexOf('=');
      if (equals > 0) {
        values.put(key.substring(0, equals), key.substring(equals + 1));
      } else if (i + 1 < arguments.length && !arguments[i + 1].startsWith("--")) {
        values.put(key, arguments[++i]);
      } else {
        values.put(key, "");
      }
    }
    return new JobArguments(values);
  }

  /**
   * The value of an argument that the job cannot do without.
   *
   * @throws JobArgumentException if it is missing or empty; says what was given instead
   */
  String required(String key) {
    String value = values.getOrDefault(key, "");
    if (value.isBlank()) {
      throw new JobArgumentException(
          "the job argument --%s is missing: start the job run with --%s VALUE (given: %s)"
              .formatted(key, key, values.isEmpty() ? "none" : String.join(", ", values.keySet())));
    }
    return value;
  }
}
