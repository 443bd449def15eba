package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.make_dt_interval;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.rtrim;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * A type of Parquet that Spark has none for: its values are read as they are stored, as bytes and
 * whole numbers, and made into what a table can hold.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/types/logicaltypes/">Parquet's logical
 *     types</a>
 */
sealed interface ForeignType extends ParquetValue {
  /** The type of a column, if Spark has none for it. */
  static Optional<ForeignType> of(PrimitiveType column) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      return Optional.of(new Uuid());
    }
    if (logical instanceof TimeLogicalTypeAnnotation time) {
      boolean known = time.getUnit() == TimeUnit.MICROS && !time.isAdjustedToUTC();
      return known ? Optional.empty() : Optional.of(new TimeOfDay(digits(time.getUnit())));
    }
    if (logical instanceof TimestampLogicalTypeAnnotation moment
        && moment.getUnit() == TimeUnit.NANOS) {
      return Optional.of(new Nanoseconds(moment.isAdjustedToUTC()));
    }
    return Optional.empty();
  }

  private static int digits(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 3;
      case MICROS -> 6;
      case NANOS -> 9;
    };
  }

  /** Sixteen bytes, which become the usual text. */
  record Uuid() implements ForeignType {
    @Override
    public DataType type() {
      return DataTypes.StringType;
    }

    @Override
    public Column value(Column stored) {
      return regexp_replace(
          lower(hex(stored)), "^(.{8})(.{4})(.{4})(.{4})(.{12})$", "$1-$2-$3-$4-$5");
    }
  }

  /**
   * The time since midnight, which becomes text as that of Spark's own type of time does.
   *
   * @param digits how many digits of a second its unit has
   */
  record TimeOfDay(int digits) implements ForeignType {
    @Override
    public DataType type() {
      return DataTypes.StringType;
    }

    @Override
    public Column value(Column stored) {
      long unit = (long) Math.pow(10, digits);
      Column fraction = pmod(stored, lit(unit));
      Column seconds = stored.minus(fraction).divide(lit(unit)).cast(DataTypes.LongType);
      Column digitsOfFraction = lpad(fraction.cast(DataTypes.StringType), digits, "0");
      return when(
          stored.isNotNull(),
          concat(
              format_string(
                  "%02d:%02d:%02d",
                  seconds.divide(lit(3600)).cast(DataTypes.LongType),
                  seconds.divide(lit(60)).cast(DataTypes.LongType).mod(lit(60L)),
                  seconds.mod(lit(60L))),
              when(fraction.equalTo(lit(0L)), lit(""))
                  .otherwise(concat(lit("."), rtrim(digitsOfFraction, lit("0"))))));
    }
  }

  /**
   * Nanoseconds since 1970, of which a table keeps the microseconds.
   *
   * @param utc whether it is a moment, not what a clock on the wall shows
   */
  record Nanoseconds(boolean utc) implements ForeignType {
    private static final long IN_MICROSECOND = 1000;

    @Override
    public DataType type() {
      return utc ? DataTypes.TimestampType : DataTypes.TimestampNTZType;
    }

    @Override
    public Column value(Column stored) {
      // Division would go by floating point, which has too few digits.
      Column seconds =
          stored
              .minus(pmod(stored, lit(IN_MICROSECOND)))
              .cast(DataTypes.createDecimalType(19, 0))
              .multiply(lit("0.000000001").cast(DataTypes.createDecimalType(9, 9)));
      Column since =
          make_dt_interval(
              lit(0), lit(0), lit(0), seconds.cast(DataTypes.createDecimalType(18, 6)));
      return expr(utc ? "TIMESTAMP '1970-01-01 00:00:00Z'" : "TIMESTAMP_NTZ '1970-01-01 00:00:00'")
          .plus(since);
    }

    @Override
    public Column whole(Column stored) {
      return stored;
    }

    @Override
    public boolean mayLose() {
      return true;
    }

    @Override
    public Column lost(Column stored) {
      return coalesce(pmod(stored, lit(IN_MICROSECOND)).notEqual(lit(0L)), lit(false));
    }
  }
}
