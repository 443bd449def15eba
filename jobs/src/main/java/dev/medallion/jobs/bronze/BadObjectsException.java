package dev.medallion.jobs.bronze;

import java.util.List;

/** Objects that could not be taken in; all others of the run were. */
public final class BadObjectsException extends RuntimeException {

  /**
   * Names them.
   *
   * @param table the table that lacks them
   * @param reasons one sentence for each object, naming it
   */
  BadObjectsException(String table, List<String> reasons) {
    super(
        reasons.size() == 1
            ? reasons.get(0)
            : "%d objects are not in %s:%n%s"
                .formatted(reasons.size(), table, String.join(System.lineSeparator(), reasons)));
  }
}
