package dev.medallion.functions.advance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What the state machine asks to be recorded when a run ends.
 *
 * @param tables the gold tables that were built
 * @param failed those that were not
 */
record Recording(@JsonProperty("record") List<Built> tables, List<Failed> failed) {
  /** A state machine of an earlier deployment does not tell what failed. */
  Recording {
    failed = failed == null ? List.of() : List.copyOf(failed);
  }

  /**
   * A table that was not built.
   *
   * @param table its short name
   * @param execution the name of the execution
   */
  record Failed(String table, String execution) {}

  /**
   * A table that was built.
   *
   * @param table its short name, such as {@code gold.retail.product_performance}
   * @param refreshed whether its data set was refreshed too; if not, the next run takes up again
   *     what this one did
   * @param consumed the snapshots that it was built from, by silver table
   * @param versions the versions of these snapshots, where they have one
   * @param definition the fingerprint of the model that it was built by
   * @param execution the name of the execution
   * @param rebuild the request to compute it whole that was fulfilled; empty if there was none
   */
  record Built(
      String table,
      boolean refreshed,
      Map<String, String> consumed,
      Map<String, String> versions,
      String definition,
      String execution,
      String rebuild) {}

  /** What was recorded: the tables' short names. */
  record Recorded(List<String> recorded) {}
}
