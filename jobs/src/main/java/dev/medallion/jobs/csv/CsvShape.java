package dev.medallion.jobs.csv;

import java.io.Serializable;
import java.util.List;

/**
 * What the header of a CSV object tells.
 *
 * @param delimiter what separates its fields
 * @param header the fields of the header as they are; empty if it has none
 * @param columns the columns of its records, normalised, in their order
 */
public record CsvShape(String delimiter, List<String> header, List<String> columns)
    implements Serializable {
  /** Lists that can be sent to tasks. */
  public CsvShape {
    header = List.copyOf(header);
    columns = List.copyOf(columns);
  }
}
