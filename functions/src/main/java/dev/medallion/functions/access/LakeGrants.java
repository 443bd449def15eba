package dev.medallion.functions.access;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableWithColumnsResource;

/**
 * What Lake Formation says is granted on tables and on what leads to them; each resource is asked
 * about once.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_ListPermissions.html">
 *     ListPermissions</a>
 */
final class LakeGrants {
  private final LakeFormationClient lakeFormation;
  private final String account;
  private final Map<Resource, List<PrincipalResourcePermissions>> listed = new HashMap<>();

  LakeGrants(LakeFormationClient lakeFormation, String account) {
    this.lakeFormation = lakeFormation;
    this.account = account;
  }

  /** What is granted to read a table. */
  Set<Grant> of(TableBucketArn bucket, TableName table) {
    Set<Grant> grants = new LinkedHashSet<>();
    for (PrincipalResourcePermissions each : list(Grant.catalog(bucket))) {
      if (each.permissions().contains(Permission.DESCRIBE)) {
        grants.add(Grant.naming(principal(each), bucket));
      }
    }
    for (PrincipalResourcePermissions each : list(Grant.database(bucket, table.namespace()))) {
      if (each.permissions().contains(Permission.DESCRIBE)) {
        grants.add(Grant.seeing(principal(each), bucket, table.namespace()));
      }
    }
    for (PrincipalResourcePermissions each : list(Grant.table(bucket, table))) {
      if (each.permissions().contains(Permission.SELECT) && isOn(table, each.resource())) {
        grants.add(granted(each).of(bucket, table));
      }
    }
    return grants;
  }

  /** SELECT on a table comes back as that on all of its columns. */
  private static Granted granted(PrincipalResourcePermissions permissions) {
    TableWithColumnsResource some = permissions.resource().tableWithColumns();
    if (some == null) {
      return new Granted(principal(permissions), Granted.On.TABLE, Granted.Which.ALL, List.of());
    }
    if (some.hasColumnNames()) {
      return new Granted(
          principal(permissions),
          Granted.On.TABLE,
          Granted.Which.ONLY,
          some.columnNames().stream().sorted().toList());
    }
    List<String> excluded =
        some.columnWildcard() == null
            ? List.of()
            : some.columnWildcard().excludedColumnNames().stream().sorted().toList();
    return new Granted(
        principal(permissions),
        Granted.On.TABLE,
        excluded.isEmpty() ? Granted.Which.ALL : Granted.Which.ALL_EXCEPT,
        excluded);
  }

  /** A list may have what reaches the table by a wildcard, which nobody granted on it alone. */
  private static boolean isOn(TableName table, Resource resource) {
    return resource.tableWithColumns() != null
        ? table.name().equals(resource.tableWithColumns().name())
        : resource.table() != null && table.name().equals(resource.table().name());
  }

  private List<PrincipalResourcePermissions> list(Resource resource) {
    return listed.computeIfAbsent(
        resource,
        asked ->
            lakeFormation
                .listPermissionsPaginator(list -> list.catalogId(account).resource(asked))
                .stream()
                .flatMap(page -> page.principalResourcePermissions().stream())
                .toList());
  }

  private static String principal(PrincipalResourcePermissions permissions) {
    return permissions.principal().dataLakePrincipalIdentifier();
  }
}
