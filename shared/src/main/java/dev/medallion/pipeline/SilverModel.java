package dev.medallion.pipeline;

import dev.medallion.contract.CompanionTables;
import dev.medallion.contract.Expectation;
import dev.medallion.contract.HistoryColumns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One silver table: a Spark SQL query over bronze, and over other silver tables. Beside it may
 * stand its companions, tables that the job makes when they are needed.
 *
 * @param name the table's name
 * @param sql the query, with {@code {{ bronze.NAME }}} where it reads a source and {@code {{
 *     silver.NAME }}} where it reads another silver model
 * @param key the columns that identify a row; with a history, a record
 * @param expectations the rules that its rows have to keep
 * @param reads the sources that the query reads, in the order of first use
 * @param silver the names of the silver models that the query reads, in the order of first use
 * @param history the source whose records the table has all versions of, each with the time between
 *     which it counts; empty if it has the newest ones alone
 * @param freshness how long what it reads may wait to be in the table; empty if it does not matter
 */
public record SilverModel(
    String name,
    Sql sql,
    List<String> key,
    List<Expectation> expectations,
    List<Source> reads,
    List<String> silver,
    Optional<Source> history,
    Optional<Duration> freshness) {

  /** The names of the sources that the query reads. */
  public List<String> sources() {
    return reads.stream().map(Source::name).toList();
  }

  /** The columns that rows of the table are told apart and merged by. */
  public List<String> rowKey() {
    return history.isEmpty()
        ? key
        : Stream.concat(key.stream(), Stream.of(HistoryColumns.VALID_FROM)).toList();
  }

  /**
   * The fingerprint of SQL, key, rules, and of what makes a row of its sources the newest: a table
   * that records another one has to be made anew.
   */
  public String definition() {
    return sql.definition(key, expectations, reads, history.map(Source::name));
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
