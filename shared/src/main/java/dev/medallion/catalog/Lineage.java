package dev.medallion.catalog;

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

  /** How many rows the newest run of a silver model held against its rules: a table property. */
  public static final String CHECKED = "medallion.checked";

  /** How many rows stand in the table beside a silver model: a table property. */
  public static final String QUARANTINED = "medallion.quarantined";

  private static final String BROKEN = "medallion.broken.";

  private static final String CONSUMED = "medallion.consumed.";

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
}
