package dev.medallion.local.trino;

import java.util.List;

/**
 * What {@link QueryCheck} found out about a query.
 *
 * @param columns what its result has; empty if that cannot be told
 * @param complete whether these are all, with the types that they will have
 * @param problems what is wrong with it
 */
public record QueryAnswer(
    List<QueryRequest.Column> columns, boolean complete, List<Problem> problems) {

  /**
   * Something wrong.
   *
   * @param line the line of the query, from 1; 0 if it is the query as a whole
   * @param column the character of the line, from 1; 0 if it is the line as a whole
   * @param message what is wrong
   */
  public record Problem(int line, int column, String message) {}
}
