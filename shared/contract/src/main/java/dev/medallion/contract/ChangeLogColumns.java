package dev.medallion.contract;

/** The columns that a change log has beside those of its silver table. */
public final class ChangeLogColumns {
  /** The version of the silver table that changed the row. */
  public static final String VERSION = "_version";

  /** Whether the row is as it was, {@link #BEFORE}, or as it is, {@link #AFTER}. */
  public static final String CHANGE = "_change";

  /** The value of {@link #CHANGE} in a row as it was before the version. */
  public static final String BEFORE = "before";

  /** The value of {@link #CHANGE} in a row as the version made it. */
  public static final String AFTER = "after";

  private ChangeLogColumns() {}
}
