package dev.medallion.jobs.bronze;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * Values as the table has them, nested ones too: widened where the table's type is wider, fields by
 * name, and what is missing null.
 */
interface Fit extends UnaryOperator<Object>, Serializable {
  /** The fit of values of one type for a column of another. */
  static Fit of(DataType from, DataType to) {
    if (from.equals(to)) {
      return value -> value;
    }
    if (from instanceof StructType has && to instanceof StructType wants) {
      return structure(has, wants);
    }
    if (from instanceof ArrayType has && to instanceof ArrayType wants) {
      Fit element = of(has.elementType(), wants.elementType());
      return value -> value == null ? null : array((ArrayData) value, has.elementType(), element);
    }
    if (from instanceof MapType has && to instanceof MapType wants) {
      Fit key = of(has.keyType(), wants.keyType());
      Fit content = of(has.valueType(), wants.valueType());
      return value ->
          value == null
              ? null
              : new ArrayBasedMapData(
                  array(((MapData) value).keyArray(), has.keyType(), key),
                  array(((MapData) value).valueArray(), has.valueType(), content));
    }
    return widened(from, to);
  }

  private static Fit structure(StructType has, StructType wants) {
    int[] ordinals = new int[wants.size()];
    Fit[] fits = new Fit[wants.size()];
    List<String> names = Arrays.asList(has.fieldNames());
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = names.indexOf(wants.apply(i).name());
      if (ordinals[i] >= 0) {
        fits[i] = of(has.apply(ordinals[i]).dataType(), wants.apply(i).dataType());
      }
    }
    return value -> {
      if (value == null) {
        return null;
      }
      InternalRow row = (InternalRow) value;
      Object[] fitted = new Object[ordinals.length];
      for (int i = 0; i < fitted.length; i++) {
        int ordinal = ordinals[i];
        if (ordinal >= 0 && !row.isNullAt(ordinal)) {
          fitted[i] = fits[i].apply(row.get(ordinal, has.apply(ordinal).dataType()));
        }
      }
      return new GenericInternalRow(fitted);
    };
  }

  private static ArrayData array(ArrayData values, DataType type, Fit element) {
    Object[] fitted = new Object[values.numElements()];
    for (int i = 0; i < fitted.length; i++) {
      fitted[i] = values.isNullAt(i) ? null : element.apply(values.get(i, type));
    }
    return new GenericArrayData(fitted);
  }

  private static Fit widened(DataType from, DataType to) {
    if (to.equals(DataTypes.LongType)) {
      return value -> value == null ? null : ((Number) value).longValue();
    }
    if (to.equals(DataTypes.DoubleType)) {
      return value -> value == null ? null : ((Number) value).doubleValue();
    }
    if (to instanceof DecimalType decimal) {
      return value ->
          value == null
              ? null
              : Decimal.apply(
                  ((Decimal) value).toJavaBigDecimal(), decimal.precision(), decimal.scale());
    }
    throw new IllegalStateException(
        "%s was found to fit %s, and does not".formatted(from.sql(), to.sql()));
  }
}
