package dev.medallion.jobs.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A declared source.
 *
 * @param name its name
 * @param format {@code csv}, {@code jsonl} or {@code parquet}
 * @param options how its texts are written, in Spark's own words
 * @param key the columns that identify a record
 * @param columns the declared columns, in order; empty for Parquet, whose files declare their own
 */
public record Source(
    String name, String format, Map<String, String> options, List<String> key, List<Column> columns)
    implements Serializable {
  /** Takes what is left out as empty. */
  public Source {
    options = options == null ? new TreeMap<>() : new TreeMap<>(options);
    key = key == null ? List.of() : List.copyOf(key);
    columns = columns == null ? new ArrayList<>() : new ArrayList<>(columns);
  }

  /**
   * A declared column.
   *
   * @param name its name, lower case
   * @param type its type in Spark SQL
   */
  public record Column(String name, String type) implements Serializable {}

  /**
   * The declared columns in their types.
   *
   * @throws IllegalArgumentException if a declared type is none of Spark SQL's
   */
  public StructType schema() {
    StructType schema = new StructType();
    for (Column column : columns) {
      schema = schema.add(column.name(), type(column));
    }
    return schema;
  }

  /**
   * The declared columns, and as text those that objects have beside them.
   *
   * @param found the columns of the objects, normalised
   * @throws IllegalArgumentException if a declared type is none of Spark SQL's
   */
  public StructType schemaWith(List<String> found) {
    StructType schema = schema();
    List<String> declared = List.of(schema.fieldNames());
    for (String name : found) {
      if (!declared.contains(name)) {
        schema = schema.add(name, DataTypes.StringType);
      }
    }
    return schema;
  }

  private DataType type(Column column) {
    try {
      return DataType.fromDDL(column.type());
    } catch (Exception e) {
      // Spark's ParseException is checked, which its Scala signature does not say.
      throw new IllegalArgumentException(
          "source \"%s\" declares column %s as \"%s\", which is no type of Spark SQL"
              .formatted(name, column.name(), column.type()),
          e);
    }
  }

  /** The key columns that are none of the given ones. */
  public List<String> missingKeys(List<String> found) {
    return key.stream().filter(column -> !found.contains(column)).toList();
  }
}
