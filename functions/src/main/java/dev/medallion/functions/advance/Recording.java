package dev.medallion.functions.advance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What the state machine asks to be recorded when a run ends.
 *
 * @param tables the gold tables that were built
 */
record Recording(@JsonProperty("record") List<Built> tables) {

  /**
   * A table that was built.
   *
   * @param table its short name, such as {@code gold.retail.product_performance}
   * @param consumed the snapshots that it was built from, by silver table; empty if the run could
   *     not finish with it, so that the next one takes it up again
   * @param definition the fingerprint of the model that it was built by
   * @param execution the name of the execution
   */
  record Built(String table, Map<String, String> consumed, String definition, String execution) {}

  /** What was recorded: the tables' short names. */
  record Recorded(List<String> recorded) {}
}
