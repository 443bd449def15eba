package dev.medallion.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionContext;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.ResultSet;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.athena.model.StatementType;
import software.amazon.awssdk.services.athena.paginators.GetQueryResultsIterable;

/** Runs one statement on Athena and waits for its rows. */
public final class AthenaQuery {
  private static final Duration FIRST_POLL = Duration.ofMillis(50);

  /** Athena answers some 20 such calls a second for a whole account. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

  private final AthenaClient athena;
  private final String workGroup;

  /**
   * What a statement gave.
   *
   * @param columns the names of the columns
   * @param types their types, as Athena names them
   * @param rows the values as text; a null is an empty {@code Optional}
   * @param changed how many rows a statement that writes has changed
   */
  public record Rows(
      List<String> columns,
      List<String> types,
      List<List<Optional<String>>> rows,
      Optional<Long> changed) {
    TextTable table() {
      TextTable table = new TextTable(columns);
      rows.forEach(row -> table.row(row.stream().map(value -> value.orElse("–")).toList()));
      return table;
    }
  }

  public AthenaQuery(AthenaClient athena, String workGroup) {
    this.athena = athena;
    this.workGroup = workGroup;
  }

  /**
   * Runs the statement.
   *
   * @throws UserError if Athena refuses it or it fails; the message is Athena's
   */
  public Rows run(String sql, String catalog, String database) throws InterruptedException {
    return rows(await(start(sql, catalog, database)), Integer.MAX_VALUE);
  }

  /**
   * The rows of a statement that has ended.
   *
   * @param most how many rows to read at most
   * @throws UserError if it did not succeed; the message is Athena's
   */
  public Rows rows(QueryExecution execution, int most) {
    if (execution.status().state() != QueryExecutionState.SUCCEEDED) {
      throw new UserError(
          "the query %s: %s"
              .formatted(
                  execution.status().stateAsString().toLowerCase(Locale.ROOT),
                  execution.status().stateChangeReason()));
    }
    boolean hasHeader = "SELECT".equals(execution.substatementType());
    Rows rows =
        rows(
            athena.getQueryResultsPaginator(
                request -> request.queryExecutionId(execution.queryExecutionId())),
            hasHeader && most < Integer.MAX_VALUE ? most + 1 : most);
    if (hasHeader) {
      List<List<Optional<String>>> all = rows.rows();
      return new Rows(
          rows.columns(),
          rows.types(),
          all.subList(Math.min(1, all.size()), all.size()),
          Optional.empty());
    }
    return execution.statementType() == StatementType.DML
        ? rows
        : new Rows(rows.columns(), rows.types(), rows.rows(), Optional.empty());
  }

  /**
   * Starts a statement, and does not wait for it.
   *
   * @return the id of its execution
   * @throws UserError if Athena refuses it; the message is Athena's
   */
  public String start(String sql, String catalog, String database) {
    try {
      return athena
          .startQueryExecution(
              request ->
                  request
                      .queryString(sql)
                      .workGroup(workGroup)
                      .queryExecutionContext(
                          QueryExecutionContext.builder()
                              .catalog(catalog)
                              .database(database)
                              .build()))
          .queryExecutionId();
    } catch (AthenaException refused) {
      throw new UserError(
          "Athena refuses the query: " + refused.awsErrorDetails().errorMessage(), refused);
    }
  }

  private QueryExecution await(String id) throws InterruptedException {
    Duration poll = FIRST_POLL;
    while (true) {
      QueryExecution execution =
          athena.getQueryExecution(request -> request.queryExecutionId(id)).queryExecution();
      switch (execution.status().state()) {
        case QUEUED, RUNNING -> {
          Thread.sleep(poll);
          poll = poll.multipliedBy(5).dividedBy(4);
          poll = poll.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : poll;
        }
        case SUCCEEDED, FAILED, CANCELLED -> {
          return execution;
        }
        case UNKNOWN_TO_SDK_VERSION ->
            throw new IllegalStateException("unknown state " + execution.status().stateAsString());
      }
    }
  }

  private static Rows rows(GetQueryResultsIterable pages, int most) {
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    List<Long> changed = new ArrayList<>();
    List<List<Optional<String>>> rows = new ArrayList<>();
    for (GetQueryResultsResponse response : pages) {
      ResultSet page = response.resultSet();
      Optional.ofNullable(response.updateCount()).ifPresent(changed::add);
      if (columns.isEmpty()) {
        page.resultSetMetadata()
            .columnInfo()
            .forEach(
                column -> {
                  columns.add(column.name());
                  types.add(column.type());
                });
      }
      page.rows().stream()
          .limit(most - rows.size())
          .map(row -> cells(row, columns.size()))
          .forEach(rows::add);
      if (rows.size() == most) {
        break;
      }
    }
    return new Rows(columns, types, rows, changed.stream().findFirst());
  }

  /** A row's values. DESCRIBE gives each row as one value, with tabs between what it is made of. */
  public static List<Optional<String>> cells(Row row, int columns) {
    List<Optional<String>> cells =
        row.data().size() == 1 && columns > 1
            ? Stream.of(String.valueOf(row.data().get(0).varCharValue()).split("\t", columns))
                .map(String::strip)
                .map(Optional::of)
                .collect(Collectors.toCollection(ArrayList::new))
            : row.data().stream()
                .map(Datum::varCharValue)
                .map(Optional::ofNullable)
                .collect(Collectors.toCollection(ArrayList::new));
    while (cells.size() < columns) {
      cells.add(Optional.of(""));
    }
    return cells;
  }
}
