package dev.medallion.jobs.silver;

import dev.medallion.contract.SilverPlan;
import dev.medallion.jobs.silver.Expectations.Tally;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Lets a model's rows into its table, or into quarantine. */
final class Admission {
  private final SparkSession spark;
  private final SilverPlan plan;
  private final Expectations expectations;
  private final Quarantine quarantine;
  private final Origins origins;
  private final boolean keyed;

  /**
   * Admits the rows of a plan's model.
   *
   * @param query the model's query; empty if it has no driving source
   */
  Admission(
      SparkSession spark, SilverPlan plan, SourceViews views, Optional<KeyPreservingQuery> query) {
    this.spark = spark;
    this.plan = plan;
    this.expectations = new Expectations(plan);
    this.quarantine = new Quarantine(spark, plan);
    // A model's table does not say of which records its rows were made.
    this.origins = new Origins(spark, plan, views, query.filter(found -> !found.driver().model()));
    this.keyed = query.isPresent();
  }

  /** For a run that touches no row of the table: there may be new records without a key. */
  void stay(SilverTable table, KeylessRows keyless) {
    // What all rows are held against may have changed without them: another table, or the time.
    boolean ofRowsAlone = new TableExpectations(spark, plan).none();
    if (ofRowsAlone && keyless.isEmpty() && table.keyless() == 0) {
      table.stay(Optional.empty());
      return;
    }
    long quarantined = quarantine.becomeKeyless(keyless);
    table.stay(kept(table.recorded().withKeyless(keyless.count()), quarantined));
  }

  /**
   * Makes the table, and the quarantine, equal to the model's result.
   *
   * @param rows the result
   * @param keys the keys that the rows are those of; all keys if empty
   * @param most how many rows there are at most; nothing if that is not known
   * @throws ModelException if a rule is broken that must not be, or is none
   */
  void become(
      SilverTable table,
      Dataset<Row> rows,
      Optional<KeySet> keys,
      OptionalLong most,
      KeylessRows keyless) {
    List<String> borrowed = expectations.missingOrigins(spark, rows);
    if (!borrowed.isEmpty() && !origins.known()) {
      throw new ModelException(
          "%s: its rules name %s, which the query's result does not have: select it in the model's SQL"
              .formatted(plan.table(), String.join(", ", borrowed)));
    }
    // The key of such a query is that of its driving table's records, which all have keys.
    if (expectations.none() && keyed && keyless.isEmpty()) {
      quarantine.release(keys.isEmpty());
      table.become(rows, keys, most, Optional.empty());
      return;
    }
    try (HeldRows held = HeldRows.of(expectations.judged(origins.addedTo(rows, borrowed)), most)) {
      Dataset<Row> judged = held.rows();
      Tally tally = expectations.tally(judged);
      Dataset<Row> known = judged.drop(borrowed.toArray(String[]::new));
      long quarantined =
          quarantine.become(
              new Rejected(known, expectations.sendAny(tally), tally.hasKeyless(), keyless),
              keys,
              origins);
      table.become(
          Expectations.good(known),
          keys,
          most,
          kept(tally.withKeyless(keyless.count()), quarantined));
    }
  }

  /** Nothing for a model that expects nothing, and whose rows all have keys. */
  private Optional<Tally> kept(Tally tally, long quarantined) {
    return expectations.none() && !tally.broken().containsKey(Expectations.KEY)
        ? Optional.empty()
        : Optional.of(tally.with(quarantined, expectations.quarantine()));
  }
}
