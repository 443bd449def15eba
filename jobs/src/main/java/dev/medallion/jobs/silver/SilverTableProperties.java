package dev.medallion.jobs.silver;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.contract.SilverPlan;
import dev.medallion.contract.SilverVersion;
import dev.medallion.jobs.silver.Expectations.Tally;
import dev.medallion.jobs.table.LakeTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;

/** What a silver table remembers of the run that wrote it, in its properties. */
final class SilverTableProperties {
  private final SparkSession spark;
  private final SilverPlan plan;

  SilverTableProperties(SparkSession spark, SilverPlan plan) {
    this.spark = spark;
    this.plan = plan;
  }

  /** What the rows were made from. */
  Map<String, String> lineage() {
    Map<String, String> lineage = new LinkedHashMap<>();
    plan.sources()
        .forEach(source -> lineage.put(PropertyKeys.consumed(source.name()), source.snapshot()));
    lineage.put(PropertyKeys.EXECUTION, plan.execution());
    return lineage;
  }

  /** What the properties must say for the next run to continue from here. */
  Map<String, String> properties(Optional<Tally> tally) {
    Map<String, String> properties = new LinkedHashMap<>(lineage());
    properties.put(PropertyKeys.DEFINITION, plan.definition());
    properties.put(PropertyKeys.ROW_KEY, rowKey(plan));
    for (SilverPlan.SourceSnapshot source : plan.sources()) {
      Table table = LakeTable.named(spark, source.table()).load().orElseThrow();
      properties.put(
          PropertyKeys.cursor(source.name()),
          Cursor.behind(table, Long.parseLong(source.snapshot())).toString());
      if (source.model()) {
        SilverVersion.numberIn(table.snapshot(Long.parseLong(source.snapshot())).summary())
            .ifPresent(
                version ->
                    properties.put(
                        PropertyKeys.consumedVersion(source.name()), Long.toString(version)));
      }
    }
    tally.ifPresent(
        counted -> {
          properties.put(PropertyKeys.CHECKED, Long.toString(counted.checked()));
          counted
              .broken()
              .forEach(
                  (rule, rows) -> properties.put(PropertyKeys.broken(rule), Long.toString(rows)));
          counted
              .quarantined()
              .ifPresent(rows -> properties.put(PropertyKeys.QUARANTINED, Long.toString(rows)));
        });
    return properties;
  }

  /**
   * What came of the model's expectations by what the properties tell, for a run that has looked at
   * none of its rows; without the rows that had no key.
   */
  Tally recorded(Map<String, String> there) {
    Map<String, Long> broken = new LinkedHashMap<>();
    for (Expectation each : plan.expectations()) {
      String rows = there.get(PropertyKeys.broken(each.name()));
      if (rows != null) {
        broken.put(each.name(), Long.valueOf(rows));
      }
    }
    long keyless = keyless(there);
    long checked = Long.parseLong(there.getOrDefault(PropertyKeys.CHECKED, "0"));
    return new Tally(Math.max(0, checked - keyless), broken, Optional.empty());
  }

  /** The columns that rows are merged by, as the properties tell them. */
  static String rowKey(SilverPlan plan) {
    return String.join(",", plan.rowKey());
  }

  /** How many rows had no key, by what the properties tell. */
  static long keyless(Map<String, String> there) {
    return Long.parseLong(there.getOrDefault(PropertyKeys.broken(Expectations.KEY), "0"));
  }

  /** Which of the properties that are there hold no longer. */
  Set<String> outdated(Map<String, String> there, Set<String> set) {
    return there.keySet().stream()
        .filter(name -> !set.contains(name) && isOutdated(name, there.get(name), set))
        .collect(Collectors.toSet());
  }

  private boolean isOutdated(String name, String value, Set<String> set) {
    boolean ofExpectations =
        name.equals(PropertyKeys.CHECKED)
            || name.equals(PropertyKeys.QUARANTINED)
            || PropertyKeys.isBroken(name);
    return PropertyKeys.isConsumed(name)
        || PropertyKeys.isConsumedVersion(name)
        || PropertyKeys.isCursor(name)
        || (ofExpectations && (plan.expectations().isEmpty() || set.contains(PropertyKeys.CHECKED)))
        || (PropertyKeys.isBroken(name) && !hasRule(PropertyKeys.brokenRule(name)))
        // Another request that came while this one was fulfilled is still to be.
        || (name.equals(PropertyKeys.REBUILD) && value.equals(plan.rebuild()));
  }

  private boolean hasRule(String name) {
    return plan.expectations().stream().anyMatch(each -> each.name().equals(name));
  }
}
