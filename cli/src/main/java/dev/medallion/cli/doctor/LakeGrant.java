package dev.medallion.cli.doctor;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableResource;
import software.amazon.awssdk.services.lakeformation.model.TableWithColumnsResource;

/**
 * What Lake Formation grants one principal on one resource.
 *
 * @param columns those that it is on: which they are, or which they are not
 * @param grantable what it may grant to others
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html">Lake
 *     Formation permissions reference</a>
 */
record LakeGrant(
    String principal,
    LakeEntity on,
    Columns columns,
    Set<Permission> permissions,
    Set<Permission> grantable) {
  /** What ListPermissions on AWS has as the name of a wildcard. */
  private static final String ALL_TABLES = "ALL_TABLES";

  /** Some columns of a table: those that are named, or those that are not. */
  record Columns(Set<String> named, boolean excluding) {
    static final Columns ALL = new Columns(Set.of(), true);

    boolean contains(String column) {
      return named.contains(column) != excluding;
    }

    boolean areAll() {
      return excluding && named.isEmpty();
    }
  }

  /** A grant as it is listed; empty if it is on something else than these kinds of resources. */
  static Optional<LakeGrant> of(PrincipalResourcePermissions listed, LakeEntity catalog) {
    Resource resource = listed.resource();
    if (resource.catalog() != null) {
      return Optional.of(on(catalog, Columns.ALL, listed));
    }
    if (resource.database() != null) {
      return Optional.of(on(catalog.database(resource.database().name()), Columns.ALL, listed));
    }
    if (resource.table() != null) {
      TableResource table = resource.table();
      String name = table.tableWildcard() == null ? table.name() : LakeEntity.EACH;
      return Optional.of(on(named(catalog, table.databaseName(), name), Columns.ALL, listed));
    }
    return Optional.ofNullable(resource.tableWithColumns())
        .map(
            table ->
                on(named(catalog, table.databaseName(), table.name()), columns(table), listed));
  }

  private static LakeEntity named(LakeEntity catalog, String database, String table) {
    return catalog.database(database).table(ALL_TABLES.equals(table) ? LakeEntity.EACH : table);
  }

  private static Columns columns(TableWithColumnsResource table) {
    if (table.hasColumnNames()) {
      return new Columns(Set.copyOf(table.columnNames()), false);
    }
    return table.columnWildcard() == null
        ? Columns.ALL
        : new Columns(Set.copyOf(table.columnWildcard().excludedColumnNames()), true);
  }

  private static LakeGrant on(
      LakeEntity entity, Columns columns, PrincipalResourcePermissions listed) {
    return new LakeGrant(
        listed.principal().dataLakePrincipalIdentifier(),
        entity,
        columns,
        set(listed.permissions()),
        set(listed.permissionsWithGrantOption()));
  }

  private static Set<Permission> set(List<Permission> permissions) {
    Set<Permission> set = EnumSet.noneOf(Permission.class);
    set.addAll(permissions);
    return set;
  }

  /** Whether it is that permission on all of the entity, or on some columns of it. */
  boolean gives(Permission permission, LakeEntity entity) {
    return (permissions.contains(permission) || isAll(permissions)) && reaches(entity);
  }

  /** Whether its principal may grant whatever is in the entity. */
  boolean isGrantableAll(LakeEntity entity) {
    return isAll(grantable) && reaches(entity);
  }

  /**
   * Whether it counts for an entity. (inferred) {@code ALL} and {@code SUPER_USER} on a catalog
   * reach whatever is in it: AWS's recipe for Athena is ALL on the catalog.
   */
  boolean reaches(LakeEntity entity) {
    if (!on.catalog().equals(entity.catalog())) {
      return false;
    }
    if (on.isCatalog()) {
      return entity.isCatalog() || isAll(permissions);
    }
    return on.database().equals(entity.database())
        && (on.table().equals(entity.table())
            || (on.table().equals(LakeEntity.EACH) && entity.isTable()));
  }

  /** (inferred) Whoever may do anything in a database or a catalog sees that. */
  boolean shows(LakeEntity entity) {
    return reaches(entity)
        || (on.catalog().equals(entity.catalog())
            && (entity.isCatalog()
                || (!entity.isTable() && on.database().equals(entity.database()))));
  }

  private static boolean isAll(Set<Permission> permissions) {
    return permissions.contains(Permission.ALL) || permissions.contains(Permission.SUPER_USER);
  }
}
