package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import dev.medallion.jobs.silver.SilverPlan.Action;
import dev.medallion.jobs.silver.SilverPlan.Expectation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What a model expects of each of its rows. */
final class Expectations {
  /** The names of the quarantining rules that a row breaks; empty for a good one. */
  static final String BROKEN = "_rules";

  private final SilverPlan plan;

  Expectations(SilverPlan plan) {
    this.plan = plan;
  }

  boolean none() {
    return plan.expectations().isEmpty();
  }

  boolean quarantine() {
    return plan.expectations().stream().anyMatch(each -> each.action() == Action.QUARANTINE);
  }

  /**
   * How many rows a run looked at, and how many of them broke each rule.
   *
   * @param checked all rows
   * @param broken by the rule's name
   * @param quarantined how many rows stand in quarantine then; nothing if no rule quarantines
   */
  record Tally(long checked, Map<String, Long> broken, Optional<Long> quarantined) {

    Tally with(long nowQuarantined) {
      return new Tally(checked, broken, Optional.of(nowQuarantined));
    }
  }

  /**
   * The rows with {@link #BROKEN}.
   *
   * @throws ModelException if a rule is no condition over the rows' columns
   */
  Dataset<Row> judged(Dataset<Row> rows) {
    plan.expectations().forEach(each -> requireCondition(each, rows));
    Column[] names =
        plan.expectations().stream()
            .filter(each -> each.action() == Action.QUARANTINE)
            .map(each -> when(isBroken(each), lit(each.name())))
            .toArray(Column[]::new);
    Column none = lit(null).cast(DataTypes.StringType);
    return rows.withColumn(BROKEN, array_compact(names.length == 0 ? array(none) : array(names)));
  }

  static Dataset<Row> good(Dataset<Row> judged) {
    return judged.where(size(col(BROKEN)).equalTo(0)).drop(BROKEN);
  }

  static Dataset<Row> bad(Dataset<Row> judged) {
    return judged.where(size(col(BROKEN)).gt(0));
  }

  /**
   * Counts.
   *
   * @throws ModelException if a rule is broken that must not be
   */
  Tally tally(Dataset<Row> judged) {
    Column[] key = plan.key().stream().map(SourceViews::quoted).toArray(Column[]::new);
    List<Column> counts = new ArrayList<>();
    for (Expectation each : plan.expectations()) {
      counts.add(count_if(isBroken(each)));
      counts.add(first(when(isBroken(each), concat_ws(", ", key)), true));
    }
    Row counted = judged.agg(count(lit(1)), counts.toArray(Column[]::new)).head();
    Map<String, Long> broken = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < plan.expectations().size(); i++) {
      Expectation each = plan.expectations().get(i);
      long rows = counted.getLong(1 + 2 * i);
      broken.put(each.name(), rows);
      if (each.action() == Action.FAIL && rows > 0) {
        failures.add(failure(each, rows, counted.getString(2 + 2 * i)));
      }
    }
    if (!failures.isEmpty()) {
      throw new ModelException(String.join("; ", failures));
    }
    return new Tally(counted.getLong(0), broken, Optional.empty());
  }

  private String failure(Expectation each, long rows, String example) {
    return "%s: %d %s the rule %s (%s), such as (%s) = (%s); nothing was committed"
        .formatted(
            plan.table(),
            rows,
            rows == 1 ? "row breaks" : "rows break",
            each.name(),
            each.rule(),
            String.join(", ", plan.key()),
            example);
  }

  /** A rule that is neither true nor false of a row is broken, so that no null slips through. */
  private static Column isBroken(Expectation each) {
    return not(coalesce(expr(each.rule()), lit(false)));
  }

  private void requireCondition(Expectation each, Dataset<Row> rows) {
    DataType type;
    try {
      type = rows.select(expr(each.rule())).schema().fields()[0].dataType();
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis) {
        throw new ModelException(
            "%s: the rule %s (%s): %s"
                .formatted(plan.table(), each.name(), each.rule(), analysis.getSimpleMessage()));
      }
      throw e;
    }
    if (!type.equals(DataTypes.BooleanType)) {
      throw new ModelException(
          "%s: the rule %s (%s) is no condition but of the type %s"
              .formatted(plan.table(), each.name(), each.rule(), type.sql()));
    }
  }
}
