package dev.medallion.jobs.bronze;

import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.spark.data.SparkParquetReaders;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Looks for erased rows in a data file. If it holds any, writes its other rows into new ones.
 *
 * @param table a table that can be sent
 * @param asked the columns that tell whether a row is erased, as JSON
 * @param whole all columns, as JSON
 * @param askedRows tells of rows of the former
 * @param wholeRows tells of rows of the latter
 */
record EraseTask(
    Table table, String asked, String whole, ErasedRows askedRows, ErasedRows wholeRows)
    implements Function<String, EraseTask.Outcome> {

  /**
   * What became of a file.
   *
   * @param rows how many erased rows it holds
   * @param files the files with its other rows; none if it holds no erased row
   */
  record Outcome(String location, long rows, ArrayList<DataFile> files) implements Serializable {}

  @Override
  public Outcome call(String location) throws IOException {
    long rows = count(location);
    return new Outcome(
        location, rows, rows == 0 ? new ArrayList<>() : new ArrayList<>(rewritten(location)));
  }

  /** How many erased rows a file holds, those that are deleted from it among them. */
  long count(String location) throws IOException {
    ErasedRows.Test test = askedRows.test();
    long count = 0;
    try (CloseableIterable<InternalRow> rows = read(location, SchemaParser.fromJson(asked))) {
      for (InternalRow row : rows) {
        count += test.isErased(row) ? 1 : 0;
      }
    }
    return count;
  }

  private List<DataFile> rewritten(String location) throws IOException {
    TaskContext context = TaskContext.get();
    OutputFileFactory locations =
        OutputFileFactory.builderFor(table, context.partitionId(), context.taskAttemptId())
            .format(FileFormat.PARQUET)
            .operationId(UUID.randomUUID().toString())
            .build();
    Schema schema = SchemaParser.fromJson(whole);
    StructType columns = SparkSchemaUtil.convert(schema);
    TableFiles files = new TableFiles(table, schema, wholeRows, Instant.EPOCH, locations);
    boolean done = false;
    try (CloseableIterable<InternalRow> rows = read(location, schema)) {
      for (InternalRow row : rows) {
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = row.isNullAt(i) ? null : row.get(i, columns.apply(i).dataType());
        }
        files.write(values);
      }
      List<DataFile> written = files.files();
      done = true;
      return written;
    } finally {
      if (!done) {
        files.abandon();
      }
    }
  }

  private CloseableIterable<InternalRow> read(String location, Schema schema) {
    return Parquet.read(table.io().newInputFile(location))
        .project(schema)
        .createReaderFunc(type -> SparkParquetReaders.buildReader(schema, type))
        .build();
  }
}
