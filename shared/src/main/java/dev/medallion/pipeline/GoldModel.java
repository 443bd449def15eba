package dev.medallion.pipeline;

import dev.medallion.contract.Expectation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One gold table: the answer to one question, an Athena SQL query over silver and other gold
 * tables.
 *
 * @param name the table's name
 * @param sql the query, with {@code {{ silver.NAME }}} where it reads a silver table and {@code {{
 *     gold.NAME }}} where it reads another gold model
 * @param key the columns that identify a row and are never null; refreshes merge by them
 * @param cluster the columns that z-order or sort compaction clusters by, most selective first
 * @param models the names of the silver models that the query reads, in the order of first use
 * @param gold the names of the gold models that the query reads, in the order of first use
 * @param expectations the rules that its rows have to keep; all with the action {@code fail}
 * @param freshness how long what it reads may wait to be in the table; empty if it does not matter
 */
public record GoldModel(
    String name,
    Sql sql,
    List<String> key,
    List<String> cluster,
    List<String> models,
    List<String> gold,
    List<Expectation> expectations,
    Optional<Duration> freshness) {

  /**
   * The fingerprint of SQL and key: a table that records another one has to be made anew. The
   * cluster columns are no part of it, since compaction rearranges rows without the query; nor are
   * the rules, since the rows of a table that keeps them are the same.
   */
  public String definition() {
    return sql.definition(key, List.of(), List.of(), Optional.empty());
  }
}
