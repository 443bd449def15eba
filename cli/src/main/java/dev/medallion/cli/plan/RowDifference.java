package dev.medallion.cli.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How the rows that a model's query gives differ from those that its table has, told apart by the
 * model's key.
 *
 * @param gained how many rows the table has not
 * @param lost how many rows of the table the query does not give
 * @param changed how many rows have other values in columns that both have
 * @param same how many rows are the same
 * @param columns which columns come, go, or have another type, whose values are not compared
 * @param header the columns of the samples: what comes of the row, and those of the query
 * @param samples a few rows of each kind; of one that is changed, {@code before → after}
 * @param unknown why all of this is not known; empty if it is
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RowDifference(
    long gained,
    long lost,
    long changed,
    long same,
    List<String> columns,
    List<String> header,
    List<List<String>> samples,
    String unknown) {

  static RowDifference unknown(String why) {
    return new RowDifference(0, 0, 0, 0, List.of(), List.of(), List.of(), why);
  }
}
