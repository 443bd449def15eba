package dev.medallion.local.trino;

import java.util.List;
import java.util.Map;

/**
 * What {@link QueryCheck} found out about a query.
 *
 * @param columns what its result has; empty if that cannot be told
 * @param complete whether these are all, with the types that they will have
 * @param problems what is wrong with it
 * @param conditions what is wrong with conditions on its result, by their names
 */
public record QueryAnswer(
    List<Column> columns,
    boolean complete,
    List<Problem> problems,
    Map<String, String> conditions) {

  /**
   * A column of a result.
   *
   * @param name its name
   * @param type its type, in SQL
   * @param from the columns that its values are made of, each as SCHEMA.TABLE.COLUMN
   */
  public record Column(String name, String type, List<String> from) {}

  /**
   * Something wrong.
   *
   * @param line the line of the query, from 1; 0 if it is the query as a whole
   * @param column the character of the line, from 1; 0 if it is the line as a whole
   * @param message what is wrong
   */
  public record Problem(int line, int column, String message) {}
}
