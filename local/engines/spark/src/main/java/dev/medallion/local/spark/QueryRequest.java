package dev.medallion.local.spark;

import java.util.List;

/**
 * What {@link QueryCheck} is asked.
 *
 * @param views what queries read
 * @param models the queries, each behind those that it reads
 */
record QueryRequest(List<View> views, List<Model> models) {

  /**
   * A table as queries see it.
   *
   * @param name the view's name
   * @param columns its known columns, as in a CREATE TABLE
   * @param open whether it may have columns that are not known
   * @param hidden columns that queries may name but {@code *} leaves out, likewise
   * @param conditions conditions on its rows
   */
  record View(
      String name, String columns, boolean open, String hidden, List<Condition> conditions) {}

  /**
   * A model.
   *
   * @param name its name
   * @param view the name under which later models may read it
   * @param sql its query
   * @param reads the names of the views that it reads
   * @param conditions conditions on the rows of its result
   * @param history what its table has behind the query's columns; null if nothing
   */
  record Model(
      String name,
      String view,
      String sql,
      List<String> reads,
      List<Condition> conditions,
      History history) {}

  /**
   * The columns that a table with all versions of a source's records has.
   *
   * @param view the source's view
   * @param sequence the column of it that says from when a version counts
   * @param from the column that has that
   * @param to the column of the same type that says up to when
   * @param current the column that says whether there is no later one
   */
  record History(String view, String sequence, String from, String to, String current) {
    List<String> columns() {
      return List.of(from, to, current);
    }
  }

  /** A condition in Spark SQL, by its name. */
  record Condition(String name, String sql) {}
}
