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

  private static final String CONSUMED = "medallion.consumed.";

  private Lineage() {}

  /**
   * Where the id of the snapshot stands that was consumed of a table of the layer below.
   *
   * @param table that table's own name, such as {@code sales}
   */
  public static String consumed(String table) {
    return CONSUMED + table;
  }
}
