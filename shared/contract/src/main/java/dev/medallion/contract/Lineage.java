package dev.medallion.contract;

import java.util.Map;
import java.util.TreeMap;

/** Where the rows of a silver or gold snapshot came from, as its summary records it. */
public final class Lineage {
  private Lineage() {}

  /**
   * The part of a summary that is about where the rows came from: the execution, and the snapshot
   * of each table that was read.
   *
   * @param summary the whole summary
   */
  public static Map<String, String> origin(Map<String, String> summary) {
    Map<String, String> origin = new TreeMap<>(summary);
    origin
        .keySet()
        .removeIf(key -> !key.equals(PropertyKeys.EXECUTION) && !PropertyKeys.isConsumed(key));
    return origin;
  }

  /**
   * The ids of the snapshots that the rows were made from, by the tables as {@link
   * PropertyKeys#consumed} names them.
   *
   * @param summary the whole summary
   */
  public static Map<String, String> consumedBy(Map<String, String> summary) {
    Map<String, String> consumed = new TreeMap<>();
    summary.forEach(
        (key, value) -> {
          if (PropertyKeys.isConsumed(key)) {
            consumed.put(PropertyKeys.consumedTable(key), value);
          }
        });
    return consumed;
  }
}
