package dev.medallion.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A test of models: rows that tables have, and rows that models then are to have.
 *
 * @param name its name
 * @param file the file that declares it, relative to the pipeline folder
 * @param line its line there, from 1
 * @param given the rows of tables by their paths, such as {@code bronze.sales}; a table that models
 *     read and that is not given is computed, or is empty if it is a bronze table
 * @param types types of columns of given bronze tables that the source does not declare, in Spark
 *     SQL, by table and column
 * @param expected the rows that tables of models are to have, by their paths
 */
public record ModelTest(
    String name,
    String file,
    int line,
    Map<String, Rows> given,
    Map<String, Map<String, String>> types,
    Map<String, Rows> expected) {

  /**
   * Rows of a table.
   *
   * @param line the line that names the table, from 1
   */
  public record Rows(int line, List<Row> rows) {}

  /**
   * A row.
   *
   * @param line its line, from 1
   * @param values each column's value as a text; empty for null
   */
  public record Row(int line, Map<String, Optional<String>> values) {}

  /** The problem of a line of its file. */
  public Problem problem(int at, String message) {
    return new Problem(file, at, name + ": " + message);
  }
}
