package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;

/** Gives text its type, and keeps the text where it has another one. */
final class Rescue {
  /**
   * Stands for the whole record in {@code _rescued} when its number of fields is not the header's.
   */
  private static final String RECORD = "_record";

  private static final String UNREADABLE = "\uFFFD";

  private final CsvOptions options;
  private final List<Column> texts = new ArrayList<>();

  Rescue(CsvOptions options) {
    this.options = options;
    texts.add(col(CsvOptions.MISSHAPEN_RECORD).as(RECORD));
  }

  /** The column's value in its type, or null if its text does not fit. */
  Column typed(String name, DataType type) {
    Column text = col("`" + name + "`");
    if (type instanceof StringType) {
      // Spark puts this character for bytes that are none of the file's encoding.
      texts.add(when(text.contains(UNREADABLE), text).as(name));
      return text;
    }
    Column value = value(text, type);
    Column lossy = lossy(text, value, type);
    Column present = trim(text).notEqual("");
    texts.add(when(present.and(value.isNull().or(lossy)), text).as(name));
    return when(lossy, lit(null)).otherwise(value);
  }

  /** Whether a cast keeps less than the text says: what it cuts off, it cuts without a word. */
  private Column lossy(Column text, Column value, DataType type) {
    if (type instanceof DecimalType) {
      Column exact = text.try_cast(DataTypes.createDecimalType(DecimalType.MAX_PRECISION(), 18));
      return coalesce(exact.notEqual(value), lit(false));
    }
    if (type.equals(DataTypes.DateType) && options.dateFormat().isEmpty()) {
      Column exact = text.try_cast(DataTypes.TimestampNTZType);
      return coalesce(exact.notEqual(value.cast(DataTypes.TimestampNTZType)), lit(false));
    }
    return lit(false);
  }

  private Column value(Column text, DataType type) {
    if (type.equals(DataTypes.TimestampType) && options.timestampFormat().isPresent()) {
      return try_to_timestamp(text, lit(options.timestampFormat().get()));
    }
    if (type.equals(DataTypes.DateType) && options.dateFormat().isPresent()) {
      return try_to_timestamp(text, lit(options.dateFormat().get())).cast(type);
    }
    return text.try_cast(type);
  }

  /** A JSON object of what {@link #typed} could not give its type, or null if there is none. */
  Column rescued() {
    return json(texts);
  }

  /** A JSON object of those columns that are not null, or null if all are. */
  static Column json(List<Column> named) {
    if (named.isEmpty()) {
      return lit(null).cast(DataTypes.StringType);
    }
    Column[] columns = named.toArray(Column[]::new);
    Column any = named.stream().map(Column::isNotNull).reduce(Column::or).orElseThrow();
    return when(any, to_json(struct(columns)));
  }
}
