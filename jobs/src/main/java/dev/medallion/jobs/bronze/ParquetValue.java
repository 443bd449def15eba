package dev.medallion.jobs.bronze;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/** How a table has the values of a column of a Parquet file. */
interface ParquetValue {
  /** The type in the table. */
  DataType type();

  /** The table's value for one that Spark has read. */
  Column value(Column read);

  /** What {@code _rescued} tells of one of which the table's value says less. */
  default Column whole(Column read) {
    return value(read);
  }

  /** Whether the table's value can say less than the file's. */
  default boolean mayLose() {
    return false;
  }

  /** Whether the table's value says less than the file's; never null. */
  default Column lost(Column read) {
    return functions.lit(false);
  }

  /** Values that Spark reads as they are, nested ones too; their fields get other names at most. */
  record Plain(DataType type) implements ParquetValue {
    @Override
    public Column value(Column read) {
      // By position, which is what it takes to give nested fields their names.
      return read.cast(type);
    }
  }
}
