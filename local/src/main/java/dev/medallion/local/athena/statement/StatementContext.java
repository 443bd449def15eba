package dev.medallion.local.athena.statement;

import java.util.Locale;
import java.util.Optional;

/**
 * What the names of a statement are completed with.
 *
 * @param catalog the context's catalog, in lower case
 * @param database the context's database, as sent
 */
public record StatementContext(Optional<String> catalog, Optional<String> database) {
  /** The catalog that stands for the AWS Glue Data Catalog, which is also the default. */
  public static final String DEFAULT_CATALOG = "awsdatacatalog";

  private static final String TABLE_BUCKET_PREFIX = "s3tablescatalog/";
  private static final String DEFAULT_DATABASE = "default";

  /** A context as a request gives it. */
  public static StatementContext of(Optional<String> catalog, Optional<String> database) {
    return new StatementContext(
        catalog.map(name -> name.toLowerCase(Locale.ROOT)),
        database.filter(name -> !name.isEmpty()));
  }

  /** Whether names without a catalog are those of the AWS Glue Data Catalog. */
  public boolean isDefault() {
    return catalog.filter(name -> !name.equals(DEFAULT_CATALOG)).isEmpty();
  }

  /** The catalog that the engine shall assume; none for the default catalog. */
  public Optional<String> engineCatalog() {
    return isDefault() ? Optional.empty() : catalog;
  }

  /** The database that a bare table name belongs to. */
  public String databaseOrDefault() {
    return database.orElse(DEFAULT_DATABASE);
  }

  /** The table bucket that the catalog of this name stands for. */
  public static Optional<String> tableBucketOf(String catalog) {
    return catalog.startsWith(TABLE_BUCKET_PREFIX)
        ? Optional.of(catalog.substring(TABLE_BUCKET_PREFIX.length()))
        : Optional.empty();
  }

  /** The same with the default catalog, where DDL goes when the context's does not exist. */
  StatementContext inDefaultCatalog() {
    return new StatementContext(Optional.empty(), database);
  }
}
