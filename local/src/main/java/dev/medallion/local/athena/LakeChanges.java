package dev.medallion.local.athena;

import dev.medallion.iam.Principal;
import dev.medallion.local.athena.statement.Statement;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.TableUse;
import dev.medallion.local.athena.statement.TableUses;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.integration.FederatedCatalogs;
import java.util.ArrayList;
import java.util.List;

/**
 * What a statement makes and drops, which changes who may do what. What is there before is not
 * made.
 */
record LakeChanges(DataLake lake, List<CatalogEntity> created, List<CatalogEntity> dropped) {

  /** What the statement will do, as long as it has not run. */
  static LakeChanges of(
      Statement statement, StatementContext context, DataLake lake, FederatedCatalogs catalogs) {
    List<CatalogEntity> created = new ArrayList<>();
    List<CatalogEntity> dropped = new ArrayList<>();
    for (TableUse use : TableUses.of(statement, context)) {
      String catalog = StatementAccess.catalog(use.name());
      String namespace = use.name().namespace();
      String table = use.name().table();
      switch (use.kind()) {
        case CREATE -> {
          if (catalogs.tableArn(catalog, namespace, table).isEmpty()) {
            created.add(CatalogEntity.table(catalog, namespace, table));
          }
        }
        case CREATE_NAMESPACE -> {
          if (!catalogs.hasDatabase(catalog, namespace)) {
            created.add(CatalogEntity.database(catalog, namespace));
          }
        }
        case DROP -> dropped.add(CatalogEntity.table(catalog, namespace, table));
        case DROP_NAMESPACE -> dropped.add(CatalogEntity.database(catalog, namespace));
        case READ, DESCRIBE, INSERT, UPDATE, DELETE, ALTER, LIST_NAMESPACES, LIST_TABLES -> {
          // Nothing comes or goes.
        }
      }
    }
    return new LakeChanges(lake, created, dropped);
  }

  /** Once it has run: whoever made something has rights on it. */
  void apply(Principal caller) {
    dropped.forEach(lake::dropped);
    String principal = DataLake.principals(caller).iterator().next();
    created.forEach(entity -> lake.created(principal, entity));
  }
}
