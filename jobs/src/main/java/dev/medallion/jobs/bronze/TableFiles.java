package dev.medallion.jobs.bronze;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.text.RowSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.data.SparkParquetWriters;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes rows into data files, which belong to no snapshot yet. */
final class TableFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TableFiles.class);
  private static final int ROWS_BETWEEN_LOOKS = 10_000;

  private final Table table;
  private final Schema schema;
  private final StructType columns;
  private final ErasedRows.Test erased;
  private final long ingestedAt;
  private final OutputFileFactory locations;
  private final long targetBytes;
  private final IngestionDay days;
  private final int timeColumn;
  private final List<DataFile> done = new ArrayList<>();
  private DataWriter<InternalRow> writer;
  private PartitionKey partition;
  private Long time;
  private long rows;
  private long left;

  /**
   * Files of a table.
   *
   * @param schema the columns of the rows: the table's, or those that it is about to have
   * @param erased which of the rows are left out
   */
  TableFiles(
      Table table,
      Schema schema,
      ErasedRows erased,
      Instant ingestedAt,
      OutputFileFactory locations) {
    this.table = table;
    this.schema = schema;
    this.erased = erased.test();
    this.columns = SparkSchemaUtil.convert(schema);
    this.ingestedAt = micros(ingestedAt);
    this.locations = locations;
    this.targetBytes =
        PropertyUtil.propertyAsLong(
            table.properties(),
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
    this.days = new IngestionDay(table);
    this.timeColumn = columns.fieldIndex(BronzeColumns.INGESTED_AT);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /**
   * Takes the rows of an object.
   *
   * @param brought the columns of its rows
   */
  RowSink of(StoredObject object, StructType brought) {
    Object[] row = new Object[columns.size()];
    set(row, BronzeColumns.OBJECT, UTF8String.fromString(object.uri()));
    set(row, BronzeColumns.ETAG, UTF8String.fromString(object.etag()));
    set(row, BronzeColumns.VERSION, object.versionId().map(UTF8String::fromString).orElse(null));
    set(row, BronzeColumns.MODIFIED_AT, micros(object.modified()));
    set(row, BronzeColumns.INGESTED_AT, ingestedAt);
    int line = columns.fieldIndex(BronzeColumns.LINE);
    int rescue = columns.fieldIndex(BronzeColumns.RESCUED);
    int[] places = new int[brought.size()];
    Fit[] fits = new Fit[brought.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = columns.fieldIndex(brought.apply(i).name());
      DataType own = brought.apply(i).dataType();
      DataType wanted = columns.apply(places[i]).dataType();
      fits[i] = own.equals(wanted) ? null : Fit.of(own, wanted);
    }
    InternalRow internal = new GenericInternalRow(row);
    turnTo(ingestedAt);
    return (number, values, rescued) -> {
      for (int i = 0; i < places.length; i++) {
        row[places[i]] = fits[i] == null ? values[i] : fits[i].apply(values[i]);
      }
      row[line] = number;
      row[rescue] = rescued == null ? null : UTF8String.fromString(rescued);
      write(internal);
    };
  }

  private void set(Object[] row, String column, Object value) {
    // A table of an earlier version may lack the column until its schema has been changed.
    int place = Arrays.asList(columns.fieldNames()).indexOf(column);
    if (place >= 0) {
      row[place] = value;
    }
  }

  /**
   * Writes a row that has all columns, in their order. Rows of one day of ingestion best come one
   * after the other: each other day begins a new file.
   */
  void write(Object[] row) {
    turnTo((Long) row[timeColumn]);
    write(new GenericInternalRow(row));
  }

  /** How many rows were left out so far. */
  long left() {
    return left;
  }

  private void write(InternalRow row) {
    if (erased.isErased(row)) {
      left++;
      return;
    }
    if (writer == null) {
      writer = open();
    }
    writer.write(row);
    rows++;
    if (rows % ROWS_BETWEEN_LOOKS == 0 && writer.length() >= targetBytes) {
      finish();
    }
  }

  private void turnTo(Long ingested) {
    if (partition != null && Objects.equals(ingested, time)) {
      return;
    }
    PartitionKey next = days.of(ingested);
    if (!next.equals(partition)) {
      finish();
      partition = next;
    }
    time = ingested;
  }

  private DataWriter<InternalRow> open() {
    try {
      return Parquet.writeData(locations.newOutputFile(partition))
          .forTable(table)
          .schema(schema)
          .withSpec(table.spec())
          .withPartition(partition)
          .createWriterFunc(type -> SparkParquetWriters.buildWriter(columns, type))
          .overwrite()
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + table.name(), e);
    }
  }

  private void finish() {
    if (writer == null) {
      return;
    }
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + table.name(), e);
    }
    done.add(writer.toDataFile());
    writer = null;
  }

  /** Finishes the files, and gives them. */
  List<DataFile> files() {
    finish();
    return List.copyOf(done);
  }

  /** Gives up what was written. */
  void abandon() {
    finish();
    discard(table, done);
    done.clear();
  }

  /** Deletes files that no commit was sent with. */
  static void discard(Table table, List<DataFile> files) {
    for (DataFile file : files) {
      try {
        table.io().deleteFile(file.location());
      } catch (RuntimeException e) {
        // S3 Tables refuses to delete: its removal of unreferenced files does, after some days.
        LOG.info("{} stays until unreferenced files are removed", file.location(), e);
      }
    }
  }
}
