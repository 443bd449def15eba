package dev.medallion.local.integration;

import java.util.List;

/** Where the custom SQL of a data set is run. */
public interface QuerySource {

  /**
   * A column of a result.
   *
   * @param name its name
   * @param type its type in Athena's words, without length or precision, such as {@code decimal}
   */
  record Column(String name, String type) {}

  /** Takes the results: first the columns, once, then each row. */
  interface Results {
    /** The columns. */
    void columns(List<Column> columns) throws SchemaMismatch;

    /** One row, as texts; null for NULL. */
    void row(List<String> values);
  }

  /**
   * Runs a query and gives its results.
   *
   * @throws QueryFailure if the query fails
   * @throws SchemaMismatch if {@code results} does not take the columns
   */
  void run(String sql, Results results) throws QueryFailure, SchemaMismatch, InterruptedException;

  /** A query that failed. */
  final class QueryFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure in the words of the source. */
    public QueryFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Columns that are not those that the data set declares. */
  final class SchemaMismatch extends Exception {
    private static final long serialVersionUID = 1L;

    /** A mismatch; the message names the columns. */
    public SchemaMismatch(String message) {
      super(message);
    }
  }
}
