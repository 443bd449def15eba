package dev.medallion.local.athena;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.athena.model.ColumnInfo;

/**
 * The object {@code ….metadata} beside a result object, from which drivers read the columns:
 * protocol buffers without a published schema, whose fields are known from its bytes.
 */
final class MetadataFile {
  private static final Set<String> WITHOUT_PRECISION =
      Set.of("boolean", "date", "interval day to second", "interval year to month");
  private static final Set<String> BARE =
      Set.of("array", "map", "row", "json", "string", "uuid", "ipaddress");
  private static final int NULLABLE_UNKNOWN = 3;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private MetadataFile() {}

  static byte[] encode(
      String queryId,
      Optional<String> updateType,
      Optional<Long> updateCount,
      List<ColumnInfo> columns) {
    MetadataFile file = new MetadataFile();
    file.text(1, queryId);
    updateType.ifPresent(type -> file.text(2, type));
    updateCount.ifPresent(count -> file.number(3, count));
    for (ColumnInfo column : columns) {
      file.bytes(4, encode(column));
    }
    return file.bytes.toByteArray();
  }

  private static byte[] encode(ColumnInfo column) {
    MetadataFile file = new MetadataFile();
    file.text(1, column.catalogName());
    file.text(4, column.name());
    file.text(5, column.label());
    file.text(6, column.type());
    boolean bare = BARE.contains(column.type());
    if (!bare && !WITHOUT_PRECISION.contains(column.type())) {
      file.number(7, column.precision());
    }
    if (!bare && (!WITHOUT_PRECISION.contains(column.type()) || column.type().equals("date"))) {
      file.number(8, column.scale());
    }
    file.number(9, NULLABLE_UNKNOWN);
    if (!bare) {
      file.number(10, column.caseSensitive() ? 1 : 0);
    }
    return file.bytes.toByteArray();
  }

  private void text(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    bytes.writeBytes(value);
  }

  private void number(int field, long value) {
    varint((long) field << 3);
    varint(value);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
