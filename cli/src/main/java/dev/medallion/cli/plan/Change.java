package dev.medallion.cli.plan;

import java.util.List;
import java.util.Optional;

/**
 * What a deployment does to one table, data set or rule of access.
 *
 * @param name the table, such as {@code silver.retail.customer_sales}, {@code dataset.NAME} or
 *     {@code access.NAME}
 * @param effect what happens to it
 * @param because what of its definition is another, or which table that it reads is computed whole
 * @param affects the models and data sets downstream whose rows may change by it
 * @param notes what is refused or lost by it, each with the fix
 * @param reads what its query reads, if it is computed whole and that is known
 * @param rows how its rows differ then, if that was asked
 */
public record Change(
    String name,
    Effect effect,
    List<String> because,
    List<String> affects,
    List<String> notes,
    Optional<Reading> reads,
    Optional<RowDifference> rows) {

  /**
   * What a query reads.
   *
   * @param rows the rows of the tables that it reads
   * @param bytes their size
   * @param usd what that costs on AWS, about
   */
  public record Reading(long rows, long bytes, double usd) {}

  static Change of(
      String name, Effect effect, List<String> because, List<String> affects, List<String> notes) {
    return new Change(
        name,
        effect,
        List.copyOf(because),
        List.copyOf(affects),
        List.copyOf(notes),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, and what it reads. */
  Change with(Reading reading) {
    return new Change(name, effect, because, affects, notes, Optional.of(reading), rows);
  }

  /** The same, and how its rows differ. */
  Change with(RowDifference difference) {
    return new Change(name, effect, because, affects, notes, reads, Optional.of(difference));
  }
}
