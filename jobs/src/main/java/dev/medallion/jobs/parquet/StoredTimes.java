package dev.medallion.jobs.parquet;

import dev.medallion.jobs.text.TextValue;
import dev.medallion.jobs.text.Times;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalTime;
import java.util.function.Function;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Parquet's times, of which a table holds the microseconds of the years 0001 to 9999. */
final class StoredTimes {
  private static final long NANOS_OF_DAY = 86_400_000_000_000L;
  private static final long MICROS_OF_MILLI = 1000;
  private static final int JULIAN_DAY_OF_1970 = 2_440_588;

  private StoredTimes() {}

  /** The time since midnight, which becomes text: Spark reads no column of a type for it. */
  static ParquetValue ofDay(TimeUnit unit) {
    return LeafValue.exact(
        DataTypes.StringType,
        stored -> {
          String text = clock(((Number) stored).longValue(), unit);
          return text == null ? TextValue.MISFIT : UTF8String.fromString(text);
        },
        stored -> {
          String text = clock(((Number) stored).longValue(), unit);
          return text == null ? stored : text;
        });
  }

  /** The time of a clock, without zeros at the end of its second; null if no clock shows it. */
  private static String clock(long units, TimeUnit unit) {
    long nanos = nanosOf(unit);
    if (units < 0 || units >= NANOS_OF_DAY / nanos) {
      return null;
    }
    LocalTime time = LocalTime.ofNanoOfDay(units * nanos);
    String seconds = "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
    return time.getNano() == 0
        ? seconds
        : seconds + "." + "%09d".formatted(time.getNano()).replaceFirst("0+$", "");
  }

  private static long nanosOf(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> MICROS_OF_MILLI * Times.NANOS_OF_MICRO;
      case MICROS -> Times.NANOS_OF_MICRO;
      case NANOS -> 1;
    };
  }

  /**
   * Time since 1970.
   *
   * @param utc whether it is a moment, not what a clock on the wall shows
   */
  static ParquetValue moment(TimeUnit unit, boolean utc) {
    DataType type = utc ? DataTypes.TimestampType : DataTypes.TimestampNTZType;
    return switch (unit) {
      case MILLIS ->
          LeafValue.exact(
              type,
              stored -> {
                long millis = (Long) stored;
                boolean fits = Math.abs(millis / MICROS_OF_MILLI) < Times.MICROS_OF_DAY * 40;
                return fits ? Times.inRange(millis * MICROS_OF_MILLI) : TextValue.MISFIT;
              },
              Function.identity());
      case MICROS ->
          LeafValue.exact(type, stored -> Times.inRange((Long) stored), Function.identity());
      case NANOS ->
          new LeafValue(
              type,
              stored -> Times.inRange(Math.floorDiv((Long) stored, Times.NANOS_OF_MICRO)),
              Function.identity(),
              stored -> (Long) stored % Times.NANOS_OF_MICRO != 0);
    };
  }

  /**
   * The day and the nanosecond in it, as older writers store moments. One that is no whole number
   * of microseconds is none that a table holds.
   */
  static ParquetValue int96() {
    return LeafValue.exact(
        DataTypes.TimestampType,
        stored -> {
          ByteBuffer bytes = ((Binary) stored).toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
          long nanos = bytes.getLong();
          long day = (long) bytes.getInt() - JULIAN_DAY_OF_1970;
          if (nanos % Times.NANOS_OF_MICRO != 0 || nanos < 0 || nanos >= NANOS_OF_DAY) {
            return TextValue.MISFIT;
          }
          return Times.dayInRange(day) == TextValue.MISFIT
              ? TextValue.MISFIT
              : (Object) (day * Times.MICROS_OF_DAY + nanos / Times.NANOS_OF_MICRO);
        },
        stored -> {
          ByteBuffer bytes = ((Binary) stored).toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
          BigInteger nanos = BigInteger.valueOf(bytes.getLong());
          return BigInteger.valueOf((long) bytes.getInt() - JULIAN_DAY_OF_1970)
              .multiply(BigInteger.valueOf(NANOS_OF_DAY))
              .add(nanos);
        });
  }
}
