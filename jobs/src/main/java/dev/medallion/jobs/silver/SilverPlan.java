package dev.medallion.jobs.silver;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medallion.contract.CompanionTables;
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
 * @param expectations what is expected of each row; null for nothing
 * @param rebuild the request for the whole table to be recomputed, whatever changed; empty for none
 * @param changes whether changed rows are logged, for those who read the table
 * @param forget the version up to which no reader needs changed rows any more; 0 for none
 */
public record SilverPlan(
    String model,
    String table,
    List<String> key,
    String sql,
    String definition,
    String execution,
    List<SourceSnapshot> sources,
    List<Expectation> expectations,
    String rebuild,
    boolean changes,
    long forget) {

  /** Plans of earlier deployments say nothing about expectations, or about rebuilds. */
  public SilverPlan {
    expectations = expectations == null ? List.of() : List.copyOf(expectations);
    rebuild = rebuild == null ? "" : rebuild;
  }

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

  /**
   * A rule for each row.
   *
   * @param name the rule's name
   * @param rule a condition over the model's columns, in Spark SQL; broken by a row that it is not
   *     true for
   * @param action what becomes of a row that breaks it
   */
  public record Expectation(String name, String rule, Action action) {}

  /** What becomes of a row that breaks a rule. */
  public enum Action {
    /** It is counted. */
    @JsonProperty("warn")
    WARN,
    /** It goes to the quarantine table, and not to the model's. */
    @JsonProperty("quarantine")
    QUARANTINE,
    /** Nothing is committed. */
    @JsonProperty("fail")
    FAIL
  }

  /** The full name of the table that rows which may not go to the model's table go to. */
  String quarantineTable() {
    return CompanionTables.quarantineOf(table);
  }

  /** The full name of the table that changed rows are logged in. */
  String changesTable() {
    return CompanionTables.changesOf(table);
  }
}
