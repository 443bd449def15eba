package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.local.endpoint.ModelJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;

/** Executions as an earlier release kept them: one JSON file each. */
final class ExecutionFiles {
  private static final System.Logger LOG = System.getLogger(ExecutionFiles.class.getName());
  private static final JsonMapper JSON = new JsonMapper();
  private static final int AT_ONCE = 200;

  private final Path folder;

  ExecutionFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Moves the executions into the store, the oldest first, and deletes their files. If that is cut
   * off, the next start continues it.
   *
   * @throws UncheckedIOException if a file cannot be read; the message names it
   */
  void takeOver(ExecutionStore store) {
    List<Path> files = files();
    for (int from = 0; from < files.size(); from += AT_ONCE) {
      List<Path> some = files.subList(from, Math.min(from + AT_ONCE, files.size()));
      store.database().together(() -> some.forEach(file -> read(file, store)));
      some.forEach(ExecutionFiles::delete);
    }
    if (!files.isEmpty()) {
      LOG.log(
          System.Logger.Level.INFO, "took over {0} executions of an earlier release", files.size());
    }
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      record Dated(Path file, long time) {}
      List<Dated> files = new ArrayList<>();
      for (Path file : (Iterable<Path>) all.filter(each -> isExecution(each))::iterator) {
        files.add(new Dated(file, Files.getLastModifiedTime(file).toMillis()));
      }
      return files.stream().sorted(Comparator.comparing(Dated::time)).map(Dated::file).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the executions in " + folder, e);
    }
  }

  private static boolean isExecution(Path file) {
    return file.toString().endsWith(".json");
  }

  private static void read(Path file, ExecutionStore store) {
    try {
      JsonNode document = JSON.readTree(Files.readAllBytes(file));
      DescribeExecutionResponse execution =
          ModelJson.read(
              document.get("Execution"), DescribeExecutionResponse.class, ModelJson.Scalars.EXACT);
      if (store.find(execution.executionArn()).isEmpty()) {
        store.add(execution, Optional.empty());
        for (JsonNode event : document.get("History")) {
          store.add(execution.executionArn(), event.get("Id").asLong(), event.toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the execution in " + file, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file + ", which was taken over", e);
    }
  }
}
