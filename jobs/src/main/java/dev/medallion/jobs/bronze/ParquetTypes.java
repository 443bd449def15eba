package dev.medallion.jobs.bronze;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimeType;

/** The types of Parquet files as tables have them. */
final class ParquetTypes {
  private ParquetTypes() {}

  /**
   * The type that a table has for a file's: the names of nested fields follow the rule for columns,
   * and everything may be null. A time of day becomes text, since Spark, which reads bronze for
   * silver, knows no column of Iceberg's type for it.
   */
  static DataType ofTable(DataType type) {
    if (type instanceof StructType struct) {
      StructType fields = new StructType();
      for (StructField field : struct.fields()) {
        fields = fields.add(ColumnNames.normalised(field.name()), ofTable(field.dataType()), true);
      }
      return fields;
    }
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(ofTable(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return DataTypes.createMapType(ofTable(map.keyType()), ofTable(map.valueType()), true);
    }
    return type instanceof TimeType ? DataTypes.StringType : type;
  }

  /** What keeps the names of nested fields from being a table's, if anything does. */
  static Optional<String> problem(DataType type) {
    return parts(type).stream()
        .map(ParquetTypes::problemOfOne)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> problemOfOne(DataType type) {
    return type instanceof StructType struct
        ? ColumnNames.clash(Arrays.asList(struct.fieldNames()))
        : Optional.empty();
  }

  /** The type and all that it is made of. */
  private static List<DataType> parts(DataType type) {
    List<DataType> parts = new ArrayList<>(List.of(type));
    if (type instanceof StructType struct) {
      Arrays.stream(struct.fields()).forEach(field -> parts.addAll(parts(field.dataType())));
    } else if (type instanceof ArrayType array) {
      parts.addAll(parts(array.elementType()));
    } else if (type instanceof MapType map) {
      parts.addAll(parts(map.keyType()));
      parts.addAll(parts(map.valueType()));
    }
    return parts;
  }
}
