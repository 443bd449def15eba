package dev.medallion.local.lakeformation;

import dev.medallion.local.Site;
import dev.medallion.local.access.Caller;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.DataLake;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;

/**
 * Decides by what is granted, and by what principals have without a grant.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html">Lake
 *     Formation permissions reference</a>
 * @see <a href="https://docs.aws.amazon.com/lake-formation/latest/dg/implicit-permissions.html">
 *     Implicit Lake Formation permissions</a>
 */
final class Decisions implements DataLake {
  /** Stands for whom IAM allows it: where it has ALL, Lake Formation decides nothing. */
  static final String IAM_ALLOWED = "IAM_ALLOWED_PRINCIPALS";

  /** Stands for every user and role of the account. */
  static final String IAM_PRINCIPALS = Site.ACCOUNT + ":IAMPrincipals";

  private static final String TABLES = "s3tablescatalog/";
  private static final String IAM = ":iam:";

  private final Grants grants;
  private final Settings settings;
  private final Entities entities;

  Decisions(Grants grants, Settings settings, Entities entities) {
    this.grants = grants;
    this.settings = settings;
    this.entities = entities;
  }

  @Override
  public boolean governs(CatalogEntity entity) {
    return entity.catalog().startsWith(TABLES)
        && !entities.isOpenByDefault(entity)
        && grants.all().stream()
            .noneMatch(
                grant ->
                    grant.principal().equals(IAM_ALLOWED)
                        && grant.on().reaches(grant.permissions(), entity));
  }

  @Override
  public boolean allows(Set<String> principals, Permission permission, CatalogEntity entity) {
    return !governs(entity)
        || isRoot(principals)
        || hasByOffice(principals, permission, entity)
        || ofAny(principals)
            .anyMatch(
                grant ->
                    permission == Permission.DESCRIBE
                        ? shows(grant, entity)
                        : grant.on().columns().areAll() && gives(grant, permission, entity));
  }

  @Override
  public boolean reads(Set<String> principals, CatalogEntity table, String column) {
    return !governs(table)
        || isRoot(principals)
        || ofAny(principals)
            .anyMatch(
                grant ->
                    gives(grant, Permission.SELECT, table)
                        && grant.on().columns().contains(column));
  }

  /**
   * Whether a principal may grant that: an administrator of the data lake may grant everything, the
   * others what they hold with the grant option.
   */
  boolean mayGrant(Set<String> principals, Grant wanted) {
    return isRoot(principals)
        || settings.isAdministrator(principals)
        || wanted.permissions().stream()
            .allMatch(
                permission ->
                    ofAny(principals)
                        .anyMatch(
                            held ->
                                (held.grantable().contains(permission)
                                        || held.grantable().contains(Permission.ALL))
                                    && held.on().columns().areAll()
                                    && held.on().reaches(held.grantable(), wanted.on().entity())));
  }

  /** Whether a principal may see everyone's permissions. */
  boolean seesAll(Set<String> principals) {
    return isRoot(principals)
        || settings.isAdministrator(principals)
        || settings.isReadOnlyAdministrator(principals);
  }

  /** The account's root user needs no permission; the administrators of the data lake do. */
  private static boolean isRoot(Set<String> principals) {
    return principals.contains(Caller.ROOT.name());
  }

  /** (measured) Not even an administrator makes a table without a grant. */
  private boolean hasByOffice(Set<String> principals, Permission permission, CatalogEntity entity) {
    return switch (permission) {
      case DESCRIBE -> seesAll(principals);
      case CREATE_DATABASE -> entity.isCatalog() && settings.isAdministrator(principals);
      default -> false;
    };
  }

  private static boolean gives(Grant grant, Permission permission, CatalogEntity entity) {
    return (grant.permissions().contains(permission)
            || grant.permissions().contains(Permission.ALL)
            || grant.permissions().contains(Permission.SUPER_USER))
        && grant.on().reaches(grant.permissions(), entity);
  }

  /** (inferred) Whoever may do anything in a database or a catalog sees that. */
  private static boolean shows(Grant grant, CatalogEntity entity) {
    return grant.on().reaches(grant.permissions(), entity) || grant.on().isWithin(entity);
  }

  private Stream<Grant> ofAny(Set<String> principals) {
    boolean ofAccount = principals.stream().anyMatch(principal -> principal.contains(IAM));
    return grants.all().stream()
        .filter(
            grant ->
                principals.contains(grant.principal())
                    || (ofAccount && grant.principal().equals(IAM_PRINCIPALS)));
  }

  @Override
  public void created(String principal, CatalogEntity entity) {
    if (!governs(entity) || principal.equals(Caller.ROOT.name())) {
      return;
    }
    if (entity.isTable()) {
      Set<Permission> all = Set.of(Permission.ALL);
      grants.add(new Grant(principal, resource(entity), all, all));
    } else {
      grants.add(
          new Grant(
              principal,
              resource(entity),
              Set.of(Permission.CREATE_TABLE, Permission.ALTER, Permission.DROP),
              Set.of(Permission.CREATE_TABLE)));
    }
  }

  @Override
  public void dropped(CatalogEntity entity) {
    grants.removeAll(
        grant ->
            grant.on().entity().equals(entity)
                || (!entity.isTable() && grant.on().isWithin(entity)));
  }

  private static Resource resource(CatalogEntity entity) {
    String catalog = Site.ACCOUNT + ":" + entity.catalog();
    return entity.isTable()
        ? Resource.builder()
            .table(
                table ->
                    table.catalogId(catalog).databaseName(entity.database()).name(entity.table()))
            .build()
        : Resource.builder()
            .database(database -> database.catalogId(catalog).name(entity.database()))
            .build();
  }
}
