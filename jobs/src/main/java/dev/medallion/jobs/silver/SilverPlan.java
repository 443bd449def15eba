package dev.medallion.jobs.silver;

import java.util.List;

/**
 * How one silver table is brought up to date.
 *
 * @param model the model's name
 * @param table the full name of its table
 * @param key the columns that identify a row
 * @param sql the model's query, over the sources' views
 * @param definition the digest of the model's definition, kept in the table's properties
 * @param execution the execution that asked for it
 * @param sources what the query reads
 */
public record SilverPlan(
    String model,
    String table,
    List<String> key,
    String sql,
    String definition,
    String execution,
    List<SourceSnapshot> sources) {

  /**
   * A bronze table at one snapshot.
   *
   * @param name the source's name
   * @param view the name of the view that the query reads
   * @param table the full name of the bronze table
   * @param key the columns that identify a record of the source
   * @param snapshot the id of the snapshot; a string, since it exceeds what JSON's readers take for
   *     a number
   */
  public record SourceSnapshot(
      String name, String view, String table, List<String> key, String snapshot) {}
}
