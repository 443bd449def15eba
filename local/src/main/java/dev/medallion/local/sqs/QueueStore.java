package dev.medallion.local.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.database.Database;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Queues and messages in one SQLite file. */
final class QueueStore implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COLUMNS =
      "message_id, body, attributes, sent, received, first_received, receipt, source";

  private final Database database;

  /** How many messages of a queue can be received, are in flight, and are delayed. */
  record Counts(long visible, long inFlight, long delayed) {}

  QueueStore(Path file) {
    database =
        Database.open(
            file,
            """
            CREATE TABLE IF NOT EXISTS queue (
              name TEXT PRIMARY KEY, settings TEXT NOT NULL, created INTEGER NOT NULL)
            """,
            """
            CREATE TABLE IF NOT EXISTS queue_change (
              name TEXT PRIMARY KEY, modified INTEGER NOT NULL)
            """,
            """
            CREATE TABLE IF NOT EXISTS message (
              number INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE,
              queue TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT NOT NULL,
              sent INTEGER NOT NULL, visible INTEGER NOT NULL, received INTEGER NOT NULL,
              first_received INTEGER, receipt TEXT, source TEXT)
            """,
            "CREATE INDEX IF NOT EXISTS message_by_queue ON message (queue, visible, number)");
  }

  Map<String, QueueSettings> queues() {
    return database.query(
        "SELECT name, settings FROM queue ORDER BY name",
        rows -> {
          Map<String, QueueSettings> queues = new LinkedHashMap<>();
          while (rows.next()) {
            queues.put(rows.getString(1), settings(rows.getString(2)));
          }
          return queues;
        });
  }

  private static QueueSettings settings(String json) {
    try {
      return new QueueSettings(JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a queue's settings are no JSON", e);
    }
  }

  void put(String queue, QueueSettings settings, Instant now) {
    try {
      database.update(
          """
          INSERT INTO queue (name, settings, created) VALUES (?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET settings = excluded.settings
          """,
          queue,
          JSON.writeValueAsString(settings.attributes()),
          now.toEpochMilli());
      database.update(
          "INSERT OR REPLACE INTO queue_change (name, modified) VALUES (?, ?)",
          queue,
          now.toEpochMilli());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When its settings last changed. */
  Instant modified(String queue) {
    return database.query(
        """
        SELECT coalesce(queue_change.modified, queue.created) FROM queue
        LEFT JOIN queue_change ON queue_change.name = queue.name WHERE queue.name = ?
        """,
        rows -> Instant.ofEpochMilli(rows.next() ? rows.getLong(1) : 0),
        queue);
  }

  Instant created(String queue) {
    return database.query(
        "SELECT created FROM queue WHERE name = ?",
        rows -> Instant.ofEpochMilli(rows.next() ? rows.getLong(1) : 0),
        queue);
  }

  void add(String queue, Message message, Instant visible) {
    database.update(
        "INSERT INTO message (message_id, queue, body, attributes, sent, visible, received)"
            + " VALUES (?, ?, ?, ?, ?, ?, 0)",
        message.id(),
        queue,
        message.body(),
        MessageAttributes.json(message.attributes()).toString(),
        message.sent().toEpochMilli(),
        visible.toEpochMilli());
  }

  /** The messages that can be received, those that have waited longest first. */
  List<Message> visible(String queue, Instant now, int most) {
    return database.query(
        "SELECT "
            + COLUMNS
            + " FROM message WHERE queue = ? AND visible <= ? ORDER BY visible, number LIMIT ?",
        rows -> {
          List<Message> messages = new ArrayList<>();
          while (rows.next()) {
            messages.add(message(rows));
          }
          return messages;
        },
        queue,
        now.toEpochMilli(),
        most);
  }

  private static Message message(ResultSet row) throws SQLException {
    long first = row.getLong(6);
    Optional<Instant> firstReceived =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(first));
    return new Message(
        row.getString(1),
        row.getString(2),
        MessageAttributes.parse(row.getString(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        row.getInt(5),
        firstReceived,
        Optional.ofNullable(row.getString(7)),
        Optional.ofNullable(row.getString(8)));
  }

  /** When the next message becomes visible that is not yet. */
  Optional<Instant> nextVisible(String queue, Instant now) {
    return database.query(
        "SELECT min(visible) FROM message WHERE queue = ? AND visible > ?",
        rows -> {
          long next = rows.next() ? rows.getLong(1) : 0;
          return next == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(next));
        },
        queue,
        now.toEpochMilli());
  }

  void received(Message message, Instant visible) {
    database.update(
        "UPDATE message SET received = ?, first_received = ?, receipt = ?, visible = ?"
            + " WHERE message_id = ?",
        message.received(),
        message.firstReceived().orElseThrow().toEpochMilli(),
        message.receipt().orElseThrow(),
        visible.toEpochMilli(),
        message.id());
  }

  /**
   * Moves the messages that could be received once more than often enough to another queue.
   *
   * @return how many
   */
  int giveUp(String queue, int mostReceives, String target, String sourceArn, Instant now) {
    return database.update(
        "UPDATE message SET queue = ?, source = ?, visible = ?, receipt = NULL"
            + " WHERE queue = ? AND visible <= ? AND received >= ?",
        target,
        sourceArn,
        now.toEpochMilli(),
        queue,
        now.toEpochMilli(),
        mostReceives);
  }

  /** Deletes the message that was received with the receipt; false if there is none. */
  boolean delete(String queue, String receipt) {
    return database.update("DELETE FROM message WHERE queue = ? AND receipt = ?", queue, receipt)
        > 0;
  }

  /** Changes until when a message in flight is hidden; false if none is in flight. */
  boolean hide(String queue, String receipt, Instant now, Instant visible) {
    return database.update(
            "UPDATE message SET visible = ? WHERE queue = ? AND receipt = ? AND visible > ?",
            visible.toEpochMilli(),
            queue,
            receipt,
            now.toEpochMilli())
        > 0;
  }

  void deleteSentBefore(String queue, Instant oldest) {
    database.update(
        "DELETE FROM message WHERE queue = ? AND sent < ?", queue, oldest.toEpochMilli());
  }

  void purge(String queue) {
    database.update("DELETE FROM message WHERE queue = ?", queue);
  }

  void remove(String queue) {
    purge(queue);
    database.update("DELETE FROM queue WHERE name = ?", queue);
    database.update("DELETE FROM queue_change WHERE name = ?", queue);
  }

  Counts counts(String queue, Instant now) {
    return database.query(
        """
        SELECT count(*) FILTER (WHERE visible <= ?1),
          count(*) FILTER (WHERE visible > ?1 AND receipt IS NOT NULL),
          count(*) FILTER (WHERE visible > ?1 AND receipt IS NULL)
        FROM message WHERE queue = ?2
        """,
        rows -> {
          rows.next();
          return new Counts(rows.getLong(1), rows.getLong(2), rows.getLong(3));
        },
        now.toEpochMilli(),
        queue);
  }

  /** Runs several writes as one. */
  void together(Runnable writes) {
    database.together(writes);
  }

  @Override
  public void close() {
    database.close();
  }
}
