package dev.medallion.local.integration;

/**
 * A catalog, database or table of the Data Catalog.
 *
 * @param catalog the catalog's name without the account, such as {@code s3tablescatalog/BUCKET}
 * @param database empty for a catalog
 * @param table empty for a catalog or a database
 */
public record CatalogEntity(String catalog, String database, String table) {

  /** A catalog. */
  public static CatalogEntity catalog(String name) {
    return new CatalogEntity(name, "", "");
  }

  /** A database of a catalog. */
  public static CatalogEntity database(String catalog, String name) {
    return new CatalogEntity(catalog, name, "");
  }

  /** A table of a database. */
  public static CatalogEntity table(String catalog, String database, String name) {
    return new CatalogEntity(catalog, database, name);
  }

  /** Whether it is a catalog. */
  public boolean isCatalog() {
    return database.isEmpty();
  }

  /** Whether it is a table. */
  public boolean isTable() {
    return !table.isEmpty();
  }

  /** Its own name, without those that it is in. */
  public String name() {
    return isTable() ? table : isCatalog() ? catalog : database;
  }
}
