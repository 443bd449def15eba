package dev.medallion.local.athena.statement;

/** What the checks of a statement ask about tables that exist. */
public interface TableCatalogs {

  /** Whether there is a catalog of this name, which is in lower case. */
  boolean hasCatalog(String catalog);

  /** Whether there is such a table. */
  boolean hasTable(TableName table);
}
