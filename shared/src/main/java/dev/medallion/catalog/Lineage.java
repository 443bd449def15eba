package dev.medallion.catalog;

import java.util.Map;
import java.util.TreeMap;

/**
 * The names under which tables and snapshots record what they were made from. As table properties
 * of silver and gold they are the cursors: what the table has consumed. In a snapshot's summary
 * they tell where its rows came from.
 */
public final class Lineage {
  /** The model's fingerprint: {@code SilverModel.definition()}, {@code GoldModel.definition()}. */
  public static final String DEFINITION = "medallion.definition";

  /** The name of the state machine's execution that wrote. */
  public static final String EXECUTION = "medallion.execution";

  /** The manifest whose objects a bronze snapshot added. */
  public static final String MANIFEST = "medallion.manifest";

  /** The source that a bronze snapshot's objects belong to. */
  public static final String SOURCE = "medallion.source";

  /**
   * Counts the commits that changed rows of a silver table: 1, 2, 3 and so on, in the summary of
   * the snapshot that did.
   */
  public static final String VERSION = "medallion.version";

  /**
   * The version of a silver table behind which its table of changes has every changed row up to the
   * version of the snapshot in whose summary this stands.
   */
  public static final String CHANGES_FROM = "medallion.changes-from";

  /**
   * The least and the most value of columns among the rows that a version changed, as JSON in the
   * snapshot's summary: {@code {"day": {"least": "2026-03-01", "most": "2026-03-02"}}}.
   */
  public static final String BOUNDS = "medallion.bounds";

  /** Set on a silver or gold table that is to be computed whole; names the request. */
  public static final String REBUILD = "medallion.rebuild";

  /** How many rows the newest run of a silver model held against its rules: a table property. */
  public static final String CHECKED = "medallion.checked";

  /** How many rows stand in the table beside a silver model: a table property. */
  public static final String QUARANTINED = "medallion.quarantined";

  /**
   * The declared columns that no file of a source has had, as JSON in a property of its bronze
   * table: each with the nearest name among the columns that files do have, or "" if none is near.
   */
  public static final String ABSENT_COLUMNS = "medallion.absent-columns";

  private static final String BROKEN = "medallion.broken.";

  private static final String CONSUMED = "medallion.consumed.";
  private static final String CONSUMED_VERSION = "medallion.consumed-version.";

  private Lineage() {}

  /**
   * Where it stands how many rows broke a rule of a silver model: a table property.
   *
   * @param rule the rule's name
   */
  public static String broken(String rule) {
    return BROKEN + rule;
  }

  /**
   * Where the id of the snapshot stands that was consumed of a table of the layer below.
   *
   * @param table that table's own name, such as {@code sales}
   */
  public static String consumed(String table) {
    return CONSUMED + table;
  }

  /**
   * Where the version stands that was consumed of a silver table, if it had one.
   *
   * @param table that table's own name
   */
  public static String consumedVersion(String table) {
    return CONSUMED_VERSION + table;
  }

  /**
   * What the summary of a silver or gold snapshot tells of where its rows came from: the execution,
   * and the snapshot of each table of the layer below.
   *
   * @param summary the whole summary
   */
  public static Map<String, String> origin(Map<String, String> summary) {
    Map<String, String> origin = new TreeMap<>(summary);
    origin.keySet().removeIf(key -> !key.equals(EXECUTION) && !key.startsWith(CONSUMED));
    return origin;
  }

  /**
   * The snapshots that a summary tells its rows were made from, by the tables of the layer below.
   *
   * @param summary the whole summary
   */
  public static Map<String, String> consumedBy(Map<String, String> summary) {
    Map<String, String> consumed = new TreeMap<>();
    summary.forEach(
        (key, value) -> {
          if (key.startsWith(CONSUMED)) {
            consumed.put(key.substring(CONSUMED.length()), value);
          }
        });
    return consumed;
  }
}
