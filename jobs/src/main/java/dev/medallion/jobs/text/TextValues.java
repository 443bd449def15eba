package dev.medallion.jobs.text;

import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/** The makers of values, by type. */
public final class TextValues {
  private static final Set<String> YES = Set.of("true", "t", "yes", "y", "1");
  private static final Set<String> NO = Set.of("false", "f", "no", "n", "0");

  private TextValues() {}

  /**
   * The maker of a type's values.
   *
   * @throws IllegalArgumentException if text cannot be a value of the type, as of a structure
   */
  public static TextValue of(DataType type, TextFormat format) {
    if (type instanceof StringType) {
      return (text, from, to) -> UTF8String.fromString(new String(text, from, to - from));
    }
    if (type.equals(DataTypes.BooleanType)) {
      return TextValues::truth;
    }
    if (type.equals(DataTypes.IntegerType)) {
      return new WholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE, number -> (int) number);
    }
    if (type.equals(DataTypes.LongType)) {
      return new WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE, number -> number);
    }
    if (type.equals(DataTypes.DoubleType)) {
      return new FloatingPoint(format, FloatingPoint.Width.DOUBLE);
    }
    if (type.equals(DataTypes.FloatType)) {
      return new FloatingPoint(format, FloatingPoint.Width.SINGLE);
    }
    if (type instanceof DecimalType decimal) {
      return new DecimalNumber(decimal.precision(), decimal.scale());
    }
    if (type.equals(DataTypes.DateType)) {
      return format
          .dateFormat()
          .<TextValue>map(pattern -> PatternTime.date(pattern, format))
          .orElseGet(IsoDate::new);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return format
          .timestampFormat()
          .<TextValue>map(pattern -> PatternTime.instant(pattern, format))
          .orElseGet(() -> IsoTimestamp.instant(format.zone()));
    }
    if (type.equals(DataTypes.TimestampNTZType)) {
      return format
          .localTimestampFormat()
          .<TextValue>map(pattern -> PatternTime.local(pattern, format))
          .orElseGet(IsoTimestamp::local);
    }
    throw new IllegalArgumentException("text cannot be a value of the type " + type.sql());
  }

  private static Object truth(char[] text, int from, int to) {
    String word = new String(text, from, to - from).toLowerCase(Locale.ROOT);
    return YES.contains(word)
        ? (Object) true
        : NO.contains(word) ? (Object) false : TextValue.MISFIT;
  }
}
