package dev.medallion.local.athena;

import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.Caller;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.RefusedStatement;
import dev.medallion.local.athena.statement.Statement;
import dev.medallion.local.athena.statement.StatementCheck;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.StatementKind;
import dev.medallion.local.engine.TrinoEngine;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.QuerySource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.athena.model.ColumnInfo;

/**
 * Runs one query to its end, as Athena would, for services that read through Athena. It passes the
 * same checks, and fails with the same words, as a query execution. Tables are named in full.
 */
public final class SelectQuery implements QuerySource {
  private static final StatementContext NO_CONTEXT =
      StatementContext.of(Optional.empty(), Optional.empty());

  private final TrinoEngine trino;
  private final TrinoQueries queries;
  private final StatementAccess access;

  /**
   * Queries on the table buckets.
   *
   * @param trino runs them
   * @param tables the catalogs that hold the tables
   * @param access decides what the callers' queries may read
   */
  public SelectQuery(TrinoEngine trino, FederatedCatalogs tables, AccessControl access) {
    this(trino, tables, access, DataLake.NONE);
  }

  /**
   * Queries on the table buckets, as above.
   *
   * @param lake decides, too, where Lake Formation does
   */
  public SelectQuery(
      TrinoEngine trino, FederatedCatalogs tables, AccessControl access, DataLake lake) {
    this.trino = trino;
    this.queries = new TrinoQueries(trino, tables::buckets);
    this.access = new StatementAccess(access, tables, lake);
  }

  @Override
  public void run(String sql, Set<String> viewers, Results results)
      throws QueryFailure, SchemaMismatch, InterruptedException {
    Statement statement = authorized(check(sql), viewers);
    if (!(statement.plan() instanceof Plan.Run run) || statement.kind() != StatementKind.SELECT) {
      throw new QueryFailure("not a query: " + sql, null);
    }
    try (Connection connection = trino.connect(Optional.empty(), Optional.empty())) {
      try (java.sql.Statement engine = connection.createStatement();
          ResultSet rows = engine.executeQuery(run.sql().text())) {
        give(rows, results);
      } catch (SQLException e) {
        throw new QueryFailure(
            EngineFailures.translate(
                    queries.error(e, connection), run, statement.text(), NO_CONTEXT)
                .message(),
            e);
      }
    } catch (SQLException e) {
      throw new QueryFailure("Trino cannot be reached: " + e.getMessage(), e);
    }
  }

  /** What is granted to the viewers counts as if it were to the caller. */
  private Statement authorized(Statement statement, Set<String> viewers) throws QueryFailure {
    Set<String> principals = new HashSet<>(DataLake.principals(Caller.current()));
    principals.addAll(viewers);
    try {
      return access.require(Caller.current(), principals, statement, NO_CONTEXT);
    } catch (StatementDenied e) {
      throw new QueryDenied(e.failure().message(), e);
    }
  }

  private Statement check(String sql) throws QueryFailure {
    try {
      return new StatementCheck(queries).check(sql, NO_CONTEXT);
    } catch (RefusedStatement e) {
      throw new QueryFailure(e.getMessage(), e);
    }
  }

  private static void give(ResultSet rows, Results results) throws SQLException, SchemaMismatch {
    List<ColumnInfo> columns = ResultColumns.of(rows.getMetaData());
    results.columns(
        columns.stream().map(column -> new Column(column.name(), column.type())).toList());
    while (rows.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        values.add(ResultValues.text(rows, i + 1, columns.get(i).type()));
      }
      results.row(values);
    }
  }
}
