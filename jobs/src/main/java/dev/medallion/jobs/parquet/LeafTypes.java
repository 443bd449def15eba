package dev.medallion.jobs.parquet;

import dev.medallion.jobs.text.TextValue;
import dev.medallion.jobs.text.Times;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** The values of Parquet's primitive types. */
final class LeafTypes {
  private static final int MOST_DIGITS = 38;

  private LeafTypes() {}

  /** The values of a column; nothing for a type that no table holds. */
  static Optional<ParquetValue> of(PrimitiveType column) {
    LogicalTypeAnnotation meaning = column.getLogicalTypeAnnotation();
    PrimitiveTypeName stored = column.getPrimitiveTypeName();
    if (meaning == null) {
      return Optional.of(plain(stored));
    }
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal.getPrecision() > MOST_DIGITS
          ? Optional.empty()
          : Optional.of(decimal(stored, decimal.getPrecision(), decimal.getScale()));
    }
    if (meaning instanceof IntLogicalTypeAnnotation whole) {
      return Optional.of(whole(stored, whole));
    }
    if (meaning instanceof DateLogicalTypeAnnotation) {
      return Optional.of(
          LeafValue.exact(
              DataTypes.DateType,
              days -> Times.dayInRange((Integer) days),
              days -> LocalDate.ofEpochDay((Integer) days).toString()));
    }
    if (meaning instanceof TimeLogicalTypeAnnotation time) {
      return Optional.of(StoredTimes.ofDay(time.getUnit()));
    }
    if (meaning instanceof TimestampLogicalTypeAnnotation time) {
      return Optional.of(StoredTimes.moment(time.getUnit(), time.isAdjustedToUTC()));
    }
    if (meaning instanceof StringLogicalTypeAnnotation
        || meaning instanceof EnumLogicalTypeAnnotation
        || meaning instanceof JsonLogicalTypeAnnotation) {
      return Optional.of(text(LeafTypes::utf8));
    }
    if (meaning instanceof UUIDLogicalTypeAnnotation) {
      return Optional.of(text(LeafTypes::uuid));
    }
    return meaning instanceof BsonLogicalTypeAnnotation
        ? Optional.of(plain(stored))
        : Optional.empty();
  }

  private static ParquetValue plain(PrimitiveTypeName stored) {
    return switch (stored) {
      case BOOLEAN -> same(DataTypes.BooleanType);
      case INT32 -> same(DataTypes.IntegerType);
      case INT64 -> same(DataTypes.LongType);
      case FLOAT -> same(DataTypes.FloatType);
      case DOUBLE -> same(DataTypes.DoubleType);
      case INT96 -> StoredTimes.int96();
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          LeafValue.exact(
              DataTypes.BinaryType,
              bytes -> ((Binary) bytes).getBytes(),
              bytes -> Base64.getEncoder().encodeToString(((Binary) bytes).getBytes()));
    };
  }

  private static ParquetValue same(DataType type) {
    return LeafValue.exact(type, Function.identity(), Function.identity());
  }

  private static ParquetValue text(Function<Binary, String> read) {
    return LeafValue.exact(
        DataTypes.StringType,
        bytes -> UTF8String.fromString(read.apply((Binary) bytes)),
        bytes -> read.apply((Binary) bytes));
  }

  private static String utf8(Binary bytes) {
    return bytes.toStringUsingUTF8();
  }

  private static String uuid(Binary bytes) {
    ByteBuffer buffer = bytes.toByteBuffer().order(ByteOrder.BIG_ENDIAN);
    return new UUID(buffer.getLong(), buffer.getLong()).toString();
  }

  private static ParquetValue whole(PrimitiveTypeName stored, IntLogicalTypeAnnotation whole) {
    if (whole.isSigned() || whole.getBitWidth() < Integer.SIZE) {
      return same(stored == PrimitiveTypeName.INT32 ? DataTypes.IntegerType : DataTypes.LongType);
    }
    if (stored == PrimitiveTypeName.INT32) {
      Function<Object, Object> made = value -> Integer.toUnsignedLong((Integer) value);
      return LeafValue.exact(DataTypes.LongType, made, made);
    }
    return LeafValue.exact(
        DataTypes.createDecimalType(20, 0),
        value -> Decimal.apply(new BigDecimal(Long.toUnsignedString((Long) value)), 20, 0),
        value -> new BigInteger(Long.toUnsignedString((Long) value)));
  }

  private static ParquetValue decimal(PrimitiveTypeName stored, int precision, int scale) {
    Function<Object, BigDecimal> exact =
        value ->
            new BigDecimal(
                switch (stored) {
                  case INT32 -> BigInteger.valueOf((Integer) value);
                  case INT64 -> BigInteger.valueOf((Long) value);
                  default -> new BigInteger(((Binary) value).getBytes());
                },
                scale);
    return LeafValue.exact(
        DataTypes.createDecimalType(precision, scale),
        value -> {
          BigDecimal number = exact.apply(value);
          return number.precision() > precision
              ? TextValue.MISFIT
              : Decimal.apply(number, precision, scale);
        },
        exact::apply);
  }
}
