package dev.medallion.contract;

/** The columns that a quarantine table has beside those of its model. */
public final class QuarantineColumns {
  /** The names of the quarantining rules that the row breaks: an array of strings. */
  public static final String RULES = "_rules";

  /** When the row was quarantined. */
  public static final String SINCE = "_quarantined_at";

  private QuarantineColumns() {}
}
