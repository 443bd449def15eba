package dev.medallion.functions.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One metric of this stack as a line of the log, from which CloudWatch makes the metric: no call,
 * no permission and no library that a cold start would pay for.
 *
 * @param name the metric's name in the namespace {@code Medallion}
 * @param unit the unit as CloudWatch spells it
 * @param value the value
 * @param parts the dimensions beside the stack, by name: which part of it the value is of
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Embedded metric format</a>
 */
public record EmbeddedMetric(
    String name, Unit unit, double value, SortedMap<String, String> parts) {
  /** The namespace of every metric of this product. */
  public static final String NAMESPACE = "Medallion";

  /** The dimension of every metric: the prefix of the stack, so that two stacks do not mix. */
  public static final String DIMENSION = "Stack";

  /** The units in use. */
  public enum Unit {
    COUNT("Count"),
    SECONDS("Seconds");

    private final String spelling;

    Unit(String spelling) {
      this.spelling = spelling;
    }
  }

  /** A metric of the stack as a whole. */
  public EmbeddedMetric(String name, Unit unit, double value) {
    this(name, unit, value, new TreeMap<>());
  }

  /**
   * The line, without its end.
   *
   * @param stack the stack's prefix
   * @param time when the value was taken
   */
  public String line(String stack, Instant time) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    ObjectNode header = line.putObject("_aws").put("Timestamp", time.toEpochMilli());
    ObjectNode directive = header.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE);
    ArrayNode dimensions = directive.putArray("Dimensions").addArray().add(DIMENSION);
    parts.keySet().forEach(dimensions::add);
    directive.putArray("Metrics").addObject().put("Name", name).put("Unit", unit.spelling);
    line.put(DIMENSION, stack).put(name, value);
    parts.forEach(line::put);
    return line.toString();
  }
}
