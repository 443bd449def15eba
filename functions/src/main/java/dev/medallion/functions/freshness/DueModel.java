package dev.medallion.functions.freshness;

import dev.medallion.catalog.TableName;
import java.util.Map;
import java.util.Optional;

/**
 * A model whose table does not hold what it could.
 *
 * @param table the model's table
 * @param cause what makes it due
 * @param upstream the data snapshots that it is to read: each table, as {@link TableName#recorded}
 *     names it, and its snapshot's id, in the model's order
 * @param definition the model's fingerprint
 * @param rebuild the table's pending request to compute it whole, if there is one
 * @param because why it is due, for a reader, on one line
 */
public record DueModel(
    TableName table,
    Cause cause,
    Map<String, String> upstream,
    String definition,
    Optional<String> rebuild,
    String because) {

  /** What makes a model due. */
  public enum Cause {
    /** Its table does not exist. */
    MISSING,
    /** Its table was made by another definition, or by none that it records. */
    REDEFINED,
    /** It is to be computed whole, be there something new below or not. */
    REBUILD,
    /** A table that it reads holds data that it has not read. */
    BEHIND
  }

  /** The snapshot of a table that it is to read. */
  public String snapshotOf(TableName read) {
    return upstream.get(table.recorded(read));
  }

  /** The model's name, which is its table's. */
  public String model() {
    return table.name();
  }
}
