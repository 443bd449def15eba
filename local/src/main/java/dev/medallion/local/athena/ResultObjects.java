package dev.medallion.local.athena;

import dev.medallion.local.athena.statement.StatementKind;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/** The result objects in S3, for queries whose results have a location there. */
final class ResultObjects {
  private final Path buckets;
  private final ResultFiles results;

  ResultObjects(Path buckets, ResultFiles results) {
    this.buckets = buckets;
    this.results = results;
  }

  boolean hasBucket(ResultTarget.Location location) {
    return Files.isDirectory(buckets.resolve(location.bucket()));
  }

  /** Writes what a statement of that kind leaves, from the rows that are kept. */
  void write(
      ResultTarget.Location location, StatementKind kind, String executionId, byte[] metadata) {
    Path body = file(location, kind.objectName(executionId));
    try {
      Files.createDirectories(body.getParent());
      Path draft = Files.createTempFile(buckets.getParent(), executionId, ".draft");
      switch (kind.body()) {
        case CSV -> writeCsv(executionId, draft);
        case LINES -> writeLines(executionId, draft);
        case EMPTY, NONE -> {}
      }
      if (kind.body() == StatementKind.Body.NONE) {
        Files.delete(draft);
      } else {
        Files.move(
            draft, body, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      if (kind.hasMetadata()) {
        Files.write(body.resolveSibling(body.getFileName() + ".metadata"), metadata);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the results to " + body, e);
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
    Path manifest = file(location, name);
    try {
      Files.createDirectories(manifest.getParent());
      Files.write(manifest, objects);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the manifest " + manifest, e);
    }
    return location.uri(name);
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

  private Path file(ResultTarget.Location location, String name) {
    return buckets.resolve(location.bucket()).resolve(location.prefix() + name);
  }
}
