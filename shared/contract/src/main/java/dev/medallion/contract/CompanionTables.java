package dev.medallion.contract;

/**
 * The names of the tables that a bronze or silver table may have beside it. The name that is given
 * may be the table's own or its full one; the companion's is of the same kind.
 */
public final class CompanionTables {
  private CompanionTables() {}

  /** The ledger of a bronze table: which writes of objects it has taken in. */
  public static String ledgerOf(String table) {
    return table + "_ledger";
  }

  /** The table of the writes of objects that a person has undone. */
  public static String undoneOf(String table) {
    return table + "_undone";
  }

  /** The table of the rows that a person had erased from a bronze table, and that stay away. */
  public static String erasedOf(String table) {
    return table + "_erased";
  }

  /** The table of the rows that may not go to the silver table. */
  public static String quarantineOf(String table) {
    return table + "_quarantine";
  }

  /**
   * The change log: the table of the rows that each version changed, by which gold is refreshed.
   */
  public static String changesOf(String table) {
    return table + "_changes";
  }
}
