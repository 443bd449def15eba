package dev.medallion.local.integration;

import java.util.List;
import java.util.Set;

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
   * @param viewers the ARNs of those for whom the query is run: where Lake Formation decides, what
   *     is granted to them counts beside what is granted to the caller
   * @throws QueryFailure if the query fails, a {@link QueryDenied} if that is for want of rights
   * @throws SchemaMismatch if {@code results} does not take the columns
   */
  void run(String sql, Set<String> viewers, Results results)
      throws QueryFailure, SchemaMismatch, InterruptedException;

  /** A query that may not be run. */
  final class QueryDenied extends QueryFailure {
    private static final long serialVersionUID = 1L;

    /** A denial in the words of the source. */
    public QueryDenied(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A query that failed. */
  class QueryFailure extends Exception {
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
