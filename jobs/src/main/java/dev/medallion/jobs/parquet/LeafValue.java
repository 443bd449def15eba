package dev.medallion.jobs.parquet;

import dev.medallion.jobs.text.TextValue;
import java.util.function.Function;
import org.apache.spark.sql.types.DataType;

/**
 * A single value.
 *
 * @param type the type in the table
 * @param made the table's value of what is stored; {@link TextValue#MISFIT} if there is none
 * @param told what {@code _rescued} says of it
 * @param partial whether a value may carry less than what is stored and is still kept
 */
record LeafValue(
    DataType type,
    Function<Object, Object> made,
    Function<Object, Object> told,
    Function<Object, Boolean> partial)
    implements ParquetValue {

  static LeafValue exact(
      DataType type, Function<Object, Object> made, Function<Object, Object> told) {
    return new LeafValue(type, made, told, stored -> false);
  }

  @Override
  public Object value(Object stored, Loss loss) {
    if (stored == null) {
      return null;
    }
    Object value = made.apply(stored);
    if (value == TextValue.MISFIT) {
      loss.tell();
      return null;
    }
    if (partial.apply(stored)) {
      loss.tell();
    }
    return value;
  }

  @Override
  public Object whole(Object stored) {
    return stored == null ? null : told.apply(stored);
  }
}
