package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.database.Database;
import dev.medallion.local.stepfunctions.states.Definition;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.sfn.model.SfnException;

/** Every revision of every state machine: an execution is shown with the one that it ran by. */
final class MachineStore {
  private static final Logger LOG = System.getLogger(MachineStore.class.getName());
  private static final JsonMapper JSON = new JsonMapper();

  private final Database database;
  private final Function<String, Definition> parser;

  /**
   * The state machines in this database.
   *
   * @param parser understands a definition
   */
  MachineStore(Database database, Function<String, Definition> parser) {
    this.database = database;
    this.parser = parser;
  }

  /** The state machines that are there. */
  List<StateMachine> present() {
    return database.query(
        "SELECT machine FROM state_machine WHERE present ORDER BY arn",
        rows -> {
          List<StateMachine> machines = new ArrayList<>();
          while (rows.next()) {
            try {
              machines.add(read(rows.getString(1)));
            } catch (SfnException e) {
              LOG.log(Level.WARNING, "a state machine of an earlier release is left out", e);
            }
          }
          return machines;
        });
  }

  /** What a revision was, be its state machine there or not. */
  Optional<StateMachine> revisionOf(String executionArn) {
    return database.query(
        """
        SELECT machine FROM state_machine
        WHERE revision = (SELECT revision FROM execution WHERE arn = ?)
        """,
        rows -> rows.next() ? Optional.of(read(rows.getString(1))) : Optional.empty(),
        executionArn);
  }

  /** Makes a revision the present one of its state machine. */
  void put(StateMachine machine) {
    ObjectNode json = JSON.createObjectNode();
    json.put("arn", machine.arn());
    json.put("name", machine.name());
    json.put("roleArn", machine.roleArn());
    json.put("definition", machine.source());
    json.put("created", machine.created().toString());
    json.put("updated", machine.updated().toString());
    json.put("revision", machine.revision());
    json.put("revised", machine.revised());
    database.together(
        () -> {
          remove(machine.arn());
          database.update(
              "INSERT OR REPLACE INTO state_machine (revision, arn, present, machine) VALUES (?, ?,"
                  + " 1, ?)",
              machine.revision(),
              machine.arn(),
              json.toString());
        });
  }

  /** Takes a state machine away; revisions that no execution ran by are forgotten. */
  void remove(String arn) {
    database.update("UPDATE state_machine SET present = 0 WHERE arn = ?", arn);
    database.update(
        """
        DELETE FROM state_machine WHERE arn = ?1 AND NOT EXISTS (
          SELECT 1 FROM execution WHERE execution.revision = state_machine.revision)
        """,
        arn);
  }

  private StateMachine read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      String source = json.get("definition").asText();
      return new StateMachine(
          json.get("arn").asText(),
          json.get("name").asText(),
          json.get("roleArn").asText(),
          source,
          parser.apply(source),
          Instant.parse(json.get("created").asText()),
          Instant.parse(json.get("updated").asText()),
          json.get("revision").asText(),
          json.path("revised").asBoolean(true));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a stored state machine is not valid JSON", e);
    }
  }
}
