package dev.medallion.local.athena;

import dev.medallion.local.athena.EngineFailures.EngineError;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.TableCatalogs;
import dev.medallion.local.athena.statement.TableName;
import dev.medallion.local.engine.TrinoEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Athena asks Trino besides the statement itself. */
final class TrinoQueries implements TableCatalogs {
  private static final Pattern FAILED = Pattern.compile("(?s)Query failed \\(#([^)]+)\\): (.*)");
  private static final String UNKNOWN_KIND = "GENERIC_INTERNAL_ERROR";

  private final TrinoEngine trino;
  private final Supplier<? extends Collection<String>> tableBuckets;

  TrinoQueries(TrinoEngine trino, Supplier<? extends Collection<String>> tableBuckets) {
    this.trino = trino;
    this.tableBuckets = tableBuckets;
  }

  @Override
  public boolean hasCatalog(String catalog) {
    return catalog.equals(StatementContext.DEFAULT_CATALOG)
        || StatementContext.tableBucketOf(catalog).filter(tableBuckets.get()::contains).isPresent();
  }

  @Override
  public boolean hasTable(TableName table) {
    String sql =
        "SELECT 1 FROM %s.information_schema.tables WHERE table_schema = ? AND table_name = ?"
            .formatted(TableName.quoted(table.catalog()));
    try (Connection connection = trino.connect(Optional.empty(), Optional.empty());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.namespace());
      statement.setString(2, table.table());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Trino does not tell whether there is " + table.sql(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Trino was asked for " + table.sql(), e);
    }
  }

  /** The error behind an exception of the driver, with the name that only the server knows. */
  EngineError error(SQLException exception, Connection connection) {
    String message = String.valueOf(exception.getMessage());
    Matcher failed = FAILED.matcher(message);
    if (!failed.matches()) {
      return new EngineError(UNKNOWN_KIND, false, message);
    }
    String sql = "SELECT error_code, error_type FROM system.runtime.queries WHERE query_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, failed.group(1));
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next() && rows.getString(1) != null) {
          return new EngineError(
              rows.getString(1), "USER_ERROR".equals(rows.getString(2)), failed.group(2));
        }
      }
    } catch (SQLException e) {
      exception.addSuppressed(e);
    }
    return new EngineError(UNKNOWN_KIND, false, failed.group(2));
  }
}
