package dev.medallion.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * Where the rows of a table came from, as {@code --json} prints it.
 *
 * @param table its short name
 * @param versions some of its snapshots, the newest first
 */
public record TableLineage(String table, List<Version> versions) {

  /**
   * A snapshot of the table.
   *
   * @param snapshot its id
   * @param committed when it was committed, in ISO 8601; empty if it has expired
   * @param operation what it did, in the words of Iceberg; empty if it has expired
   * @param rows how many rows a query sees at that snapshot; empty if that is not known
   * @param run the execution that wrote it; empty for bronze
   * @param from the snapshots that it was made from, by tables: one of the layer below by its own
   *     name, one of the same layer as {@code silver.orders}
   * @param manifest the manifest whose objects a bronze snapshot added; empty above
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Version(
      String snapshot,
      String committed,
      String operation,
      String rows,
      String run,
      Map<String, String> from,
      String manifest) {

    /** What is still known of a snapshot that has expired. */
    static Version expired(String snapshot) {
      return new Version(snapshot, "", "", "", "", Map.of(), "");
    }
  }
}
