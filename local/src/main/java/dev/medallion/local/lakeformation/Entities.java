package dev.medallion.local.lakeformation;

/** What the Data Catalog shows of the table buckets. */
public interface Entities {

  /** Whether there is the catalog {@code s3tablescatalog/BUCKET}. */
  boolean hasCatalog(String bucket);

  /** Whether that catalog has the database. */
  boolean hasDatabase(String bucket, String database);

  /** Whether that database has the table. */
  boolean hasTable(String bucket, String database, String table);
}
