package dev.medallion.jobs.text;

import java.io.IOException;

/** Takes the rows of one object. */
public interface RowSink {
  /**
   * Takes a row.
   *
   * @param line the line on which its record begins, 1 for the first of the object; in a format
   *     without lines the number of the row
   * @param values the values of the object's columns, as Spark's internal rows hold them; may be
   *     used again for the next row
   * @param rescued what did not fit, as JSON; null for nothing
   */
  void row(long line, Object[] values, String rescued) throws IOException;
}
