package dev.medallion.functions.gold;

/** Whether a gold query can be refreshed by the groups that have changed. */
sealed interface QueryShape permits GroupedQuery, QueryShape.Whole {

  /**
   * A query that has to be run whole.
   *
   * @param because why, as the end of a sentence
   */
  record Whole(String because) implements QueryShape {}
}
