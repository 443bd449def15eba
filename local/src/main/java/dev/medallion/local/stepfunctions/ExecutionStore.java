package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.database.Database;
import dev.medallion.local.endpoint.ModelJson;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/**
 * Executions, their histories and the state machines as they were, in one SQLite file. Nothing of
 * it is held in memory, and nothing is read at the start but what was running.
 */
final class ExecutionStore implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** A page of a history ends once it holds so much, however few events that are. */
  private static final int PAGE_CHARACTERS = 4 << 20;

  private static final int EVENTS_AT_ONCE = 1000;

  private static final String[] SCHEMA = {
    """
    CREATE TABLE IF NOT EXISTS state_machine (
      revision TEXT PRIMARY KEY, arn TEXT NOT NULL, present INTEGER NOT NULL, machine TEXT NOT NULL)
    """,
    """
    CREATE TABLE IF NOT EXISTS execution (
      number INTEGER PRIMARY KEY AUTOINCREMENT, arn TEXT NOT NULL UNIQUE, machine TEXT NOT NULL,
      revision TEXT, name TEXT NOT NULL, status TEXT NOT NULL, started INTEGER NOT NULL,
      stopped INTEGER, execution TEXT NOT NULL)
    """,
    """
    CREATE TABLE IF NOT EXISTS tag (
      arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key))
    """,
    "CREATE INDEX IF NOT EXISTS execution_by_machine ON execution (machine, number)",
    "CREATE INDEX IF NOT EXISTS execution_by_revision ON execution (revision)",
    "CREATE INDEX IF NOT EXISTS execution_by_status ON execution (machine, status, number)",
    """
    CREATE INDEX IF NOT EXISTS execution_running ON execution (number) WHERE status = 'RUNNING'
    """,
    """
    CREATE TABLE IF NOT EXISTS event (
      execution INTEGER NOT NULL, id INTEGER NOT NULL, event TEXT NOT NULL,
      PRIMARY KEY (execution, id))
      WITHOUT ROWID
    """,
    // Only of events inside of a Map or a Parallel.
    """
    CREATE TABLE IF NOT EXISTS event_scope (
      execution INTEGER NOT NULL, id INTEGER NOT NULL, scope TEXT NOT NULL,
      PRIMARY KEY (execution, id))
      WITHOUT ROWID
    """
  };

  private final Database database;

  /**
   * A page.
   *
   * @param items what is on it
   * @param last what the next page begins after; empty if there is none
   */
  record Page<T>(List<T> items, OptionalLong last) {}

  /**
   * Which executions are listed.
   *
   * @param status only those, if given
   * @param redriven only those that went on after a failure, or only those that did not, if given
   */
  record Filter(Optional<ExecutionStatus> status, Optional<Boolean> redriven) {}

  ExecutionStore(Path file) {
    database = Database.open(file, SCHEMA);
  }

  Database database() {
    return database;
  }

  /** Adds an execution that starts. */
  void add(DescribeExecutionResponse execution, Optional<String> revision) {
    database.update(
        """
        INSERT INTO execution (arn, machine, revision, name, status, started, stopped, execution)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        execution.executionArn(),
        execution.stateMachineArn(),
        revision.orElse(null),
        execution.name(),
        execution.statusAsString(),
        execution.startDate().toEpochMilli(),
        millis(execution.stopDate()),
        text(execution));
  }

  /** Adds an event to an execution; what is known under its id stays. */
  void add(String arn, HistoryEvent event) {
    add(arn, event.id(), text(event));
  }

  /** Adds an event of an iteration or a branch; an empty scope is that of the execution. */
  void add(String arn, HistoryEvent event, String scope) {
    add(arn, event);
    if (!scope.isEmpty()) {
      database.update(
          """
          INSERT OR IGNORE INTO event_scope (execution, id, scope)
          SELECT number, ?, ? FROM execution WHERE arn = ?
          """,
          event.id(),
          scope,
          arn);
    }
  }

  void add(String arn, long id, String event) {
    database.update(
        """
        INSERT OR IGNORE INTO event (execution, id, event)
        SELECT number, ?, ? FROM execution WHERE arn = ?
        """,
        id,
        event,
        arn);
  }

  /** Stores how an execution ended, or that it is running again. */
  void update(DescribeExecutionResponse execution) {
    database.update(
        "UPDATE execution SET status = ?, stopped = ?, execution = ? WHERE arn = ?",
        execution.statusAsString(),
        millis(execution.stopDate()),
        text(execution),
        execution.executionArn());
  }

  Optional<DescribeExecutionResponse> find(String arn) {
    return database.query(
        "SELECT execution FROM execution WHERE arn = ?",
        rows ->
            rows.next()
                ? Optional.of(read(rows.getString(1), DescribeExecutionResponse.class))
                : Optional.empty(),
        arn);
  }

  /** Those that have not ended, as far as this file knows. */
  List<DescribeExecutionResponse> running() {
    return database.query(
        "SELECT execution FROM execution WHERE status = 'RUNNING' ORDER BY number",
        rows -> {
          List<DescribeExecutionResponse> running = new ArrayList<>();
          while (rows.next()) {
            running.add(read(rows.getString(1), DescribeExecutionResponse.class));
          }
          return running;
        });
  }

  /**
   * The executions of a state machine, the newest first.
   *
   * @param filter which of them
   * @param before the last one of the page before
   */
  Page<ExecutionListItem> list(String machine, Filter filter, OptionalLong before, int most) {
    String redriven = "json_extract(execution, '$.RedriveCount')";
    String sql =
        """
        SELECT number, arn, name, status, started, stopped, %1$s,
          json_extract(execution, '$.RedriveDate') FROM execution
        WHERE machine = ?1 AND number < ?2 %2$s %3$s ORDER BY number DESC LIMIT ?3
        """
            .formatted(
                redriven,
                filter.status().isPresent() ? "AND status = ?4" : "",
                filter
                    .redriven()
                    .map(wanted -> "AND " + redriven + (wanted ? " > 0" : " = 0"))
                    .orElse(""));
    List<Object> parameters = new ArrayList<>();
    parameters.add(machine);
    parameters.add(before.orElse(Long.MAX_VALUE));
    parameters.add(most + 1);
    filter.status().ifPresent(only -> parameters.add(only.toString()));
    return database.query(
        sql,
        rows -> {
          List<ExecutionListItem> items = new ArrayList<>();
          long last = 0;
          while (rows.next()) {
            if (items.size() == most) {
              return new Page<>(items, OptionalLong.of(last));
            }
            last = rows.getLong(1);
            items.add(item(rows, machine));
          }
          return new Page<>(items, OptionalLong.empty());
        },
        parameters.toArray());
  }

  private static ExecutionListItem item(ResultSet row, String machine) throws SQLException {
    long stopped = row.getLong(6);
    return ExecutionListItem.builder()
        .executionArn(row.getString(2))
        .stateMachineArn(machine)
        .name(row.getString(3))
        .status(row.getString(4))
        .startDate(Instant.ofEpochMilli(row.getLong(5)))
        .stopDate(stopped == 0 ? null : Instant.ofEpochMilli(stopped))
        .redriveCount(row.getInt(7))
        .redriveDate(redriveDate(row.getString(8)))
        .build();
  }

  /** The date as {@link ModelJson} writes it. */
  private static Instant redriveDate(String text) {
    return text == null ? null : Instant.parse(text);
  }

  /** Shows all events of an execution with the scope of each, in their order. */
  void eachEvent(String arn, BiConsumer<HistoryEvent, String> reader) {
    Map<Long, String> scopes =
        database.query(
            "SELECT id, scope FROM event_scope"
                + " WHERE execution = (SELECT number FROM execution WHERE arn = ?)",
            rows -> {
              Map<Long, String> found = new HashMap<>();
              while (rows.next()) {
                found.put(rows.getLong(1), rows.getString(2));
              }
              return found;
            },
            arn);
    OptionalLong after = OptionalLong.of(0);
    while (after.isPresent()) {
      Page<HistoryEvent> page = history(arn, after, EVENTS_AT_ONCE);
      page.items().forEach(event -> reader.accept(event, scopes.getOrDefault(event.id(), "")));
      after = page.last();
    }
  }

  /** The events of an execution after the one of that id, in their order. */
  Page<HistoryEvent> history(String arn, OptionalLong after, int most) {
    return events(arn, "id > ?2 ORDER BY id", after.orElse(0), most);
  }

  /** The events of an execution before the one of that id, the last one first. */
  Page<HistoryEvent> historyReversed(String arn, OptionalLong before, int most) {
    return events(arn, "id < ?2 ORDER BY id DESC", before.orElse(Long.MAX_VALUE), most);
  }

  private Page<HistoryEvent> events(String arn, String range, long from, int most) {
    return database.query(
        "SELECT id, event FROM event"
            + " WHERE execution = (SELECT number FROM execution WHERE arn = ?1) AND "
            + range
            + " LIMIT ?3",
        rows -> {
          List<HistoryEvent> events = new ArrayList<>();
          long last = 0;
          long size = 0;
          while (rows.next()) {
            String event = rows.getString(2);
            size += event.length();
            if (events.size() == most || (size > PAGE_CHARACTERS && !events.isEmpty())) {
              return new Page<>(events, OptionalLong.of(last));
            }
            last = rows.getLong(1);
            events.add(read(event, HistoryEvent.class));
          }
          return new Page<>(events, OptionalLong.empty());
        },
        arn,
        from,
        most + 1);
  }

  /** The id of an execution's last event; 0 if it has none. */
  long lastEvent(String arn) {
    return database.query(
        "SELECT max(id) FROM event WHERE execution = (SELECT number FROM execution WHERE arn = ?)",
        rows -> rows.next() ? rows.getLong(1) : 0L,
        arn);
  }

  private static Long millis(Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static String text(SdkPojo model) {
    return ModelJson.write(model).toString();
  }

  private static <T extends SdkPojo> T read(String json, Class<T> model) {
    try {
      return ModelJson.read(JSON.readTree(json), model, ModelJson.Scalars.EXACT);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a stored execution is not valid JSON", e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
