package dev.medallion.local.integration;

import dev.medallion.local.Site;
import dev.medallion.local.access.Permission;
import java.util.ArrayList;
import java.util.List;

/**
 * What the Data Catalog asks of callers: an action on a table is asked of the account's catalog, of
 * each catalog below it, of the database and of the table, in this order.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html">Configure
 *     access to databases and tables in the Data Catalog</a>
 */
public final class CatalogPermissions {
  /** Whether Lake Formation decides about what is asked for; (inferred) these two values. */
  private static final String LAKE_FORMATION = "glue:LakeFormationPermissions";

  private static final String ENABLED = "Enabled";
  private static final String DISABLED = "Disabled";

  private CatalogPermissions() {}

  /**
   * An action on a catalog.
   *
   * @param action such as {@code GetCatalog}
   * @param catalog the catalog's name, such as {@code s3tablescatalog/BUCKET}; the account's id for
   *     the account's own
   */
  public static List<Permission> catalog(String action, String catalog) {
    return permissions(action, catalogs(catalog));
  }

  /** An action on a database of a catalog. */
  public static List<Permission> database(String action, String catalog, String database) {
    List<String> resources = catalogs(catalog);
    resources.add(glue("database", catalog, database));
    return permissions(action, resources);
  }

  /** An action on a table of a catalog; {@code *} for those of a database. */
  public static List<Permission> table(
      String action, String catalog, String database, String table) {
    List<String> resources = catalogs(catalog);
    resources.add(glue("database", catalog, database));
    resources.add(glue("table", catalog, database + "/" + table));
    return permissions(action, resources);
  }

  /** The same permissions, with the condition key that says who decides about the entity. */
  public static List<Permission> decidedBy(
      DataLake lake, CatalogEntity entity, List<Permission> permissions) {
    return lake.governs(entity)
        ? permissions.stream().map(permission -> permission.with(LAKE_FORMATION, ENABLED)).toList()
        : permissions;
  }

  private static List<String> catalogs(String catalog) {
    List<String> resources = new ArrayList<>();
    resources.add(Site.arn("glue", "catalog"));
    if (!catalog.equals(Site.ACCOUNT)) {
      StringBuilder path = new StringBuilder("catalog");
      for (String part : catalog.split("/", -1)) {
        path.append('/').append(part);
        resources.add(Site.arn("glue", path.toString()));
      }
    }
    return resources;
  }

  private static String glue(String type, String catalog, String name) {
    return Site.arn(
        "glue",
        catalog.equals(Site.ACCOUNT)
            ? "%s/%s".formatted(type, name)
            : "%s/%s/%s".formatted(type, catalog, name));
  }

  private static List<Permission> permissions(String action, List<String> resources) {
    return resources.stream()
        .map(resource -> Permission.of("glue:" + action, resource).with(LAKE_FORMATION, DISABLED))
        .toList();
  }
}
