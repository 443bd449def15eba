package dev.medallion.local.s3tables;

import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Iceberg's types as Hive writes them, in which the Data Catalog keeps columns.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/webapi/API_Column.html">Column</a>
 */
final class HiveTypes {
  private HiveTypes() {}

  static String of(Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "int";
      case LONG -> "bigint";
      case FLOAT -> "float";
      case DOUBLE -> "double";
      case DATE -> "date";
      case TIMESTAMP, TIMESTAMP_NANO -> "timestamp";
      case FIXED, BINARY -> "binary";
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) type;
        yield "decimal(%d,%d)".formatted(decimal.precision(), decimal.scale());
      }
      case LIST -> "array<" + of(type.asListType().elementType()) + ">";
      case MAP ->
          "map<%s,%s>".formatted(of(type.asMapType().keyType()), of(type.asMapType().valueType()));
      case STRUCT ->
          type.asStructType().fields().stream()
              .map(field -> field.name() + ":" + of(field.type()))
              .collect(Collectors.joining(",", "struct<", ">"));
      // Hive has no types for these; Iceberg's own catalog for Glue writes them so, too.
      case STRING, TIME, UUID, UNKNOWN, VARIANT, GEOMETRY, GEOGRAPHY -> "string";
    };
  }
}
