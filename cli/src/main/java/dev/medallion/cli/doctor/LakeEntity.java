package dev.medallion.cli.doctor;

/**
 * A catalog, database or table of the Data Catalog, as Lake Formation grants on it.
 *
 * @param catalog its name without the account, {@code s3tablescatalog/BUCKET}
 * @param database empty for a catalog
 * @param table empty for a catalog or a database; {@link #EACH} for all tables of a database
 */
record LakeEntity(String catalog, String database, String table) {
  /** In place of a table's name. */
  static final String EACH = "*";

  /** The catalog that a table bucket is. */
  static LakeEntity catalog(String bucketArn) {
    return new LakeEntity(
        Registration.CATALOG + bucketArn.substring(bucketArn.lastIndexOf('/')), "", "");
  }

  LakeEntity database(String name) {
    return new LakeEntity(catalog, name, "");
  }

  LakeEntity table(String name) {
    return new LakeEntity(catalog, database, name);
  }

  boolean isCatalog() {
    return database.isEmpty();
  }

  boolean isTable() {
    return !table.isEmpty();
  }

  /** Its kind of refusal. */
  Layer layer() {
    return isTable() ? Layer.LAKE_TABLE : isCatalog() ? Layer.LAKE_CATALOG : Layer.LAKE_DATABASE;
  }

  /** For people. */
  String words() {
    if (isCatalog()) {
      return "catalog " + catalog;
    }
    if (!isTable()) {
      return "database %s of %s".formatted(database, catalog);
    }
    return table.equals(EACH)
        ? "the tables of %s in %s".formatted(database, catalog)
        : "table %s.%s of %s".formatted(database, table, catalog);
  }
}
