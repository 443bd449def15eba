package dev.medallion.cli.doctor;

import java.util.List;
import java.util.Map;

/**
 * Who can do what it has to.
 *
 * @param notes what could not be judged, a line each
 */
public record Matrix(List<Row> rows, List<String> notes) {

  /**
   * A principal.
   *
   * @param principal its name
   * @param cells its steps; those that it has no part in are left out
   */
  public record Row(String principal, Map<Step, Cell> cells) {}

  /**
   * A step of a principal.
   *
   * @param refusals the obstacles to it; empty if it is allowed
   */
  public record Cell(List<Refusal> refusals) {
    /** Whether it may do all that the step asks. */
    public boolean isAllowed() {
      return refusals.isEmpty();
    }
  }

  /** Whether everyone can do what it has to, and all of that could be judged. */
  public boolean isAllowed() {
    return notes.isEmpty()
        && rows.stream().allMatch(row -> row.cells().values().stream().allMatch(Cell::isAllowed));
  }
}
