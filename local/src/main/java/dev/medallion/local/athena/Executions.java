package dev.medallion.local.athena;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.database.Database;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;

/**
 * Every query execution, and the token that each was started with, in one SQLite file. Nothing of
 * it is held in memory.
 */
final class Executions implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;

  Executions(Path file) {
    database =
        Database.open(
            file,
            """
            CREATE TABLE IF NOT EXISTS execution (
              number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, token TEXT,
              work_group TEXT NOT NULL, over INTEGER NOT NULL, execution TEXT NOT NULL)
            """,
            "CREATE INDEX IF NOT EXISTS execution_by_token ON execution (token)",
            "CREATE INDEX IF NOT EXISTS execution_by_group ON execution (work_group, number)",
            "CREATE INDEX IF NOT EXISTS execution_under_way ON execution (number) WHERE over = 0");
  }

  /** An execution, and whether this call made it. */
  record Started(Execution execution, boolean isNew) {}

  /** Takes over executions of an earlier release, the oldest first; those known already stay. */
  void takeOver(List<Execution> executions) {
    database.together(
        () ->
            executions.stream()
                .filter(execution -> lookUp(execution.id()).isEmpty())
                .forEach(this::add));
  }

  /**
   * The execution that the request's token stands for: an earlier one, whatever became of it, or a
   * new one.
   *
   * @throws software.amazon.awssdk.services.athena.model.InvalidRequestException if the token was
   *     used for something else
   */
  synchronized Started start(StartQueryExecutionRequest request, Supplier<Execution> create) {
    Optional<Execution> earlier =
        first(
            "SELECT execution FROM execution WHERE token = ? ORDER BY number DESC LIMIT 1",
            request.clientRequestToken());
    if (earlier.isPresent()) {
      if (!earlier.get().isStartedBy(request)) {
        throw InvalidRequests.of(
            "IDEMPOTENT_PARAMETER_MISMATCH", "Idempotent parameters do not match");
      }
      return new Started(earlier.get(), false);
    }
    Execution execution = create.get();
    add(execution);
    return new Started(execution, true);
  }

  /**
   * The execution of that id.
   *
   * @throws software.amazon.awssdk.services.athena.model.InvalidRequestException if there is none
   */
  Execution find(String id) {
    return lookUp(id).orElseThrow(() -> InvalidRequests.queryNotFound(id));
  }

  /** The work group of an execution; empty if there is no such execution. */
  Optional<String> workGroup(String id) {
    return lookUp(id).map(execution -> execution.view().workGroup());
  }

  private Optional<Execution> lookUp(String id) {
    return first("SELECT execution FROM execution WHERE id = ?", id);
  }

  /** Changes an execution that is not over yet; one that is over stays as it is. */
  synchronized Execution change(String id, UnaryOperator<Execution> change) {
    Execution before = find(id);
    if (before.isOver()) {
      return before;
    }
    Execution after = change.apply(before);
    database.update(
        "UPDATE execution SET over = ?, execution = ? WHERE id = ?",
        after.isOver(),
        after.toJson().toString(),
        id);
    return after;
  }

  /** Ends what a service that was stopped has left under way. */
  void failUnfinished(Failure failure) {
    List<String> unfinished = new ArrayList<>();
    database.query(
        "SELECT id FROM execution WHERE over = 0 ORDER BY number",
        rows -> {
          while (rows.next()) {
            unfinished.add(rows.getString(1));
          }
          return unfinished;
        });
    for (String id : unfinished) {
      change(
          id,
          now ->
              now.with(
                  now.view().toBuilder()
                      .status(
                          now.view().status().toBuilder()
                              .state(QueryExecutionState.FAILED)
                              .completionDateTime(Instant.now())
                              .stateChangeReason(failure.message())
                              .athenaError(failure.error())
                              .build())
                      .build()));
    }
  }

  /**
   * Some executions of a work group.
   *
   * @param ids the newest first
   * @param last the number of the last of them, if more follow
   */
  record Slice(List<String> ids, OptionalLong last) {}

  /**
   * Ids of a work group's executions, the newest first.
   *
   * @param before the number of the last one that was given before; none for the newest
   */
  Slice ids(String workGroup, OptionalLong before, int most) {
    return database.query(
        """
        SELECT number, id FROM execution WHERE work_group = ? AND number < ?
        ORDER BY number DESC LIMIT ?
        """,
        rows -> {
          List<String> ids = new ArrayList<>();
          long last = 0;
          while (rows.next()) {
            if (ids.size() == most) {
              return new Slice(ids, OptionalLong.of(last));
            }
            last = rows.getLong(1);
            ids.add(rows.getString(2));
          }
          return new Slice(ids, OptionalLong.empty());
        },
        workGroup,
        before.orElse(Long.MAX_VALUE),
        most + 1);
  }

  private void add(Execution execution) {
    database.update(
        "INSERT INTO execution (id, token, work_group, over, execution) VALUES (?, ?, ?, ?, ?)",
        execution.id(),
        execution.request().clientRequestToken(),
        execution.view().workGroup(),
        execution.isOver(),
        execution.toJson().toString());
  }

  private Optional<Execution> first(String sql, String parameter) {
    return database
        .query(
            sql,
            rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty(),
            parameter)
        .map(Executions::read);
  }

  private static Execution read(String json) {
    try {
      return Execution.fromJson((ObjectNode) JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a stored query execution is not valid JSON", e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
