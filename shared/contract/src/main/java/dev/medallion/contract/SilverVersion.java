package dev.medallion.contract;

import java.util.Map;
import java.util.Optional;

/**
 * Counts the commits that changed a silver table's rows, for gold to name what it has read. It
 * stands in the summary of the snapshot that made it, and in the table's properties.
 *
 * @param number the present one; 0 for a table that was never written, or not by the silver job
 * @param changesFrom the version behind which the change log is complete
 */
public record SilverVersion(long number, long changesFrom) {

  /**
   * The version that properties or a summary tell; empty if they tell none.
   *
   * @throws NumberFormatException if what they tell is no number
   */
  public static Optional<SilverVersion> in(Map<String, String> texts) {
    return numberIn(texts)
        .filter(number -> texts.containsKey(PropertyKeys.CHANGES_FROM))
        .map(
            number ->
                new SilverVersion(number, Long.parseLong(texts.get(PropertyKeys.CHANGES_FROM))));
  }

  /**
   * The number of the version that properties or a summary tell; empty if they tell none.
   *
   * @throws NumberFormatException if it is no number
   */
  public static Optional<Long> numberIn(Map<String, String> texts) {
    return Optional.ofNullable(texts.get(PropertyKeys.VERSION)).map(Long::valueOf);
  }

  /**
   * What follows when some rows are changed.
   *
   * @param logged whether the change log has them
   * @param forgotten the version up to which the log has lost, or is about to lose, what it had
   */
  public SilverVersion changed(boolean logged, long forgotten) {
    return new SilverVersion(number + 1, logged ? Math.max(changesFrom, forgotten) : number + 1);
  }

  /** What follows when the whole table is computed anew. */
  public SilverVersion replaced() {
    return new SilverVersion(number + 1, number + 1);
  }

  /** As properties and summaries tell it. */
  public Map<String, String> properties() {
    return Map.of(
        PropertyKeys.VERSION,
        Long.toString(number),
        PropertyKeys.CHANGES_FROM,
        Long.toString(changesFrom));
  }
}
