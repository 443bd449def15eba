package dev.medallion.pipeline;

import dev.medallion.contract.CompanionTables;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One kind of file that arrives in the landing bucket, and the bronze table of the same name.
 *
 * @param name the source's name, which is also its bronze table's name
 * @param prefix the key prefix of its objects in the landing bucket, ending in {@code /}
 * @param format how its objects are encoded
 * @param options reader options in Spark's own words, such as {@code delimiter}; empty for Parquet
 * @param key the columns that identify a record; the newest row of each key is what silver sees
 * @param columns column name to Spark SQL type, in order; required for CSV and JSON Lines, empty
 *     for Parquet
 * @param sequenceBy the columns that say which row of a key is the newest, before the time at which
 *     its object was written; empty for that time alone
 * @param deleteWhen the condition, in Spark SQL, under which the newest row of a key says that the
 *     record is gone
 */
public record Source(
    String name,
    String prefix,
    Format format,
    Map<String, String> options,
    List<String> key,
    Map<String, String> columns,
    List<String> sequenceBy,
    Optional<String> deleteWhen) {

  /**
   * What decides which rows silver sees, for the fingerprint of a model that reads them: with
   * another key, other rows are versions of each other. Empty where the model's key tells all of
   * it, so that tables of before this was recorded are not made anew.
   */
  String versioning(List<String> modelKey) {
    if (sequenceBy.isEmpty() && deleteWhen.isEmpty() && key.equals(modelKey)) {
      return "";
    }
    return "\nsource: %s key %s sequence %s delete %s"
        .formatted(
            name,
            String.join(",", key),
            String.join(",", sequenceBy),
            deleteWhen.map(condition -> "when " + condition).orElse("never"));
  }

  /** The companion of the bronze table that holds which writes of objects it has taken in. */
  public String ledgerTable() {
    return CompanionTables.ledgerOf(name);
  }

  /** The companion of the bronze table that holds which writes of objects are undone. */
  public String undoneTable() {
    return CompanionTables.undoneOf(name);
  }

  /** The companion of the bronze table that says which rows were erased, and stay away. */
  public String erasedTable() {
    return CompanionTables.erasedOf(name);
  }

  /** The companion tables that a bronze table may have. */
  public List<String> companions() {
    return List.of(ledgerTable(), undoneTable(), erasedTable());
  }
}
