package dev.medallion.jobs.silver;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * Whether two values of a column are the same. Spark compares no maps, so each is compared as the
 * sorted array of its entries: two maps are the same whatever the order that they were written in.
 */
final class Comparison {
  private Comparison() {}

  /** Whether both values are the same, or both are null. */
  static Column same(Column one, Column other, DataType type) {
    return comparable(one, type).eqNullSafe(comparable(other, type));
  }

  /** The value in a form that Spark compares and groups by. */
  static Column comparable(Column value, DataType type) {
    if (!holdsMap(type)) {
      return value;
    }
    if (type instanceof MapType map) {
      return sort_array(
          transform(
              map_entries(value),
              entry ->
                  struct(
                      entry.getField("key").as("key"),
                      comparable(entry.getField("value"), map.valueType()).as("value"))));
    }
    if (type instanceof ArrayType array) {
      return transform(value, element -> comparable(element, array.elementType()));
    }
    Column[] fields =
        Arrays.stream(((StructType) type).fields())
            .map(
                field ->
                    comparable(value.getField(field.name()), field.dataType()).as(field.name()))
            .toArray(Column[]::new);
    return when(value.isNull(), lit(null)).otherwise(struct(fields));
  }

  /** Whether values of the type are maps, or hold some at any depth. */
  static boolean holdsMap(DataType type) {
    if (type instanceof ArrayType array) {
      return holdsMap(array.elementType());
    }
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields()).anyMatch(field -> holdsMap(field.dataType()));
    }
    return type instanceof MapType;
  }
}
