package dev.medallion.local.trino;

import java.util.List;

/**
 * What a query gives.
 *
 * @param columns its columns
 * @param rows its rows: each value as a text, or null
 * @param problem why there are none; empty if there are
 */
public record QueryResult(
    List<QueryRequest.Column> columns, List<List<String>> rows, String problem) {

  static QueryResult failed(String problem) {
    return new QueryResult(List.of(), List.of(), problem);
  }
}
