package dev.medallion.jobs.source;

import dev.medallion.contract.Manifest.Column;
import dev.medallion.contract.Manifest.Source;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of a source, in Spark's types. */
public final class SourceSchema {
  private SourceSchema() {}

  /**
   * The declared columns in their types.
   *
   * @throws IllegalArgumentException if a declared type is none of Spark SQL's
   */
  public static StructType declared(Source source) {
    StructType schema = new StructType();
    for (Column column : source.columns()) {
      schema = schema.add(column.name(), type(source, column));
    }
    return schema;
  }

  /**
   * The declared columns, and as text those that objects have beside them.
   *
   * @param found the columns of the objects, normalised
   * @throws IllegalArgumentException if a declared type is none of Spark SQL's
   */
  public static StructType with(Source source, List<String> found) {
    StructType schema = declared(source);
    List<String> declared = List.of(schema.fieldNames());
    for (String name : found) {
      if (!declared.contains(name)) {
        schema = schema.add(name, DataTypes.StringType);
      }
    }
    return schema;
  }

  private static DataType type(Source source, Column column) {
    try {
      return DataType.fromDDL(column.type());
    } catch (Exception e) {
      // Spark's ParseException is checked, which its Scala signature does not say.
      throw new IllegalArgumentException(
          "source \"%s\" declares column %s as \"%s\", which is no type of Spark SQL"
              .formatted(source.name(), column.name(), column.type()),
          e);
    }
  }
}
