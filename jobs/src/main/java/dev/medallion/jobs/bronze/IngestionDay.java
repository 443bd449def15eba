package dev.medallion.jobs.bronze;

import dev.medallion.contract.BronzeColumns;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;

/**
 * The partition that a row of a bronze table belongs to. A table is partitioned by the day of
 * ingestion; one of an earlier release is not partitioned at all.
 */
final class IngestionDay {
  private final Schema time;
  private final PartitionKey key;

  /**
   * Partitions of a table.
   *
   * @throws IllegalStateException if it is partitioned by another column
   */
  IngestionDay(Table table) {
    this.time = table.schema().select(BronzeColumns.INGESTED_AT);
    PartitionSpec spec = table.spec();
    boolean byOthers =
        spec.fields().stream().anyMatch(field -> time.findField(field.sourceId()) == null);
    if (byOthers) {
      throw new IllegalStateException(
          "%s is partitioned by %s, and bronze writes tables by %s alone: make it anew without partitions of your own"
              .formatted(table.name(), spec.fields(), BronzeColumns.INGESTED_AT));
    }
    this.key = new PartitionKey(spec, time);
  }

  /** How a table of these columns is partitioned. */
  static PartitionSpec spec(Schema columns) {
    return PartitionSpec.builderFor(columns).day(BronzeColumns.INGESTED_AT).build();
  }

  /**
   * The partition of rows.
   *
   * @param ingestedAt when they were ingested, in microseconds since 1970; null for rows that
   *     somebody wrote by hand and did not say
   */
  PartitionKey of(Long ingestedAt) {
    Record row = GenericRecord.create(time);
    row.set(0, ingestedAt == null ? null : utc(ingestedAt));
    key.partition(new InternalRecordWrapper(time.asStruct()).wrap(row));
    return key.copy();
  }

  private static OffsetDateTime utc(long micros) {
    return OffsetDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
  }
}
