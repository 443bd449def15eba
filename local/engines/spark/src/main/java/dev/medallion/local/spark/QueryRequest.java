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
   */
  record Model(
      String name, String view, String sql, List<String> reads, List<Condition> conditions) {}

  /** A condition in Spark SQL, by its name. */
  record Condition(String name, String sql) {}
}
