package dev.medallion.contract;

/**
 * The keys under which the lakehouse keeps records of its own: table properties of Iceberg tables,
 * keys of snapshot summaries, and one key of Spark's column metadata.
 *
 * @see <a href="https://iceberg.apache.org/spec/#table-metadata-fields">Table metadata in the
 *     Iceberg spec</a>
 */
public final class PropertyKeys {
  /** The fingerprint of the model that made a silver or gold table: a table property. */
  public static final String DEFINITION = "medallion.definition";

  /**
   * The columns that rows of a silver table are merged by, with commas between: a table property.
   * Rows that were told apart by others cannot be merged with.
   */
  public static final String ROW_KEY = "medallion.row-key";

  /** The name of the state machine's execution that wrote: a property, and in summaries. */
  public static final String EXECUTION = "medallion.execution";

  /** The manifest whose objects a bronze snapshot added: in its summary. */
  public static final String MANIFEST = "medallion.manifest";

  /** The source that a bronze snapshot's objects belong to: in its summary. */
  public static final String SOURCE = "medallion.source";

  /** A random id that tells a bronze snapshot from all others: in its summary. */
  public static final String COMMIT = "medallion.commit";

  /** The erasure that took rows out of a bronze table: in the snapshot's summary. */
  public static final String ERASURE = "medallion.erasure";

  /** Up to which snapshot of its bronze table a ledger is complete: a table property. */
  public static final String COMPLETE_THROUGH = "medallion.complete-through";

  /**
   * Counts the commits that changed rows of a silver table: 1, 2, 3 and so on, in the summary of
   * the snapshot that did, and as a table property.
   *
   * @see SilverVersion
   */
  public static final String VERSION = "medallion.version";

  /**
   * The version of a silver table behind which its change log has every changed row, up to the
   * version that stands beside it.
   *
   * @see SilverVersion
   */
  public static final String CHANGES_FROM = "medallion.changes-from";

  /**
   * Between which values the rows lie that a version changed: in the snapshot's summary.
   *
   * @see ChangeBounds
   */
  public static final String BOUNDS = "medallion.bounds";

  /** Set on a silver or gold table that is to be computed whole; names the request. */
  public static final String REBUILD = "medallion.rebuild";

  /** How many rows the newest run of a silver model held against its rules: a table property. */
  public static final String CHECKED = "medallion.checked";

  /** How many rows are in the quarantine table of a silver model: a table property. */
  public static final String QUARANTINED = "medallion.quarantined";

  /**
   * The declared columns that no object of a source has had, as JSON in a property of its bronze
   * table: each with the nearest name among the columns that objects do have, or "" if none is
   * near.
   */
  public static final String ABSENT_COLUMNS = "medallion.absent-columns";

  /**
   * What the pipeline granted in Lake Formation, on all of its tables and on what leads to them, as
   * JSON: a property of each of its tables.
   */
  public static final String ACCESS = "medallion.access";

  /**
   * In the metadata of a column in Spark, the name by which a view offers it beside what {@code *}
   * shows.
   */
  public static final String HIDDEN_AS = "medallion.hidden-as";

  private static final String BROKEN = "medallion.broken.";
  private static final String CONSUMED = "medallion.consumed.";
  private static final String CONSUMED_VERSION = "medallion.consumed-version.";
  private static final String CURSOR = "medallion.cursor.";
  private static final String MAINTENANCE = "medallion.maintenance.";

  private PropertyKeys() {}

  /**
   * How many rows broke a rule of a silver model: a table property.
   *
   * @param rule the rule's name
   */
  public static String broken(String rule) {
    return BROKEN + rule;
  }

  /** Whether a key is {@link #broken} of any rule. */
  public static boolean isBroken(String key) {
    return key.startsWith(BROKEN);
  }

  /** The rule that a key which {@link #isBroken} is of. */
  public static String brokenRule(String key) {
    return key.substring(BROKEN.length());
  }

  /**
   * The id of the snapshot that was consumed of a table: a table property, and in summaries.
   *
   * @param table a table of the layer below by its own name, such as {@code sales}; one of the same
   *     layer as {@code silver.orders}, since a table of the layer below may have that name too
   */
  public static String consumed(String table) {
    return CONSUMED + table;
  }

  /** Whether a key is {@link #consumed} of any table. */
  public static boolean isConsumed(String key) {
    return key.startsWith(CONSUMED);
  }

  /** The table that a key which {@link #isConsumed} is of. */
  public static String consumedTable(String key) {
    return key.substring(CONSUMED.length());
  }

  /**
   * The version that was consumed of a silver table, if it had one: a table property.
   *
   * @param table the table, named as for {@link #consumed}
   */
  public static String consumedVersion(String table) {
    return CONSUMED_VERSION + table;
  }

  /** Whether a key is {@link #consumedVersion} of any table. */
  public static boolean isConsumedVersion(String key) {
    return key.startsWith(CONSUMED_VERSION);
  }

  /**
   * How far a silver table has read a source or another silver table: a table property.
   *
   * @param source its table, named as for {@link #consumed}
   */
  public static String cursor(String source) {
    return CURSOR + source;
  }

  /** Whether a key is the {@link #cursor} of any source. */
  public static boolean isCursor(String key) {
    return key.startsWith(CURSOR);
  }

  /**
   * What was configured last of a kind of maintenance: a table property.
   *
   * @param type the kind, as S3 Tables names it
   */
  public static String maintenance(String type) {
    return MAINTENANCE + type;
  }
}
