package dev.medallion.cli.doctor;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who can do what it has to.
 *
 * @param notes what could not be judged of no step alone, a line each
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
   * @param refusals the obstacles to it
   * @param unknown what could not be judged of it, and why, a line each
   */
  public record Cell(List<Refusal> refusals, List<String> unknown) {
    /** Whether it may do all that the step asks, and all of that could be judged. */
    public boolean isAllowed() {
      return refusals.isEmpty() && unknown.isEmpty();
    }

    /** Whether there is an obstacle, whatever else could not be judged. */
    public boolean isRefused() {
      return !refusals.isEmpty();
    }
  }

  /** All that could not be judged, a line each. */
  public List<String> notJudged() {
    return Stream.concat(
            rows.stream()
                .flatMap(row -> row.cells().values().stream())
                .flatMap(cell -> cell.unknown().stream()),
            notes.stream())
        .distinct()
        .toList();
  }

  /** Whether everyone can do what it has to, and all of that could be judged. */
  public boolean isAllowed() {
    return notes.isEmpty()
        && rows.stream().allMatch(row -> row.cells().values().stream().allMatch(Cell::isAllowed));
  }
}
