package dev.medallion.cli.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * The rows of a gold table that differ between two of its snapshots, and what came in between.
 *
 * @param table the table
 * @param since the earlier state
 * @param now the later state
 * @param counts how many rows differ, by {@link #ADDED}, {@link #REMOVED} and {@link #CHANGED}
 * @param rows those rows, or the first of them
 * @param objects the objects by which the bronze tables below differ
 * @param notes what could not be told
 */
public record Changes(
    String table,
    State since,
    State now,
    Map<String, Long> counts,
    List<Row> rows,
    List<Arrival> objects,
    List<String> notes) {
  static final String ADDED = "added";
  static final String REMOVED = "removed";
  static final String CHANGED = "changed";

  /**
   * A state of the table.
   *
   * @param snapshot its snapshot; empty if the table was not made yet
   * @param committed when that was committed, in ISO 8601
   * @param run the execution that wrote its rows; empty if that is not known
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record State(String snapshot, String committed, String run) {
    static final State NONE = new State("", "", "");
  }

  /**
   * A row that differs.
   *
   * @param change {@link #ADDED}, {@link #REMOVED} or {@link #CHANGED}
   * @param key its key
   * @param before its other values in the earlier state; empty if it was not there
   * @param after the same in the later state
   */
  public record Row(
      String change,
      Map<String, JsonNode> key,
      Map<String, JsonNode> before,
      Map<String, JsonNode> after) {}

  /**
   * An object of which a bronze table has more or fewer rows than before.
   *
   * @param table the bronze table
   * @param object the object's URI
   * @param rows how many more; negative if rows are gone
   */
  public record Arrival(String table, String object, long rows) {}

  /** How many rows differ in all. */
  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
