package dev.medallion.jobs.bronze;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.jobs.objects.StoredObject;
import java.io.Serializable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;

/**
 * One write of an object, as recorded by a row of bronze or an entry of the ledger.
 *
 * @param uri the object, {@code s3://bucket/key}
 * @param etag the entity tag of its content
 * @param version null where the bucket kept no versions, or the row is of a time before this was
 *     noted
 * @param modified when it was written, in whole seconds; null likewise
 */
record ObjectWrite(String uri, String etag, String version, Instant modified)
    implements Serializable {

  private static final List<String> COLUMNS =
      List.of(
          BronzeColumns.OBJECT,
          BronzeColumns.ETAG,
          BronzeColumns.VERSION,
          BronzeColumns.MODIFIED_AT);

  /**
   * The columns that identify a write, as far as a table has them; tables of early releases lack
   * some all.
   */
  static List<String> columnsIn(Schema schema) {
    return COLUMNS.stream().filter(column -> schema.findField(column) != null).toList();
  }

  /** The write that an object is of. */
  static ObjectWrite of(StoredObject object) {
    return new ObjectWrite(object.uri(), object.etag(), object.version(), object.modified());
  }

  /** The write that a row came from; nothing if the row names no object. */
  static Optional<ObjectWrite> of(Record row) {
    return row.getField(BronzeColumns.OBJECT) == null
        ? Optional.empty()
        : Optional.of(
            new ObjectWrite(
                row.getField(BronzeColumns.OBJECT).toString(),
                text(row, BronzeColumns.ETAG),
                text(row, BronzeColumns.VERSION),
                row.getField(BronzeColumns.MODIFIED_AT) instanceof OffsetDateTime time
                    ? time.toInstant().truncatedTo(ChronoUnit.SECONDS)
                    : null));
  }

  private static String text(Record row, String column) {
    Object value = row.getField(column);
    return value == null ? null : value.toString();
  }

  /** Whether this is the write of an object. What a row does not tell cannot speak against it. */
  boolean isOf(StoredObject object) {
    if (!uri.equals(object.uri())) {
      return false;
    }
    if (version != null && object.version() != null) {
      return version.equals(object.version());
    }
    return object.etag().equals(etag) && (modified == null || modified.equals(object.modified()));
  }
}
