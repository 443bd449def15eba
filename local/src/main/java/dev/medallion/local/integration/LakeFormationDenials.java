package dev.medallion.local.integration;

import dev.medallion.local.Site;
import dev.medallion.local.access.Permission;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How Lake Formation refuses. */
public final class LakeFormationDenials {
  /** What stands for a catalog, which is not named. */
  private static final String CATALOG = "Catalog";

  private LakeFormationDenials() {}

  /** That a permission is missing. */
  public static String required(
      software.amazon.awssdk.services.lakeformation.model.Permission permission,
      CatalogEntity entity) {
    return "Insufficient Lake Formation permission(s): Required %s on %s"
        .formatted(words(permission.name()), entity.isCatalog() ? CATALOG : entity.name());
  }

  /** What is written down as denied: CloudTrail knows grants by the call for the data alone. */
  public static Permission permission(CatalogEntity entity) {
    String path = entity.catalog() + (entity.isCatalog() ? "" : "/" + entity.database());
    String arn =
        entity.isTable()
            ? Site.arn("glue", "table/" + path + "/" + entity.table())
            : Site.arn("glue", (entity.isCatalog() ? "catalog/" : "database/") + path);
    return Permission.of("lakeformation:GetDataAccess", arn);
  }

  /** {@code CREATE_TABLE} as {@code Create Table}. */
  private static String words(String permission) {
    return Arrays.stream(permission.split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
