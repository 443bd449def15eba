package dev.medallion.local.athena;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of results as Athena itself keeps them: a JSON array of texts a line. */
final class ResultFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> ROW = new TypeReference<>() {};

  private final Path folder;

  ResultFiles(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
  }

  /** Takes the rows of a query. */
  RowWriter write(String executionId) {
    return new RowWriter(file(executionId));
  }

  /**
   * Rows that follow each other.
   *
   * @param values the rows
   * @param next where the row after them begins, if there is one
   */
  record Rows(List<List<String>> values, long next) {}

  /**
   * Some of the rows, at most {@code limit} of them.
   *
   * @param position 0, or where rows that were read before say that the next one begins: what lies
   *     before it is not read again
   * @throws IllegalArgumentException if no row begins there
   */
  Rows read(String executionId, long position, int limit) {
    Path file = file(executionId);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      LineReader lines = LineReader.at(channel, position);
      List<List<String>> rows = new ArrayList<>();
      Optional<String> line = lines.next();
      while (line.isPresent() && rows.size() < limit) {
        rows.add(JSON.readValue(line.get(), ROW));
        position = lines.position();
        line = lines.next();
      }
      return new Rows(rows, position);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Opens the rows for a copy into another form. */
  BufferedReader open(String executionId) throws IOException {
    return Files.newBufferedReader(file(executionId));
  }

  static List<String> parse(String line) throws IOException {
    return JSON.readValue(line, ROW);
  }

  void delete(String executionId) {
    try {
      Files.deleteIfExists(file(executionId));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file(executionId), e);
    }
  }

  private Path file(String executionId) {
    return folder.resolve(executionId + ".jsonl");
  }

  /** Writes rows one after the other. */
  static final class RowWriter implements AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;

    private RowWriter(Path file) {
      this.file = file;
      try {
        writer = Files.newBufferedWriter(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }

    void row(List<String> values) {
      try {
        writer.write(JSON.writeValueAsString(values));
        writer.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }

    @Override
    public void close() {
      try {
        writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }
  }
}
