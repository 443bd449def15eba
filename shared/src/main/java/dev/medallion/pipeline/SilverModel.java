package dev.medallion.pipeline;

import java.util.List;

/**
 * One silver table: a Spark SQL query over bronze.
 *
 * @param name the table's name
 * @param sql the query, with {@code {{ bronze.NAME }}} where it reads a source
 * @param key the columns that identify a row; rows are merged by them
 * @param sources the names of the sources that the query reads, in the order of first use
 */
public record SilverModel(String name, Sql sql, List<String> key, List<String> sources) {

  /** The fingerprint of SQL and key: a table that records another one has to be made anew. */
  public String definition() {
    return sql.definition(key);
  }
}
