package dev.medallion.jobs.parquet;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;

/** How a table has the values of a column, or of a part of one. */
interface ParquetValue {
  /** The type in the table. */
  DataType type();

  /**
   * The table's value.
   *
   * @param stored what {@link Assembly} has put together
   * @param loss told if the value says less than what is stored
   */
  Object value(Object stored, Loss loss);

  /**
   * What {@code _rescued} says of a value: an object of Java's that has a form in JSON ({@link
   * Map}, {@link List}, text, a number).
   */
  Object whole(Object stored);

  /** Whether a value says less than what is stored. */
  final class Loss {
    private boolean any;

    void tell() {
      any = true;
    }

    /** Whether there was any since the last time. */
    boolean take() {
      boolean was = any;
      any = false;
      return was;
    }
  }
}
