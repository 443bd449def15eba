package dev.medallion.local.athena;

import dev.medallion.local.athena.QueryOutcome.EngineStatistics;
import dev.medallion.local.athena.QueryOutcome.Produced;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.Statement;
import dev.medallion.local.athena.statement.StatementKind;
import dev.medallion.local.athena.statement.TableName;
import io.trino.jdbc.QueryStats;
import io.trino.jdbc.TrinoStatement;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.athena.model.ColumnInfo;

/** One statement on the engine, which another thread may cancel. */
final class RunningQuery {
  private static final Logger LOG = System.getLogger(RunningQuery.class.getName());

  private final ResultFiles files;
  private final UnloadedFiles unloads;
  private final String executionId;
  private final long started = System.nanoTime();
  private volatile boolean cancelled;
  private Optional<java.sql.Statement> current = Optional.empty();
  private volatile Optional<QueryStats> stats = Optional.empty();
  private List<String> unloadedObjects = List.of();

  RunningQuery(ResultFiles files, UnloadedFiles unloads, String executionId) {
    this.files = files;
    this.unloads = unloads;
    this.executionId = executionId;
  }

  boolean isCancelled() {
    return cancelled;
  }

  synchronized void cancel() {
    cancelled = true;
    current.ifPresent(this::cancel);
  }

  private void cancel(java.sql.Statement engine) {
    try {
      engine.cancel();
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "query " + executionId + " could not be cancelled", e);
    }
  }

  EngineStatistics statistics() {
    return stats
        .map(
            last ->
                new EngineStatistics(
                    last.getElapsedTimeMillis(),
                    last.getQueuedTimeMillis(),
                    last.getPlanningTimeMillis(),
                    last.getPhysicalInputBytes()))
        .orElseGet(
            () ->
                new EngineStatistics(
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started), 0, 0, 0));
  }

  Produced run(Statement statement, VisibleNames visible, Connection connection)
      throws SQLException {
    try (ResultFiles.RowWriter rows = files.write(executionId)) {
      return switch (statement.plan()) {
        case Plan.Run run -> runSql(statement.kind(), run, connection, rows);
        case Plan.Unload unload -> unload(unload, connection);
        case Plan.Translated translated -> {
          for (String sql : translated.statements()) {
            execute(sql, connection, engine -> {});
          }
          // Athena's result of DROP TABLE is two rows of nothing.
          if (statement.kind() == StatementKind.DROP_TABLE) {
            rows.row(List.of(""));
            rows.row(List.of(""));
          }
          yield new Produced(executionId, Optional.empty(), Optional.empty(), List.of());
        }
        case Plan.Listing listing -> {
          List<String> listed = new Listings(connection, visible).read(listing);
          refuseIfCancelled();
          listed.forEach(row -> rows.row(List.of(row)));
          yield new Produced(
              executionId, Optional.empty(), Optional.of(0L), Listings.columns(listing.what()));
        }
        case Plan.Fail fail -> throw new IllegalArgumentException("there is nothing to run");
      };
    }
  }

  /** The URIs of the objects that an {@code UNLOAD} has made; none for other statements. */
  List<String> unloadedObjects() {
    return unloadedObjects;
  }

  private Produced unload(Plan.Unload plan, Connection connection) throws SQLException {
    ResultTarget.Location target = unloads.target(plan);
    List<Long> rows = new ArrayList<>();
    try {
      for (String sql : unloads.preparation(plan)) {
        execute(sql, connection, engine -> {});
      }
      execute(plan.sql().text(), connection, engine -> rows.add(engine.getLargeUpdateCount()));
      refuseIfCancelled();
      unloadedObjects = unloads.publish(plan, target);
    } finally {
      discard(plan, connection);
    }
    return new Produced(
        stats.map(QueryStats::getQueryId).orElse(executionId),
        Optional.of("UNLOAD"),
        Optional.of(rows.getFirst()),
        List.of(ResultColumns.rows()));
  }

  private void discard(Plan.Unload plan, Connection connection) {
    try (java.sql.Statement engine = connection.createStatement()) {
      engine.execute("DROP CATALOG IF EXISTS " + TableName.quoted(plan.scratch().catalog()));
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "query " + executionId + " leaves its catalog in the engine", e);
    }
    unloads.discard(plan);
  }

  /**
   * A table whose {@code CREATE TABLE … AS} was cancelled or failed while it ran stays in the
   * catalog, without rows: only the S3 Tables API deletes it.
   */
  void leaveEntryOfUnfinishedTable(Statement statement, Connection connection) {
    if (!(statement.plan() instanceof Plan.Run run) || run.created().isEmpty()) {
      return;
    }
    String sql =
        run.sql()
            .text()
            .replaceFirst(
                "(?is)^(.*?)CREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?",
                "$1CREATE TABLE IF NOT EXISTS ");
    try (java.sql.Statement entry = connection.createStatement()) {
      entry.execute(sql + "\nWITH NO DATA");
    } catch (SQLException e) {
      LOG.log(Level.INFO, "query {0} leaves no entry: {1}", executionId, e.getMessage());
    }
  }

  private Produced runSql(
      StatementKind kind, Plan.Run run, Connection connection, ResultFiles.RowWriter rows)
      throws SQLException {
    List<ColumnInfo> columns = new ArrayList<>();
    List<Optional<String>> answer = new ArrayList<>();
    execute(
        run.sql().text(),
        connection,
        engine -> {
          answer.add(Optional.ofNullable(engine.unwrap(TrinoStatement.class).getUpdateType()));
          if (kind.countsRows()) {
            columns.add(ResultColumns.rows());
            answer.add(Optional.of(Long.toString(engine.getLargeUpdateCount())));
          } else if (kind == StatementKind.EXPLAIN) {
            columns.add(writePlan(engine.getResultSet(), rows));
          } else {
            columns.addAll(writeRows(engine.getResultSet(), rows));
          }
        });
    Optional<Long> count =
        kind.countsRows()
            ? answer.getLast().map(Long::valueOf)
            : kind.hasUpdateCount() ? Optional.of(0L) : Optional.empty();
    return new Produced(
        stats.map(QueryStats::getQueryId).orElse(executionId),
        answer.getFirst(),
        count,
        List.copyOf(columns));
  }

  /** A cancelled query may stop to give rows without an error. */
  private void refuseIfCancelled() throws SQLException {
    if (cancelled) {
      throw new SQLException("cancelled");
    }
  }

  private List<ColumnInfo> writeRows(ResultSet result, ResultFiles.RowWriter rows)
      throws SQLException {
    List<ColumnInfo> columns = ResultColumns.of(result.getMetaData());
    rows.row(columns.stream().map(ColumnInfo::name).toList());
    while (result.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        values.add(ResultValues.text(result, i + 1, columns.get(i).type()));
      }
      rows.row(values);
    }
    refuseIfCancelled();
    return columns;
  }

  private static ColumnInfo writePlan(ResultSet result, ResultFiles.RowWriter rows)
      throws SQLException {
    result.next();
    String plan = result.getString(1).stripTrailing();
    ColumnInfo column = ResultColumns.plan(plan.length());
    rows.row(List.of(column.name()));
    plan.lines().forEach(line -> rows.row(List.of(line)));
    for (int i = 0; i < 3; i++) {
      rows.row(List.of(""));
    }
    return column;
  }

  /** What is done with a statement that has run. */
  private interface Consumer {
    void accept(java.sql.Statement engine) throws SQLException;
  }

  private void execute(String sql, Connection connection, Consumer consumer) throws SQLException {
    try (java.sql.Statement engine = connection.createStatement()) {
      engine.unwrap(TrinoStatement.class).setProgressMonitor(now -> progress(engine, now));
      makeCurrent(engine);
      refuseIfCancelled();
      engine.execute(sql);
      consumer.accept(engine);
    } finally {
      synchronized (this) {
        current = Optional.empty();
      }
    }
  }

  private synchronized void makeCurrent(java.sql.Statement engine) {
    current = Optional.of(engine);
  }

  /**
   * The driver reports progress as soon as the engine knows the query, and not before. Whoever
   * cancelled until then found nothing to cancel, and the driver does not keep it in mind.
   */
  private void progress(java.sql.Statement engine, QueryStats now) {
    stats = Optional.of(now);
    if (cancelled) {
      cancel(engine);
    }
  }
}
