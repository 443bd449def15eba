package dev.medallion.local.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * One SQLite file. A write-ahead log makes each call durable against the end of this process,
 * however it ends. Several threads may use it; their calls follow each other.
 *
 * <p>All methods throw {@link DatabaseException} if the file cannot be read or written.
 */
public final class Database implements AutoCloseable {
  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens the file, which is made if it is not there.
   *
   * @param schema statements that make what is missing of tables and indexes
   */
  public static Database open(Path file, String... schema) {
    try {
      Files.createDirectories(file.getParent());
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = NORMAL");
        for (String sql : schema) {
          statement.execute(sql);
        }
      }
      return new Database(file, connection);
    } catch (SQLException e) {
      throw new DatabaseException(file, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder of " + file, e);
    }
  }

  /** Reads the rows of a query. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads all that is needed: the rows are closed afterwards. */
    T read(ResultSet rows) throws SQLException;
  }

  /** Asks a query. */
  public synchronized <T> T query(String sql, Reader<T> reader, Object... parameters) {
    try (ResultSet rows = bound(sql, parameters).executeQuery()) {
      return reader.read(rows);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** Changes rows; returns how many. */
  public synchronized int update(String sql, Object... parameters) {
    try {
      return bound(sql, parameters).executeUpdate();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /** Does several writes as one: all of them or none. */
  public synchronized void together(Runnable writes) {
    // Not by the driver's mode of committing: that fails to go back to its own after a full disk.
    var unused = update("BEGIN IMMEDIATE");
    try {
      writes.run();
      unused = update("COMMIT");
    } catch (RuntimeException e) {
      rollBack(e);
      throw e;
    }
  }

  /** On a full disk SQLite has often rolled back itself, and refuses to do it twice. */
  private void rollBack(RuntimeException cause) {
    try {
      var unused = update("ROLLBACK");
    } catch (DatabaseException e) {
      cause.addSuppressed(e);
    }
  }

  private PreparedStatement bound(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** The driver ends a statement that fails: the next call prepares it anew. */
  private DatabaseException failed(String sql, SQLException cause) {
    try (PreparedStatement _ = prepared.remove(sql)) {
      return new DatabaseException(file, cause);
    } catch (SQLException e) {
      cause.addSuppressed(e);
      return new DatabaseException(file, cause);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatabaseException(file, e);
    }
  }
}
