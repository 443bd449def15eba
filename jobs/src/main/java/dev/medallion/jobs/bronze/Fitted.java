package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.transform_values;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Values as the table has them, nested ones too: fields by name and what is missing null, where
 * Spark's own cast of a structure goes by position.
 */
final class Fitted {
  private Fitted() {}

  /** The value of a column of one type as a value of the other. */
  static Column to(Column value, DataType from, DataType to) {
    if (from.equals(to)) {
      return value;
    }
    if (from instanceof StructType has && to instanceof StructType wants) {
      List<Column> fields = new ArrayList<>();
      for (StructField field : wants.fields()) {
        fields.add(field(value, has, field).as(field.name()));
      }
      return when(value.isNull(), lit(null)).otherwise(struct(fields.toArray(Column[]::new)));
    }
    if (from instanceof ArrayType has && to instanceof ArrayType wants) {
      return transform(value, each -> to(each, has.elementType(), wants.elementType()));
    }
    if (from instanceof MapType has && to instanceof MapType wants) {
      return transform_values(value, (key, each) -> to(each, has.valueType(), wants.valueType()));
    }
    return value.cast(to);
  }

  private static Column field(Column value, StructType has, StructField field) {
    return Arrays.asList(has.fieldNames()).contains(field.name())
        ? to(value.getField(field.name()), has.apply(field.name()).dataType(), field.dataType())
        : lit(null).cast(field.dataType());
  }
}
