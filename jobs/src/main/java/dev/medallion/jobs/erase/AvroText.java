package dev.medallion.jobs.erase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.iceberg.io.InputFile;

/**
 * Looks for a text in a manifest or a list of manifests. Iceberg's own reader passes over entries
 * of files that were taken out of the table, which have their bounds all the same.
 */
final class AvroText {
  /**
   * How much of a longer text a bound has for certain: Iceberg keeps 16 characters, of which the
   * last may be another.
   */
  private static final int CUT = 15;

  private final String text;

  AvroText(String text) {
    this.text = latin(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether any record has it in any value. */
  boolean isIn(InputFile file) {
    try (DataFileStream<IndexedRecord> records =
        new DataFileStream<>(file.newStream(), new GenericDatumReader<>())) {
      while (records.hasNext()) {
        if (isInValue(records.next())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.location(), e);
    }
  }

  private boolean isInValue(Object value) {
    if (value instanceof IndexedRecord row) {
      for (int i = 0; i < row.getSchema().getFields().size(); i++) {
        if (isInValue(row.get(i))) {
          return true;
        }
      }
      return false;
    }
    if (value instanceof Collection<?> values) {
      return values.stream().anyMatch(this::isInValue);
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return holds(latin(copy));
    }
    return value instanceof CharSequence chars
        && holds(latin(chars.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private boolean holds(String value) {
    return value.contains(text)
        || (value.length() >= CUT && text.startsWith(value.substring(0, CUT)));
  }

  /** A character for each byte, so that no byte is lost. */
  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
