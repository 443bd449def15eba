package dev.medallion.jobs.silver;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that may not go to a model's table. Whether there are any is known from the count that
 * the run takes anyway: to ask Spark again would be a job for each question.
 */
final class Rejected {
  private final Dataset<Row> judged;
  private final boolean hasBad;
  private final boolean judgedHasKeyless;
  private final KeylessRows records;

  /**
   * Those among some rows.
   *
   * @param judged the model's rows, with {@link Expectations#BROKEN}
   * @param hasBad whether any of them has a key and breaks a quarantining rule
   * @param hasKeyless whether any of them has no key
   * @param records the sources' records without a key: all of them
   */
  Rejected(Dataset<Row> judged, boolean hasBad, boolean hasKeyless, KeylessRows records) {
    this.judged = judged;
    this.hasBad = hasBad;
    this.judgedHasKeyless = hasKeyless;
    this.records = records;
  }

  boolean isEmpty() {
    return !hasBad && !hasKeyless();
  }

  boolean hasBad() {
    return hasBad;
  }

  boolean hasKeyless() {
    return judgedHasKeyless || !records.isEmpty();
  }

  /** The rows that have a key and break a rule. */
  Dataset<Row> bad() {
    return Expectations.bad(judged);
  }

  /**
   * The rows and records that have no key. Where a row of the model came from that has none, nobody
   * can tell.
   */
  Dataset<Row> keyless() {
    if (!judgedHasKeyless) {
      return records.rows();
    }
    Dataset<Row> rows = Origins.unknown(Expectations.keyless(judged), Origins.SHOWN);
    return records.isEmpty() ? rows : rows.unionByName(records.rows());
  }
}
