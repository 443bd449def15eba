package dev.medallion.contract;

import java.util.List;

/**
 * The columns that a silver table with a history has behind those of its query: each row is one
 * version of a record, a slowly changing dimension of type 2.
 */
public final class HistoryColumns {
  /** From when on the version counts: a value of the source's sequence. Part of the row's key. */
  public static final String VALID_FROM = "valid_from";

  /** Up to when it counts, exclusively; null if no later version or deletion is known. */
  public static final String VALID_TO = "valid_to";

  /** Whether no later version or deletion is known. */
  public static final String IS_CURRENT = "is_current";

  /** All of them, in the order of the table. */
  public static final List<String> ALL = List.of(VALID_FROM, VALID_TO, IS_CURRENT);

  private HistoryColumns() {}
}
