package dev.medallion.local.glue;

import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Caller;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.integration.FederatedTable;
import dev.medallion.local.integration.LakeFormationDenials;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.glue.model.AccessDeniedException;
import software.amazon.awssdk.services.lakeformation.model.Permission;

/**
 * What callers see of the Data Catalog where Lake Formation decides: what they may do something
 * with.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/dg/metadata-permissions.html">Metadata
 *     permissions</a>
 */
record Visibility(DataLake lake, AccessControl access) {

  boolean isGoverned(CatalogEntity entity) {
    return lake.governs(entity);
  }

  boolean shows(CatalogEntity entity) {
    return lake.allows(callers(), Permission.DESCRIBE, entity);
  }

  /**
   * Requires that the caller sees it.
   *
   * @throws AccessDeniedException in the words of Lake Formation
   */
  void require(CatalogEntity entity) {
    require(Permission.DESCRIBE, entity);
  }

  /**
   * Requires that the caller may delete it: by Lake Formation where that decides, and else by the
   * policies of the service that holds it.
   *
   * @throws AccessDeniedException in the words of who refuses
   */
  void requireDelete(CatalogEntity table, String arn) {
    if (isGoverned(table)) {
      require(Permission.DROP, table);
    } else {
      try {
        access.require(dev.medallion.local.access.Permission.of("s3tables:DeleteTable", arn));
      } catch (AccessDenied e) {
        throw AccessDeniedException.builder().message(e.getMessage()).cause(e).build();
      }
    }
  }

  void deleted(CatalogEntity table) {
    lake.dropped(table);
  }

  private void require(Permission permission, CatalogEntity entity) {
    if (!lake.allows(callers(), permission, entity)) {
      String message = LakeFormationDenials.required(permission, entity);
      access.denied(Caller.current(), LakeFormationDenials.permission(entity), message);
      throw AccessDeniedException.builder().message(message).build();
    }
  }

  /** The columns that the caller is shown. */
  List<FederatedTable.Column> columns(CatalogEntity table, List<FederatedTable.Column> all) {
    List<String> visible =
        lake.visible(callers(), table, all.stream().map(FederatedTable.Column::name).toList());
    return all.stream().filter(column -> visible.contains(column.name())).toList();
  }

  private static Set<String> callers() {
    return DataLake.principals(Caller.current());
  }
}
