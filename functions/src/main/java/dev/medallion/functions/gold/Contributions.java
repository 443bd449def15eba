package dev.medallion.functions.gold;

import dev.medallion.catalog.TableName;
import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QueryBody;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.Relation;
import io.trino.sql.tree.Union;
import java.util.ArrayList;
import java.util.List;

/**
 * How rows of a gold table are made of rows of the tables that its query reads: what each of these
 * rows contributes to each aggregate.
 *
 * <p>This is the one thing that those outside of the refresh may ask of how gold's queries are
 * analysed.
 */
public sealed interface Contributions {

  /**
   * The query does not tell which rows made one.
   *
   * @param because why, as a clause
   */
  record Unknown(String because) implements Contributions {}

  /**
   * The query tells it.
   *
   * @param queries what gives the rows, for each query of a union; one if there is no union
   */
  record Known(List<ContributionQuery> queries) implements Contributions {}

  /**
   * A table that the query reads.
   *
   * @param name its name
   * @param table it at one snapshot, as Athena reads it and as it is in the query
   * @param catalog its catalog, as Athena names it
   * @param key the columns that identify a row
   */
  record Read(TableName name, String table, String catalog, List<String> key) {}

  /**
   * Analyses the query of a gold table.
   *
   * @param sql the query, in which each table is named as {@link Read#table} has it
   * @param reads the tables that it reads
   * @param key the columns that identify a row of the gold table
   * @param columns the columns of the gold table to explain
   */
  static Contributions of(String sql, List<Read> reads, List<String> key, List<String> columns) {
    try {
      if (!(new SqlParser().createStatement(sql) instanceof Query query)) {
        return new Unknown("the query is no SELECT");
      }
      if (query.getWith().isPresent() || !query.getFunctions().isEmpty()) {
        return new Unknown("the query has a WITH clause");
      }
      List<QuerySpecification> selects = new ArrayList<>();
      collect(query.getQueryBody(), selects);
      List<String> names = SelectReader.names(selects.getFirst());
      List<ContributionQuery> queries = new ArrayList<>();
      for (QuerySpecification select : selects) {
        queries.add(new SelectReader(select, names, reads, key).read(columns));
      }
      return new Known(queries);
    } catch (ParsingException e) {
      return new Unknown("the query does not parse: " + e.getMessage());
    } catch (UntraceableException e) {
      return new Unknown(e.getMessage());
    }
  }

  private static void collect(QueryBody body, List<QuerySpecification> selects)
      throws UntraceableException {
    switch (body) {
      case QuerySpecification select -> selects.add(select);
      case Union union -> {
        for (Relation each : union.getRelations()) {
          if (!(each instanceof QueryBody branch)) {
            throw new UntraceableException("the query is a union of more than SELECTs");
          }
          collect(branch, selects);
        }
      }
      default ->
          throw new UntraceableException("the query is more than SELECTs and unions of them");
    }
  }
}
