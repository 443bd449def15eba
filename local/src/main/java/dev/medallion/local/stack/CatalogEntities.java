package dev.medallion.local.stack;

import dev.medallion.local.glue.Catalogs;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.FederatedTable;
import dev.medallion.local.lakeformation.Entities;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the table buckets show in the Data Catalog, once that has the catalog by which it sees them.
 */
record CatalogEntities(Catalogs catalogs, FederatedCatalogs tables) implements Entities {
  @Override
  public boolean has(CatalogEntity entity) {
    if (!catalogs.has(Catalogs.TABLES) || tables.name(entity.catalog()).isEmpty()) {
      return false;
    }
    if (entity.isTable()) {
      return tables.tableArn(entity.catalog(), entity.database(), entity.table()).isPresent();
    }
    return entity.isCatalog() || tables.hasDatabase(entity.catalog(), entity.database());
  }

  @Override
  public Set<String> columns(CatalogEntity table) {
    return tables.table(table.catalog(), table.database(), table.table()).stream()
        .flatMap(found -> found.columns().stream())
        .map(FederatedTable.Column::name)
        .collect(Collectors.toSet());
  }

  @Override
  public boolean isOpenByDefault(CatalogEntity entity) {
    return entity.isTable() ? catalogs.opensTables() : catalogs.opensDatabases();
  }
}
