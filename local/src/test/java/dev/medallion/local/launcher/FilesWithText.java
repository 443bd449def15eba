package dev.medallion.local.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * Looks for a text in every file of a folder: in its bytes, in what is packed with gzip, in each
 * value of Parquet, whose pages are compressed, and in each record of Avro, such as the bounds in a
 * manifest.
 */
final class FilesWithText {
  private final Path folder;
  private final String text;

  FilesWithText(Path folder, String text) {
    this.folder = folder;
    this.text = text;
  }

  /** Their paths in the folder. */
  Set<String> find() throws IOException, SQLException {
    Set<String> found = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      for (Path file : files) {
        if (holds(file, duck)) {
          found.add(folder.relativize(file).toString());
        }
      }
    }
    return found;
  }

  private boolean holds(Path file, Connection duck) throws IOException, SQLException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException gone) {
      return false;
    }
    if (isIn(bytes)) {
      return true;
    }
    if (begins(bytes, 0x1f, 0x8b)) {
      try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        return isIn(unpacked.readAllBytes());
      }
    }
    if (begins(bytes, 'O', 'b', 'j', 1)) {
      return isInAvro(bytes);
    }
    return begins(bytes, 'P', 'A', 'R', '1') && isInParquet(file, duck);
  }

  private boolean isIn(byte[] bytes) {
    // A character for each byte, so that no byte is lost.
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static boolean begins(byte[] bytes, int... with) {
    for (int i = 0; i < with.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isInAvro(byte[] bytes) throws IOException {
    try (DataFileReader<GenericRecord> records =
        new DataFileReader<>(new SeekableByteArrayInput(bytes), new GenericDatumReader<>())) {
      while (records.hasNext()) {
        if (records.next().toString().contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isInParquet(Path file, Connection duck) throws SQLException {
    try (PreparedStatement query =
        duck.prepareStatement(
            "SELECT count(*) FROM read_parquet(?) t WHERE contains(CAST(t AS VARCHAR), ?)")) {
      query.setString(1, file.toString());
      query.setString(2, text);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1) > 0;
      }
    }
  }
}
