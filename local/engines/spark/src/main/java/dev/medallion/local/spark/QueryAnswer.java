package dev.medallion.local.spark;

import java.util.List;
import java.util.Map;

/**
 * What {@link QueryCheck} found.
 *
 * @param views for each view, what is wrong with its conditions
 * @param models for each model, what it is
 */
record QueryAnswer(Map<String, Map<String, String>> views, Map<String, Model> models) {

  /**
   * What a query gives.
   *
   * @param columns its columns; empty if they cannot be told
   * @param complete whether these are all
   * @param problems what is wrong with the query
   * @param conditions what is wrong with conditions on its result, by their names
   */
  record Model(
      List<Column> columns,
      boolean complete,
      List<Problem> problems,
      Map<String, String> conditions) {}

  /**
   * A column of a result.
   *
   * @param name its name
   * @param type its type in Trino's words
   * @param orderable whether its values can be compared, as those of keys have to be
   * @param from the columns of views that its values are made of, each as VIEW.COLUMN
   * @param copies the columns of views whose values it has unchanged, or equal by a join
   */
  record Column(
      String name, String type, boolean orderable, List<String> from, List<String> copies) {}

  /**
   * Something wrong.
   *
   * @param line the line of the query, from 1; 0 if it is the query as a whole
   * @param column the character of the line, from 1; 0 if it is the line as a whole
   * @param message what is wrong
   */
  record Problem(int line, int column, String message) {}
}
