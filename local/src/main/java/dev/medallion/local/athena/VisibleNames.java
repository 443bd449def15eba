package dev.medallion.local.athena;

import dev.medallion.local.Site;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.DataLake;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.lakeformation.model.Permission;

/**
 * The names that a caller sees in lists: where Lake Formation decides, of what he may do something
 * with.
 *
 * @param principals the ARNs whose grants count
 */
record VisibleNames(DataLake lake, Set<String> principals) {

  List<String> databases(String catalog, List<String> names) {
    return names.stream()
        .filter(name -> shows(CatalogEntity.database(name(catalog), name)))
        .toList();
  }

  List<String> tables(String catalog, String database, List<String> names) {
    return names.stream()
        .filter(name -> shows(CatalogEntity.table(name(catalog), database, name)))
        .toList();
  }

  List<String> columns(String catalog, String database, String table, List<String> names) {
    return lake.visible(principals, CatalogEntity.table(name(catalog), database, table), names);
  }

  boolean shows(CatalogEntity entity) {
    return lake.allows(principals, Permission.DESCRIBE, entity);
  }

  /** The name of a catalog, which is given in any case and with or without the account. */
  static String name(String catalog) {
    String account = Site.ACCOUNT + ":";
    String name = catalog.toLowerCase(Locale.ROOT);
    return name.startsWith(account) ? name.substring(account.length()) : name;
  }
}
