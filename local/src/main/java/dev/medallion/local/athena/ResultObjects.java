package dev.medallion.local.athena;

import dev.medallion.local.athena.statement.StatementKind;
import dev.medallion.local.integration.ObjectStore;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The result objects in S3, for queries whose results have a location there. */
final class ResultObjects {
  private final Path buckets;
  private final ObjectStore store;
  private final ResultFiles results;

  /**
   * @param buckets the folder of all buckets
   */
  ResultObjects(Path buckets, ObjectStore store, ResultFiles results) {
    this.buckets = buckets;
    this.store = store;
    this.results = results;
  }

  boolean hasBucket(ResultTarget.Location location) {
    return Files.isDirectory(buckets.resolve(location.bucket()));
  }

  /** Writes what a statement of that kind leaves, from the rows that are kept. */
  void write(
      ResultTarget.Location location, StatementKind kind, String executionId, byte[] metadata) {
    String name = kind.objectName(executionId);
    switch (kind.body()) {
      case CSV -> put(location, name, draft -> writeCsv(executionId, draft));
      case LINES -> put(location, name, draft -> writeLines(executionId, draft));
      case EMPTY -> put(location, name, draft -> {});
      case NONE -> {}
    }
    if (kind.hasMetadata()) {
      put(location, name + ".metadata", draft -> Files.write(draft, metadata));
    }
  }

  /**
   * Writes the list of the objects that a statement made; gives its URI.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/athena/latest/ug/querying-finding-output-files.html">Athena:
   *     identify query output files</a>
   */
  String writeManifest(ResultTarget.Location location, String executionId, List<String> objects) {
    String name = executionId + "-manifest.csv";
    put(location, name, draft -> Files.write(draft, objects));
    return location.uri(name);
  }

  @FunctionalInterface
  private interface Writing {
    void to(Path file) throws IOException;
  }

  private void put(ResultTarget.Location location, String name, Writing writing) {
    try {
      Path draft = Files.createTempFile(buckets.getParent(), "result", ".draft");
      try {
        writing.to(draft);
        store.put(location.bucket(), location.prefix() + name, draft);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the results to " + location.uri(name), e);
    }
  }

  private void writeCsv(String executionId, Path file) throws IOException {
    try (BufferedReader rows = results.open(executionId);
        BufferedWriter csv = Files.newBufferedWriter(file)) {
      for (String line = rows.readLine(); line != null; line = rows.readLine()) {
        csv.write(
            ResultFiles.parse(line).stream()
                .map(value -> value == null ? "" : '"' + value.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",")));
        csv.write('\n');
      }
    }
  }

  private void writeLines(String executionId, Path file) throws IOException {
    try (BufferedReader rows = results.open(executionId);
        BufferedWriter text = Files.newBufferedWriter(file)) {
      String separator = "";
      for (String line = rows.readLine(); line != null; line = rows.readLine()) {
        List<String> values = ResultFiles.parse(line);
        text.write(separator);
        text.write(values.isEmpty() ? "" : values.getFirst());
        separator = "\n";
      }
    }
  }
}
