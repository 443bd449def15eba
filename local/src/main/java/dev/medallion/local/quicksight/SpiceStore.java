package dev.medallion.local.quicksight;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rows of data sets, one file each: a line about the ingestion, then a JSON array a row. A new
 * ingestion's file takes the place of the old one at once, so that readers see either.
 */
final class SpiceStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private final Path folder;

  SpiceStore(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
  }

  Draft draft(String dataSetId, String ingestionId, List<String> columns) {
    return new Draft(dataSetId, ingestionId, columns);
  }

  Optional<SpiceRows> read(String dataSetId) {
    Path file = file(dataSetId);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      Optional<ObjectNode> about = Optional.empty();
      List<List<String>> rows = new ArrayList<>();
      for (String line : (Iterable<String>) lines::iterator) {
        if (about.isEmpty()) {
          about = Optional.of((ObjectNode) JSON.readTree(line));
        } else {
          rows.add(JSON.readValue(line, TEXTS));
        }
      }
      ObjectNode header = about.orElseThrow();
      return Optional.of(
          new SpiceRows(
              header.get("IngestionId").textValue(),
              Instant.parse(header.get("Time").textValue()),
              JSON.convertValue(header.get("Columns"), TEXTS),
              rows));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Deletes the rows of a data set, if there are any. */
  void delete(String dataSetId) {
    try {
      Files.deleteIfExists(file(dataSetId));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file(dataSetId), e);
    }
  }

  private Path file(String dataSetId) {
    return folder.resolve(dataSetId + ".jsonl");
  }

  /** Rows that no reader sees before {@link #publish}. */
  final class Draft implements AutoCloseable {
    private final String dataSetId;
    private final Path draft;
    private final BufferedWriter writer;
    private long rows;

    private Draft(String dataSetId, String ingestionId, List<String> columns) {
      this.dataSetId = dataSetId;
      this.draft = folder.resolve(dataSetId + "." + ingestionId + ".draft");
      ObjectNode about = JSON.createObjectNode();
      about.put("IngestionId", ingestionId);
      about.put("Time", Instant.now().toString());
      about.set("Columns", JSON.valueToTree(columns));
      try {
        writer = Files.newBufferedWriter(draft);
        writer.write(about + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + draft, e);
      }
    }

    void row(List<String> values) {
      try {
        writer.write(JSON.writeValueAsString(values) + "\n");
        rows++;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + draft, e);
      }
    }

    long rows() {
      return rows;
    }

    /** Makes these the data set's rows; gives their size in bytes. */
    long publish() {
      try {
        writer.close();
        long size = Files.size(draft);
        Files.move(
            draft,
            file(dataSetId),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
        return size;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot publish " + draft, e);
      }
    }

    /** Throws the rows away, unless they were published. */
    @Override
    public void close() {
      try {
        writer.close();
        Files.deleteIfExists(draft);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + draft, e);
      }
    }
  }
}
