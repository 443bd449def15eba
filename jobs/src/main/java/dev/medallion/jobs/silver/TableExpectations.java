package dev.medallion.jobs.silver;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import dev.medallion.contract.SilverPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a model expects of all of its rows together. They are asked of the snapshot that is to be
 * published, before it is.
 */
final class TableExpectations {
  /** The view of the table's rows, as plans name it. */
  private static final String ROWS = "this_rows";

  private final SparkSession spark;
  private final SilverPlan plan;
  private final List<Expectation> rules;

  TableExpectations(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
    this.rules = plan.expectations().stream().filter(Expectation::isOfTable).toList();
  }

  boolean none() {
    return rules.isEmpty();
  }

  /**
   * How much breaks each rule: rows, or 1 for the table as a whole.
   *
   * @param rows the table as it is to be
   * @throws ModelException if a rule is broken that must not be, or cannot be asked
   */
  Map<String, Long> broken(Dataset<Row> rows) {
    if (none()) {
      return Map.of();
    }
    rows.createOrReplaceTempView(ROWS);
    // A refresh may have narrowed what these show to what it needed.
    SourceViews views = new SourceViews(spark, plan);
    plan.sources().forEach(views::register);
    Map<String, Long> broken = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    for (Expectation each : rules) {
      long count = count(each);
      broken.put(each.name(), count);
      if (each.action() == Action.FAIL && count > 0) {
        failures.add(
            "%s: the rule %s (%s) is broken%s; the table was left as it was"
                .formatted(plan.table(), each.name(), each.rule(), times(each, count)));
      }
    }
    if (!failures.isEmpty()) {
      throw new ModelException(String.join("; ", failures));
    }
    return broken;
  }

  private long count(Expectation rule) {
    try {
      return ((Number) spark.sql(rule.count()).head().get(0)).longValue();
    } catch (Exception e) {
      // Spark's AnalysisException is checked, which its Scala signature does not say.
      if (e instanceof AnalysisException analysis) {
        throw new ModelException(
            "%s: the rule %s (%s): %s"
                .formatted(plan.table(), rule.name(), rule.rule(), analysis.getSimpleMessage()));
      }
      throw e;
    }
  }

  private static String times(Expectation rule, long count) {
    boolean ofRows = rule.name().startsWith("unique") || rule.name().startsWith("relationships");
    return ofRows ? " by %d row%s".formatted(count, count == 1 ? "" : "s") : "";
  }
}
