package dev.medallion.local.stack;

import dev.medallion.local.glue.GlueService;
import dev.medallion.local.lakeformation.Entities;
import dev.medallion.local.s3tables.TableBuckets;

/**
 * What the table buckets show in the Data Catalog, once that has the catalog by which it sees them.
 */
record CatalogEntities(GlueService glue, TableBuckets buckets) implements Entities {
  @Override
  public boolean hasCatalog(String bucket) {
    return glue.hasCatalog("s3tablescatalog") && buckets.has(bucket);
  }

  @Override
  public boolean hasDatabase(String bucket, String database) {
    return hasCatalog(bucket) && buckets.has(bucket, database);
  }

  @Override
  public boolean hasTable(String bucket, String database, String table) {
    return hasCatalog(bucket) && buckets.has(bucket, database, table);
  }
}
