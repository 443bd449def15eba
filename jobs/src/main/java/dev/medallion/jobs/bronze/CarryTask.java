package dev.medallion.jobs.bronze;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.contract.BronzeColumns;
import dev.medallion.jobs.text.TextFormat;
import dev.medallion.jobs.text.TextValue;
import dev.medallion.jobs.text.TextValues;
import java.io.Serializable;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Writes rows of the old table as rows of the new one. */
final class CarryTask implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Table table;
  private final String schema;
  private final ErasedRows erased;
  private final TextFormat texts;

  CarryTask(Table table, Schema schema, ErasedRows erased, TextFormat texts) {
    this.table = table;
    this.schema = SchemaParser.toJson(schema);
    this.erased = erased;
    this.texts = texts;
  }

  /** The task for rows of these columns, among them the texts of those whose type changes. */
  FlatMapFunction<Iterator<InternalRow>, DataFile> over(StructType before) {
    return rows -> files(rows, before).iterator();
  }

  private List<DataFile> files(Iterator<InternalRow> rows, StructType before) {
    TaskContext context = TaskContext.get();
    OutputFileFactory locations =
        OutputFileFactory.builderFor(table, context.partitionId(), context.taskAttemptId())
            .format(FileFormat.PARQUET)
            .operationId(UUID.randomUUID().toString())
            .build();
    Schema columns = SchemaParser.fromJson(schema);
    TableFiles files = new TableFiles(table, columns, erased, Instant.EPOCH, locations);
    StructType after = SparkSchemaUtil.convert(columns);
    Carrying carrying = new Carrying(before, after);
    boolean done = false;
    try {
      while (rows.hasNext()) {
        files.write(carrying.row(rows.next()));
      }
      done = true;
      return files.files();
    } finally {
      if (!done) {
        files.abandon();
      }
    }
  }

  /** Makes the rows. */
  private final class Carrying {
    private final StructType before;
    private final StructType after;
    private final int[] same;
    private final int[] text;
    private final TextValue[] makers;
    private final int rescue;

    private Carrying(StructType before, StructType after) {
      this.before = before;
      this.after = after;
      List<String> names = Arrays.asList(before.fieldNames());
      same = new int[after.size()];
      text = new int[after.size()];
      makers = new TextValue[after.size()];
      for (int i = 0; i < same.length; i++) {
        String name = after.apply(i).name();
        same[i] = names.indexOf(name);
        text[i] = names.indexOf(CarriedRows.TEXT + name);
        DataType type = after.apply(i).dataType();
        makers[i] = hasText(type) ? TextValues.of(type, texts) : null;
      }
      rescue = after.fieldIndex(BronzeColumns.RESCUED);
    }

    /** Whether values can be made of text at all. */
    private static boolean hasText(DataType type) {
      return !(type instanceof StructType
          || type instanceof ArrayType
          || type instanceof MapType
          || type.equals(DataTypes.BinaryType));
    }

    private Object[] row(InternalRow old) {
      Object[] row = new Object[same.length];
      Map<String, JsonNode> rescued = rescued(old);
      for (int i = 0; i < row.length; i++) {
        String name = after.apply(i).name();
        if (text[i] >= 0) {
          row[i] = made(i, old.isNullAt(text[i]) ? null : old.getString(text[i]), rescued);
        } else if (same[i] >= 0 && !old.isNullAt(same[i])) {
          row[i] = old.get(same[i], before.apply(same[i]).dataType());
        }
        if (row[i] == null && rescued.containsKey(name) && i != rescue) {
          row[i] = made(i, rescued.remove(name).asText(), rescued);
        }
      }
      row[rescue] = rescued.isEmpty() ? null : UTF8String.fromString(json(rescued));
      return row;
    }

    /** The value of a text; if it has none, the text is rescued. */
    private Object made(int column, String value, Map<String, JsonNode> rescued) {
      if (value == null) {
        return null;
      }
      if (after.apply(column).dataType() instanceof StringType) {
        return UTF8String.fromString(value);
      }
      boolean none = makers[column] == null;
      String bare = value.strip();
      Object made = none || bare.isEmpty() ? TextValue.MISFIT : makers[column].of(bare);
      if (made != TextValue.MISFIT) {
        return made;
      }
      rescued.put(after.apply(column).name(), JSON.getNodeFactory().textNode(value));
      return null;
    }

    /** What did not fit before may fit now. */
    private Map<String, JsonNode> rescued(InternalRow old) {
      int place = before.fieldIndex(BronzeColumns.RESCUED);
      Map<String, JsonNode> rescued = new TreeMap<>();
      if (!old.isNullAt(place)) {
        try {
          JSON.readTree(old.getString(place))
              .properties()
              .forEach(each -> rescued.put(each.getKey(), each.getValue()));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException(
              BronzeColumns.RESCUED + " is no JSON: bronze wrote it as such", e);
        }
      }
      return rescued;
    }

    private static String json(Map<String, JsonNode> rescued) {
      ObjectNode object = JSON.createObjectNode();
      rescued.forEach(object::set);
      return object.toString();
    }
  }
}
