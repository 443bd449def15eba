package dev.medallion.local.lakeformation;

import dev.medallion.local.integration.CatalogEntity;
import java.util.Set;

/** What the Data Catalog shows of the table buckets. */
public interface Entities {

  /** Whether there is such a catalog, database or table. */
  boolean has(CatalogEntity entity);

  /** The names of the columns of a table; none if there is no such table. */
  Set<String> columns(CatalogEntity table);

  /**
   * Whether whatever is made in the catalog of the table buckets is open to whom IAM allows it, as
   * the catalog's default permissions have it: those for tables, or those for databases, which
   * count for catalogs as well.
   */
  boolean isOpenByDefault(CatalogEntity entity);
}
