package dev.medallion.jobs.bronze;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/** Column statistics from a data file's metadata, without reading a row. */
final class FileColumns {
  private final Schema schema;
  private final DataFile file;

  /**
   * A file of a table.
   *
   * @param file with its statistics
   */
  FileColumns(Schema schema, DataFile file) {
    this.schema = schema;
    this.file = file;
  }

  /**
   * Whether a value of the column is known: not if the table lacks it, all its values are null, or
   * the file was written before the table had it.
   */
  boolean tells(String column) {
    return least(column).isPresent();
  }

  /** The least text of a column, or the beginning of it. */
  Optional<String> leastText(String column) {
    return least(column).map(bound -> value(column, bound)).map(Object::toString);
  }

  /** The greatest text of a column, or one behind it. */
  Optional<String> mostText(String column) {
    return most(column).map(bound -> value(column, bound)).map(Object::toString);
  }

  /** The earliest time in a column, in microseconds since 1970. */
  Optional<Long> leastMicros(String column) {
    return least(column).map(bound -> (Long) value(column, bound));
  }

  /** The latest time in a column, in microseconds since 1970. */
  Optional<Long> mostMicros(String column) {
    return most(column).map(bound -> (Long) value(column, bound));
  }

  /** Whether a column may have no value in some row. */
  boolean mayBeNull(String column) {
    Types.NestedField field = schema.findField(column);
    return field == null
        || file.nullValueCounts() == null
        || file.nullValueCounts().getOrDefault(field.fieldId(), 1L) > 0;
  }

  /** The one value of a column in all rows; bounds that were cut short are never equal. */
  Optional<Object> only(String column) {
    Optional<ByteBuffer> least = least(column);
    return mayBeNull(column) || least.isEmpty() || !least.equals(most(column))
        ? Optional.empty()
        : Optional.of(value(column, least.get()));
  }

  private Optional<ByteBuffer> least(String column) {
    return bound(file.lowerBounds(), column);
  }

  private Optional<ByteBuffer> most(String column) {
    return bound(file.upperBounds(), column);
  }

  private Optional<ByteBuffer> bound(Map<Integer, ByteBuffer> bounds, String column) {
    Types.NestedField field = schema.findField(column);
    return field == null || bounds == null
        ? Optional.empty()
        : Optional.ofNullable(bounds.get(field.fieldId()));
  }

  private Object value(String column, ByteBuffer bound) {
    return Conversions.fromByteBuffer(schema.findField(column).type(), bound);
  }
}
