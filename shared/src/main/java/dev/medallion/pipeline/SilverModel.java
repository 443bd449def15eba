package dev.medallion.pipeline;

import dev.medallion.contract.CompanionTables;
import dev.medallion.contract.Expectation;
import java.util.List;

/**
 * One silver table: a Spark SQL query over bronze, and over other silver tables. Beside it may
 * stand its companions, tables that the job makes when they are needed.
 *
 * @param name the table's name
 * @param sql the query, with {@code {{ bronze.NAME }}} where it reads a source and {@code {{
 *     silver.NAME }}} where it reads another silver model
 * @param key the columns that identify a row; rows are merged by them
 * @param expectations the rules that its rows have to keep
 * @param reads the sources that the query reads, in the order of first use
 * @param silver the names of the silver models that the query reads, in the order of first use
 */
public record SilverModel(
    String name,
    Sql sql,
    List<String> key,
    List<Expectation> expectations,
    List<Source> reads,
    List<String> silver) {

  /** The names of the sources that the query reads. */
  public List<String> sources() {
    return reads.stream().map(Source::name).toList();
  }

  /**
   * The fingerprint of SQL, key, rules, and of what makes a row of its sources the newest: a table
   * that records another one has to be made anew.
   */
  public String definition() {
    return sql.definition(key, expectations, reads);
  }

  /** The companion that holds the rows which broke a rule whose action is quarantine. */
  public String quarantineTable() {
    return CompanionTables.quarantineOf(name);
  }

  /** The companion that holds the rows that each run changed, by which its readers refresh. */
  public String changesTable() {
    return CompanionTables.changesOf(name);
  }

  /** The names of both companions. */
  public List<String> companions() {
    return List.of(quarantineTable(), changesTable());
  }
}
