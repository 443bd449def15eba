package dev.medallion.cli.init;

import dev.medallion.cli.UserError;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * DuckDB in this process, with nothing in it but what files hold.
 *
 * @see <a href="https://duckdb.org/docs/stable/data/overview">How DuckDB reads files</a>
 */
final class Duck implements AutoCloseable {
  private final Connection connection;

  Duck() {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start: " + e.getMessage(), e);
    }
  }

  /** Runs a statement that answers nothing. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, column name to text; a null is a null. */
  List<Map<String, String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, String>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnName(i), result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** The only row of a query. */
  Map<String, String> row(String sql) throws SQLException {
    return rows(sql).get(0);
  }

  /** Asks something of files. */
  @FunctionalInterface
  interface Question<T> {
    T answer() throws SQLException;
  }

  /**
   * The answer.
   *
   * @throws UserError if the files cannot be read
   */
  static <T> T ask(SourceFiles files, Question<T> question) {
    try {
      return question.answer();
    } catch (SQLException e) {
      String reason =
          String.valueOf(e.getMessage())
              .lines()
              .filter(line -> !line.isBlank() && !line.contains("pending query result"))
              .findFirst()
              .orElse("");
      throw new UserError(
          "%s cannot be read as %s: %s"
              .formatted(
                  files.files().size() == 1
                      ? files.files().get(0)
                      : "one of the files of " + files.name(),
                  files.format().label(),
                  reason),
          e);
    }
  }

  /** The table that holds the looked-at records of a source. */
  static String table(SourceFiles files) {
    return name("source " + files.name());
  }

  /** A text as SQL writes it. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** A column as SQL names it. */
  static String name(String column) {
    return "\"" + column.replace("\"", "\"\"") + "\"";
  }

  /** The list of files, each of which is only itself, whatever its name looks like. */
  static String list(List<Path> files) {
    return files.stream()
        .map(file -> file.toAbsolutePath().normalize().toString())
        .map(path -> path.replaceAll("[\\[*?]", "[$0]"))
        .map(Duck::text)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not end: " + e.getMessage(), e);
    }
  }
}
