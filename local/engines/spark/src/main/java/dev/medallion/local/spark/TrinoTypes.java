package dev.medallion.local.spark;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/** What Spark's types are to Trino once an Iceberg table has them. */
final class TrinoTypes {
  private TrinoTypes() {}

  /** The type in Trino's words; {@code unknown} for one that no table has. */
  static String of(DataType type) {
    if (type instanceof DecimalType decimal) {
      return "decimal(%d,%d)".formatted(decimal.precision(), decimal.scale());
    }
    if (type instanceof ArrayType array) {
      return "array(%s)".formatted(of(array.elementType()));
    }
    if (type instanceof MapType map) {
      return "map(%s,%s)".formatted(of(map.keyType()), of(map.valueType()));
    }
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields())
          .map(field -> "\"%s\" %s".formatted(field.name(), of(field.dataType())))
          .collect(Collectors.joining(", ", "row(", ")"));
    }
    return switch (type.typeName()) {
      case "boolean" -> "boolean";
      case "byte", "short", "integer" -> "integer";
      case "long" -> "bigint";
      case "float" -> "real";
      case "double" -> "double";
      case "date" -> "date";
      case "timestamp" -> "timestamp(6) with time zone";
      case "timestamp_ntz" -> "timestamp(6)";
      case "binary" -> "varbinary";
      case "string" -> "varchar";
      default -> "unknown";
    };
  }
}
