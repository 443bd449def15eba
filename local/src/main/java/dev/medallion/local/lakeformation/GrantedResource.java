package dev.medallion.local.lakeformation;

import dev.medallion.local.Site;
import dev.medallion.local.integration.CatalogEntity;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableResource;
import software.amazon.awssdk.services.lakeformation.model.TableWithColumnsResource;

/**
 * What permissions are granted on.
 *
 * @param entity the catalog, database or table; {@link #EACH} in place of a table's name for all of
 *     the database
 * @param columns which columns of the table
 */
record GrantedResource(CatalogEntity entity, Columns columns) {
  /** Stands for every table of a database. */
  static final String EACH = "*";

  private static final String ACCOUNT = Site.ACCOUNT + ":";

  /** Some columns of a table: those that are named, or those that are not. */
  record Columns(Set<String> named, boolean excluding) {
    static final Columns ALL = new Columns(Set.of(), true);

    boolean contains(String column) {
      return named.contains(column) != excluding;
    }

    boolean areAll() {
      return equals(ALL);
    }
  }

  /** The resource of a grant that has been checked. */
  static GrantedResource of(Resource resource) {
    if (resource.catalog() != null) {
      return whole(CatalogEntity.catalog(catalog(resource.catalog().id())));
    }
    if (resource.database() != null) {
      return whole(
          CatalogEntity.database(
              catalog(resource.database().catalogId()), resource.database().name()));
    }
    if (resource.table() != null) {
      TableResource table = resource.table();
      return whole(
          CatalogEntity.table(
              catalog(table.catalogId()),
              table.databaseName(),
              table.name() == null ? EACH : table.name()));
    }
    TableWithColumnsResource table = resource.tableWithColumns();
    return new GrantedResource(
        CatalogEntity.table(catalog(table.catalogId()), table.databaseName(), table.name()),
        table.hasColumnNames()
            ? new Columns(new TreeSet<>(table.columnNames()), false)
            : new Columns(new TreeSet<>(table.columnWildcard().excludedColumnNames()), true));
  }

  private static GrantedResource whole(CatalogEntity entity) {
    return new GrantedResource(entity, Columns.ALL);
  }

  /** The name of a catalog by its id, without the account. */
  static String catalog(String id) {
    String name = String.valueOf(id);
    return name.startsWith(ACCOUNT) ? name.substring(ACCOUNT.length()) : name;
  }

  /**
   * Whether a permission that is granted on this counts for an entity. (inferred) {@code ALL} and
   * {@code SUPER_USER} on a catalog reach whatever is in it: AWS's recipe for Athena is ALL on the
   * catalog.
   */
  boolean reaches(Set<Permission> granted, CatalogEntity other) {
    if (!entity.catalog().equals(other.catalog())) {
      return false;
    }
    if (entity.isCatalog()) {
      return other.isCatalog()
          || granted.contains(Permission.ALL)
          || granted.contains(Permission.SUPER_USER);
    }
    return entity.database().equals(other.database())
        && (entity.table().equals(other.table())
            || (entity.table().equals(EACH) && other.isTable()));
  }

  /** Whether it is in the entity, which is seen by whoever may do anything with this. */
  boolean isWithin(CatalogEntity other) {
    return entity.catalog().equals(other.catalog())
        && (other.isCatalog() || (!other.isTable() && entity.database().equals(other.database())));
  }
}
