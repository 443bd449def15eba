package dev.medallion.jobs.parquet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.contract.ColumnNames;
import dev.medallion.contract.Manifest.Source;
import dev.medallion.jobs.objects.ObjectChangedException;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.BadObjectException;
import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.text.RowSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.StructType;

/** Parquet objects of a source. The shape of each is the schema in its footer. */
public final class ParquetObjects implements ObjectFormat<StructType> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Source source;

  /** The objects of a source. */
  public ParquetObjects(Source source) {
    this.source = source;
  }

  @Override
  public StructType probe(S3Objects objects, StoredObject object) throws BadObjectException {
    Map<String, ParquetValue> columns;
    try (ParquetFileReader reader = open(objects, object)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      columns = columns(object, schema);
      List<String> given = schema.getFields().stream().map(Type::getName).toList();
      Optional<String> problem = ColumnNames.problem(given);
      if (problem.isPresent()) {
        throw notOfSource(object, problem.get());
      }
    } catch (IOException e) {
      throw incomplete(object, e);
    }
    List<String> names = List.copyOf(columns.keySet());
    List<String> missing = source.missingKeys(names);
    if (!missing.isEmpty()) {
      throw notOfSource(
          object,
          "found %s, missing key column %s"
              .formatted(String.join(", ", names), String.join(", ", missing)));
    }
    return (StructType) new NestedValue.Structure(columns).type();
  }

  private static ParquetFileReader open(S3Objects objects, StoredObject object)
      throws BadObjectException {
    try {
      return ParquetFileReader.open(new StoredBytes(objects, object));
    } catch (IOException | RuntimeException e) {
      throw incomplete(object, e);
    }
  }

  private static BadObjectException incomplete(StoredObject object, Exception cause) {
    return new BadObjectException(
        "%s is not a complete Parquet file, perhaps cut short: its footer cannot be read (%s); upload it again"
            .formatted(object.uri(), cause.getMessage()),
        cause);
  }

  private BadObjectException notOfSource(StoredObject object, String why) {
    return new BadObjectException(
        "%s is not Parquet of source \"%s\": %s".formatted(object.uri(), source.name(), why));
  }

  private static Map<String, ParquetValue> columns(StoredObject object, MessageType schema)
      throws BadObjectException {
    try {
      return ParquetColumns.of(schema);
    } catch (ParquetColumns.UnknownTypeException e) {
      throw new BadObjectException(
          "%s cannot become rows of a table: %s".formatted(object.uri(), e.getMessage()));
    }
  }

  @Override
  public StructType columns(StructType shape) {
    return shape;
  }

  @Override
  public List<String> found(StructType shape) {
    return List.of(shape.fieldNames());
  }

  @Override
  public void read(S3Objects objects, StoredObject object, StructType shape, RowSink sink)
      throws IOException, BadObjectException {
    try (ParquetFileReader reader = open(objects, object)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      Rows rows = new Rows(columns(object, schema), sink);
      MessageColumnIO columns =
          new ColumnIOFactory(reader.getFileMetaData().getCreatedBy()).getColumnIO(schema);
      for (PageReadStore group = next(object, reader);
          group != null;
          group = next(object, reader)) {
        RecordReader<Object[]> records = columns.getRecordReader(group, new Assembly(schema));
        for (long row = 0; row < group.getRowCount(); row++) {
          rows.row(read(object, records));
        }
      }
    }
  }

  private static PageReadStore next(StoredObject object, ParquetFileReader reader)
      throws IOException, BadObjectException {
    try {
      return reader.readNextRowGroup();
    } catch (ObjectChangedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(object, e);
    }
  }

  private static Object[] read(StoredObject object, RecordReader<Object[]> records)
      throws BadObjectException {
    try {
      return records.read();
    } catch (RuntimeException e) {
      throw damaged(object, e);
    }
  }

  private static BadObjectException damaged(StoredObject object, Exception cause) {
    return new BadObjectException(
        "%s cannot be read to its end, perhaps cut short or damaged: %s; upload it again"
            .formatted(object.uri(), cause.getMessage()),
        new IOException(cause));
  }

  /** Makes rows of what is stored. */
  private static final class Rows {
    private final List<String> names;
    private final List<ParquetValue> columns;
    private final Object[] values;
    private final RowSink sink;
    private final ParquetValue.Loss loss = new ParquetValue.Loss();
    private long number;

    private Rows(Map<String, ParquetValue> columns, RowSink sink) {
      this.names = List.copyOf(columns.keySet());
      this.columns = new ArrayList<>(columns.values());
      this.values = new Object[names.size()];
      this.sink = sink;
    }

    private void row(Object[] stored) throws IOException {
      Map<String, Object> rescued = null;
      for (int i = 0; i < values.length; i++) {
        values[i] = columns.get(i).value(stored[i], loss);
        if (loss.take()) {
          rescued = rescued == null ? new LinkedHashMap<>() : rescued;
          rescued.put(names.get(i), columns.get(i).whole(stored[i]));
        }
      }
      number++;
      sink.row(number, values, rescued == null ? null : json(rescued));
    }

    private static String json(Map<String, Object> rescued) throws JsonProcessingException {
      return JSON.writeValueAsString(rescued);
    }
  }
}
