package dev.medallion.cli.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What rows of a gold table were made of, as {@code --json} prints it.
 *
 * @param table the gold table
 * @param snapshot the id of its snapshot
 * @param committed when that was committed, in ISO 8601
 * @param run the execution that wrote its rows; empty if that is not known
 * @param inputs the tables that its query reads
 * @param rows the rows, in the order of their key
 * @param notes what cannot be told, and why
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Explanation(
    String table,
    String snapshot,
    String committed,
    String run,
    List<Input> inputs,
    List<Row> rows,
    List<String> notes) {

  /**
   * A table that the query reads.
   *
   * @param snapshot the id of the snapshot that was read
   * @param run the execution that wrote that; empty if that is not known
   * @param rules the rules that its rows keep; those that only warn may be broken
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Input(String table, String snapshot, String run, List<String> rules) {}

  /**
   * A row of gold.
   *
   * @param values its values by column
   * @param madeOf how many rows made it
   * @param sums each column that was computed anew of what they contribute
   * @param contributions the rows, or the first of them
   */
  public record Row(
      Map<String, JsonNode> values, long madeOf, List<Sum> sums, List<Contribution> contributions) {
    /** Whether all that was computed anew is what gold has. */
    public boolean addsUp() {
      return sums.stream().allMatch(Sum::addsUp);
    }
  }

  /**
   * A column that was computed anew.
   *
   * @param value what gold has
   * @param again what the contributions come to
   * @param addsUp whether that is the same
   */
  public record Sum(String column, JsonNode value, JsonNode again, boolean addsUp) {}

  /**
   * A row that gold's query read.
   *
   * @param from the rows of tables that it is made of: one, or with a join several
   * @param gives what it contributes to each aggregate, by the aggregate as it is written
   */
  public record Contribution(List<Source> from, Map<String, JsonNode> gives) {}

  /**
   * A row of a table.
   *
   * @param key its key
   * @param records the records of bronze that it came of
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Source(String table, Map<String, JsonNode> key, List<BronzeRecord> records) {}
}
