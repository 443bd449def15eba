package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Keeps each execution as one JSON file, in a folder for each state machine. */
final class ExecutionFiles {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;

  ExecutionFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes an execution over what was written of it before.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  void save(ExecutionRecord execution) {
    ObjectNode document = JSON.createObjectNode();
    document.set("Execution", ModelJson.write(execution.description()));
    ArrayNode history = document.putArray("History");
    execution.history().forEach(event -> history.add(ModelJson.write(event)));
    Path file = file(execution.description().executionArn());
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.getParent());
      Files.write(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the execution in " + file, e);
    }
  }

  /** Names allow no character that a file name does not. */
  private Path file(String arn) {
    String[] parts = arn.split(":", -1);
    return folder.resolve(parts[parts.length - 2]).resolve(parts[parts.length - 1] + ".json");
  }

  /**
   * Reads every execution.
   *
   * @throws UncheckedIOException if one cannot be read; the message names its file
   */
  List<ExecutionRecord> load() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(ExecutionFiles::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the executions in " + folder, e);
    }
  }

  private static ExecutionRecord read(Path file) {
    try {
      JsonNode document = JSON.readTree(Files.readAllBytes(file));
      List<HistoryEvent> history = new ArrayList<>();
      for (JsonNode event : document.get("History")) {
        history.add(ModelJson.read(event, HistoryEvent.class, ModelJson.Scalars.EXACT));
      }
      return new ExecutionRecord(
          ModelJson.read(
              document.get("Execution"), DescribeExecutionResponse.class, ModelJson.Scalars.EXACT),
          history);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the execution in " + file, e);
    }
  }
}
