package dev.medallion.local.athena;

import dev.medallion.local.athena.statement.TableName;
import dev.medallion.local.athena.statement.TableUse;
import dev.medallion.local.athena.statement.VisibleColumns.Part;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.FederatedTable;
import dev.medallion.local.integration.LakeFormationDenials;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.lakeformation.model.Permission;

/**
 * What a statement needs to be granted where Lake Formation decides. (inferred) It is what the
 * operations of Iceberg's REST catalog need of which the statement is made, and SELECT to read,
 * INSERT to add and DELETE to remove rows.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html">AWS Glue's
 *     Iceberg REST endpoint</a>
 */
record GrantedAccess(DataLake lake, FederatedCatalogs catalogs) {
  private static final String NO_PRIVILEGE =
      "Insufficient permissions to execute the query. Principal does not have any privilege on"
          + " specified resource";

  /** What a statement's use is of. */
  static CatalogEntity entity(TableUse use) {
    TableName name = use.name();
    String catalog = StatementAccess.catalog(name);
    return switch (use.kind()) {
      case LIST_NAMESPACES, CREATE_NAMESPACE -> CatalogEntity.catalog(catalog);
      case DROP_NAMESPACE, LIST_TABLES -> CatalogEntity.database(catalog, name.namespace());
      case CREATE -> CatalogEntity.database(catalog, name.namespace());
      case READ, DESCRIBE, INSERT, UPDATE, DELETE, ALTER, DROP ->
          CatalogEntity.table(catalog, name.namespace(), name.table());
    };
  }

  /** That a table's rows may not be read as the statement does. */
  static StatementDenied insufficient(String table) {
    return StatementDenied.byLakeFormation("Insufficient Lake Formation permission(s) on " + table);
  }

  /**
   * Requires what a use needs.
   *
   * @throws StatementDenied if it is not granted
   */
  void require(Set<String> principals, TableUse use) {
    CatalogEntity entity = entity(use);
    if (isMissing(entity)) {
      // The engine tells so, to whom may see where it would be.
      requireVisible(principals, parent(entity));
      return;
    }
    switch (use.kind()) {
      case READ -> {
        requireVisible(principals, entity);
        if (readable(principals, entity).isEmpty()) {
          throw insufficient(entity.name());
        }
      }
      case DESCRIBE, LIST_NAMESPACES, LIST_TABLES -> requireVisible(principals, entity);
      case INSERT -> require(principals, entity, Permission.INSERT, Permission.ALTER);
      case DELETE -> {
        requireWhole(principals, entity);
        require(principals, entity, Permission.DELETE, Permission.ALTER);
      }
      case UPDATE -> {
        requireWhole(principals, entity);
        require(principals, entity, Permission.INSERT, Permission.DELETE, Permission.ALTER);
      }
      case ALTER -> require(principals, entity, Permission.ALTER);
      case DROP, DROP_NAMESPACE -> require(principals, entity, Permission.DROP);
      case CREATE -> require(principals, entity, Permission.CREATE_TABLE);
      case CREATE_NAMESPACE -> require(principals, entity, Permission.CREATE_DATABASE);
    }
  }

  /** What may be read of a table; empty if it is read as a whole, or not at all. */
  Optional<Part> part(Set<String> principals, TableUse use) {
    CatalogEntity entity = entity(use);
    if (use.kind() != TableUse.Kind.READ) {
      return Optional.empty();
    }
    if (entity.database().equals(InformationSchema.NAME)) {
      return new InformationSchema(catalogs, new VisibleNames(lake, principals))
          .part(entity.catalog(), entity.table());
    }
    return lake.allows(principals, Permission.SELECT, entity) || isMissing(entity)
        ? Optional.empty()
        : Optional.of(Part.of(readable(principals, entity)));
  }

  private List<String> readable(Set<String> principals, CatalogEntity table) {
    return catalogs.table(table.catalog(), table.database(), table.table()).stream()
        .flatMap(found -> found.columns().stream())
        .map(FederatedTable.Column::name)
        .filter(column -> lake.reads(principals, table, column))
        .toList();
  }

  private boolean isMissing(CatalogEntity entity) {
    if (entity.isTable()) {
      return catalogs.tableArn(entity.catalog(), entity.database(), entity.table()).isEmpty();
    }
    return !entity.isCatalog() && !catalogs.hasDatabase(entity.catalog(), entity.database());
  }

  private CatalogEntity parent(CatalogEntity entity) {
    CatalogEntity catalog = CatalogEntity.catalog(entity.catalog());
    CatalogEntity database = CatalogEntity.database(entity.catalog(), entity.database());
    return entity.isTable() && !isMissing(database) ? database : catalog;
  }

  private void requireVisible(Set<String> principals, CatalogEntity entity) {
    if (!lake.allows(principals, Permission.DESCRIBE, entity)) {
      throw StatementDenied.byLakeFormation(NO_PRIVILEGE);
    }
  }

  /** Rows are changed by whoever reads all of their columns. */
  private void requireWhole(Set<String> principals, CatalogEntity table) {
    if (!lake.allows(principals, Permission.SELECT, table)) {
      throw insufficient(table.name());
    }
  }

  private void require(Set<String> principals, CatalogEntity entity, Permission... permissions) {
    for (Permission permission : permissions) {
      if (!lake.allows(principals, permission, entity)) {
        throw StatementDenied.byCatalog(LakeFormationDenials.required(permission, entity));
      }
    }
  }
}
