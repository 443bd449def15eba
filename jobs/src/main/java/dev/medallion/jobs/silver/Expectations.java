package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import dev.medallion.contract.QuarantineColumns;
import dev.medallion.contract.SilverPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** What a model expects of each of its rows; see {@link TableExpectations} for all of them. */
final class Expectations {
  /** The names of the quarantining rules that a row breaks; empty for a good one. */
  static final String BROKEN = QuarantineColumns.RULES;

  /** The rule that every row has a key. No model declares it, and none can do without. */
  static final String KEY = Expectation.KEY;

  private final SilverPlan plan;
  private final List<Expectation> rules;

  Expectations(SilverPlan plan) {
    this.plan = plan;
    this.rules = plan.expectations().stream().filter(each -> !each.isOfTable()).toList();
  }

  /** Whether the model expects nothing, of each row or of all of them. */
  boolean none() {
    return plan.expectations().isEmpty();
  }

  boolean quarantine() {
    return rules.stream().anyMatch(each -> each.action() == Action.QUARANTINE);
  }

  /**
   * How many rows a run looked at, and how many of them broke each rule.
   *
   * @param checked all rows
   * @param broken by the rule's name; {@link #KEY} is among them if any row broke it
   * @param quarantined how many rows are in quarantine then; nothing if no rule quarantines
   */
  record Tally(long checked, Map<String, Long> broken, Optional<Long> quarantined) {
    Tally {
      broken = Collections.unmodifiableMap(new LinkedHashMap<>(broken));
    }

    /** With the records that came into no query, since they have no key. */
    Tally withKeyless(long rows) {
      if (rows == 0) {
        return this;
      }
      Map<String, Long> all = new LinkedHashMap<>(broken);
      all.merge(KEY, rows, Long::sum);
      return new Tally(checked + rows, all, quarantined);
    }

    /** With what came of rules about all rows. */
    Tally withTable(Map<String, Long> ofTable) {
      Map<String, Long> all = new LinkedHashMap<>(broken);
      all.putAll(ofTable);
      return new Tally(checked, all, quarantined);
    }

    /** Whether any row had no key. */
    boolean hasKeyless() {
      return broken.getOrDefault(KEY, 0L) > 0;
    }

    /** With the number of rows in quarantine, where that matters. */
    Tally with(long nowQuarantined, boolean quarantine) {
      return new Tally(
          checked,
          broken,
          quarantine || broken.containsKey(KEY) ? Optional.of(nowQuarantined) : Optional.empty());
    }
  }

  /** Whether any row that has a key must go to quarantine. */
  boolean sendAny(Tally tally) {
    return rules.stream()
        .filter(each -> each.action() == Action.QUARANTINE)
        .anyMatch(each -> tally.broken().get(each.name()) > 0);
  }

  /** The technical columns that rules name and the rows lack. */
  List<String> missingOrigins(SparkSession spark, Dataset<Row> rows) {
    Set<String> there = Set.of(rows.columns());
    Set<String> missing = new LinkedHashSet<>();
    for (Expectation each : rules) {
      PlanTrees.namesIn(spark, each.rule()).stream()
          .filter(TechnicalColumns::contain)
          .map(name -> name.toLowerCase(Locale.ROOT))
          .filter(name -> !there.contains(name))
          .forEach(missing::add);
    }
    return List.copyOf(missing);
  }

  /**
   * The rows with {@link #BROKEN}. A row without a key breaks that rule, and is held against no
   * other: it is not yet a row of the model.
   *
   * @throws ModelException if a rule is no condition over the rows' columns
   */
  Dataset<Row> judged(Dataset<Row> rows) {
    rules.forEach(each -> requireCondition(each, rows));
    Column[] names =
        rules.stream()
            .filter(each -> each.action() == Action.QUARANTINE)
            .map(each -> when(isBroken(each), lit(each.name())))
            .toArray(Column[]::new);
    Column none = lit(null).cast(DataTypes.StringType);
    Column broken = array_compact(names.length == 0 ? array(none) : array(names));
    return rows.withColumn(
        BROKEN, when(SourceViews.lacksAny(plan.key()), keyBroken()).otherwise(broken));
  }

  /** What {@link #BROKEN} is of a row without a key. */
  static Column keyBroken() {
    return array(lit(KEY));
  }

  /** Those of the judged rows that have no key. */
  static Column isKeyless(Column broken) {
    return array_contains(broken, KEY);
  }

  static Dataset<Row> good(Dataset<Row> judged) {
    return judged.where(size(col(BROKEN)).equalTo(0)).drop(BROKEN);
  }

  /** The rows that have a key and break a rule. */
  static Dataset<Row> bad(Dataset<Row> judged) {
    return judged.where(size(col(BROKEN)).gt(0).and(not(isKeyless(col(BROKEN)))));
  }

  static Dataset<Row> keyless(Dataset<Row> judged) {
    return judged.where(isKeyless(col(BROKEN)));
  }

  /**
   * Counts.
   *
   * @throws ModelException if a rule is broken that must not be
   */
  Tally tally(Dataset<Row> judged) {
    Column hasKey = not(isKeyless(col(BROKEN)));
    List<Column> counts = new ArrayList<>();
    for (Expectation each : rules) {
      counts.add(count_if(when(hasKey, isBroken(each)).otherwise(lit(false))));
    }
    counts.add(count_if(not(hasKey)));
    Row counted = judged.agg(count(lit(1)), counts.toArray(Column[]::new)).head();
    Map<String, Long> broken = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Expectation each = rules.get(i);
      long rows = counted.getLong(1 + i);
      broken.put(each.name(), rows);
      if (each.action() == Action.FAIL && rows > 0) {
        failures.add(failure(each, rows));
      }
    }
    if (!failures.isEmpty()) {
      throw new ModelException(String.join("; ", failures));
    }
    long keyless = counted.getLong(counted.length() - 1);
    if (keyless > 0) {
      broken.put(KEY, keyless);
    }
    return new Tally(counted.getLong(0), broken, Optional.empty());
  }

  /** No values of rows: the message leaves the account's tables. */
  private String failure(Expectation each, long rows) {
    return "%s: %d %s the rule %s (%s); nothing was committed. With action: quarantine such rows are kept in %s, to be looked at"
        .formatted(
            plan.table(),
            rows,
            rows == 1 ? "row breaks" : "rows break",
            each.name(),
            each.rule(),
            plan.quarantineTable());
  }

  /** A rule that is neither true nor false of a row is broken, so that no null slips through. */
  private static Column isBroken(Expectation each) {
    return not(RowCondition.isTrue(each.rule()));
  }

  private void requireCondition(Expectation each, Dataset<Row> rows) {
    RowCondition.require(
        rows,
        each.rule(),
        "%s: the rule %s (%s)".formatted(plan.table(), each.name(), each.rule()));
  }
}
