package dev.medallion.local.athena;

import dev.medallion.iam.Principal;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Permission;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.Statement;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.TableName;
import dev.medallion.local.athena.statement.TableUse;
import dev.medallion.local.athena.statement.TableUses;
import dev.medallion.local.athena.statement.VisibleColumns;
import dev.medallion.local.athena.statement.VisibleColumns.Part;
import dev.medallion.local.integration.CatalogEntity;
import dev.medallion.local.integration.CatalogPermissions;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.LakeFormationDenials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a statement needs its caller to be allowed: Athena asks the Data Catalog and S3 Tables with
 * the caller's own rights.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/athena/latest/ug/gdc-register-s3-table-bucket-cat.html">Register
 *     S3 table bucket catalogs and query tables from Athena</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-sql.html">Table
 *     operations by SQL</a>
 */
final class StatementAccess {
  /** What stands for any table, where there is none of the name yet. */
  private static final String ANY = "*";

  /** The type of statement that makes and drops tables and namespaces. */
  private static final String DDL = "DDL";

  /** What Lake Formation hands out the credentials for the tables by; it takes no resource. */
  private static final Permission DATA = Permission.of("lakeformation:GetDataAccess", "*");

  private final AccessControl access;
  private final FederatedCatalogs catalogs;
  private final DataLake lake;
  private final GrantedAccess granted;

  StatementAccess(AccessControl access, FederatedCatalogs catalogs, DataLake lake) {
    this.access = access;
    this.catalogs = catalogs;
    this.lake = lake;
    this.granted = new GrantedAccess(lake, catalogs);
  }

  /**
   * Requires all of it.
   *
   * @param caller whose policies count
   * @param principals whose grants count: the ARNs of the caller, and of those whom he asks for
   * @return the statement as it is to be run: it sees the columns that it may read
   * @throws StatementDenied if anything is missing
   */
  Statement require(
      Principal caller, Set<String> principals, Statement statement, StatementContext context) {
    Map<TableName, Part> parts = new HashMap<>();
    List<TableUse> uses = TableUses.of(statement, context);
    for (TableUse use : uses) {
      CatalogEntity entity = GrantedAccess.entity(use);
      require(caller, decided(entity, ofGlue(use)));
      if (!lake.governs(entity)) {
        require(caller, ofTables(use));
        continue;
      }
      try {
        granted.require(principals, use);
        granted.part(principals, use).ifPresent(part -> parts.put(use.name(), part));
      } catch (StatementDenied e) {
        access.denied(caller, LakeFormationDenials.permission(entity), e.getMessage());
        throw e;
      }
      if (touchesData(use)) {
        require(caller, List.of(DATA));
      }
    }
    if (statement.plan() instanceof Plan.Unload unload) {
      ResultTarget.Location.parse(unload.location())
          .ifPresent(location -> require(caller, writing(location)));
    }
    try {
      return VisibleColumns.narrow(statement, context, parts);
    } catch (VisibleColumns.HiddenTable e) {
      throw GrantedAccess.insufficient(e.getMessage());
    }
  }

  /** What a statement changes of who may do what, once it has run. */
  LakeChanges changes(Statement statement, StatementContext context) {
    return statement.kind().type().equals(DDL)
        ? LakeChanges.of(statement, context, lake, catalogs)
        : new LakeChanges(lake, List.of(), List.of());
  }

  /** The names that those principals are shown. */
  VisibleNames names(Set<String> principals) {
    return new VisibleNames(lake, principals);
  }

  private void require(Principal caller, List<Permission> permissions) {
    try {
      access.require(
          caller, permissions.stream().distinct().map(StatementAccess::byAthena).toList());
    } catch (AccessDenied e) {
      throw StatementDenied.byPolicy(e);
    }
  }

  private List<Permission> decided(CatalogEntity entity, List<Permission> permissions) {
    return CatalogPermissions.decidedBy(lake, entity, permissions);
  }

  /** What else than names and columns it takes. */
  private static boolean touchesData(TableUse use) {
    return switch (use.kind()) {
      case READ, INSERT, UPDATE, DELETE, CREATE -> true;
      case DESCRIBE, ALTER, DROP, CREATE_NAMESPACE, DROP_NAMESPACE, LIST_NAMESPACES, LIST_TABLES ->
          false;
    };
  }

  private static List<Permission> writing(ResultTarget.Location location) {
    String bucket = "arn:aws:s3:::" + location.bucket();
    return List.of(
        Permission.of("s3:ListBucket", bucket),
        Permission.of("s3:PutObject", bucket + "/" + location.prefix() + "*"));
  }

  /** (inferred) Athena calls with the caller's credentials, and says so. */
  private static Permission byAthena(Permission permission) {
    return permission
        .with("aws:CalledVia", "athena.amazonaws.com")
        .with("aws:ViaAWSService", "true");
  }

  private List<Permission> ofTables(TableUse use) {
    return catalogs
        .bucketArn(catalog(use.name()))
        .map(bucket -> ofTables(use, bucket))
        .orElse(List.of());
  }

  private static List<Permission> ofGlue(TableUse use) {
    String catalog = catalog(use.name());
    String namespace = use.name().namespace();
    String table = use.name().table();
    List<Permission> permissions =
        new ArrayList<>(CatalogPermissions.catalog("GetCatalog", catalog));
    switch (use.kind()) {
      case LIST_NAMESPACES ->
          permissions.addAll(CatalogPermissions.database("GetDatabases", catalog, ANY));
      case CREATE_NAMESPACE ->
          permissions.addAll(CatalogPermissions.database("CreateDatabase", catalog, namespace));
      default -> permissions.addAll(CatalogPermissions.database("GetDatabase", catalog, namespace));
    }
    switch (use.kind()) {
      case LIST_NAMESPACES, CREATE_NAMESPACE -> {
        // There is nothing below.
      }
      case DROP_NAMESPACE ->
          permissions.addAll(CatalogPermissions.database("DeleteDatabase", catalog, namespace));
      case LIST_TABLES ->
          permissions.addAll(CatalogPermissions.table("GetTables", catalog, namespace, ANY));
      case CREATE ->
          permissions.addAll(CatalogPermissions.table("CreateTable", catalog, namespace, table));
      case READ, DESCRIBE -> permissions.addAll(glueTable("GetTable", use, catalog));
      case INSERT, UPDATE, DELETE, ALTER -> {
        permissions.addAll(glueTable("GetTable", use, catalog));
        permissions.addAll(glueTable("UpdateTable", use, catalog));
      }
      case DROP -> {
        permissions.addAll(glueTable("GetTable", use, catalog));
        permissions.addAll(glueTable("DeleteTable", use, catalog));
      }
    }
    return permissions;
  }

  private static List<Permission> glueTable(String action, TableUse use, String catalog) {
    return CatalogPermissions.table(action, catalog, use.name().namespace(), use.name().table());
  }

  private List<Permission> ofTables(TableUse use, String bucket) {
    List<Permission> permissions = new ArrayList<>();
    permissions.add(Permission.of("s3tables:GetTableBucket", bucket));
    switch (use.kind()) {
      case LIST_NAMESPACES -> permissions.add(Permission.of("s3tables:ListNamespaces", bucket));
      case CREATE_NAMESPACE -> permissions.add(Permission.of("s3tables:CreateNamespace", bucket));
      case DROP_NAMESPACE -> permissions.add(inNamespace("DeleteNamespace", use, bucket));
      case LIST_TABLES -> {
        permissions.add(inNamespace("GetNamespace", use, bucket));
        permissions.add(inNamespace("ListTables", use, bucket));
      }
      case CREATE -> {
        permissions.add(inNamespace("GetNamespace", use, bucket));
        permissions.add(inNamespace("CreateTable", use, bucket));
        permissions.addAll(
            onTable(use, bucket, "PutTableData", "UpdateTableMetadataLocation", "GetTableData"));
      }
      case READ, DESCRIBE -> {
        permissions.add(inNamespace("GetNamespace", use, bucket));
        permissions.addAll(reading(use, bucket));
      }
      case INSERT, UPDATE, DELETE, ALTER -> {
        permissions.add(inNamespace("GetNamespace", use, bucket));
        permissions.addAll(reading(use, bucket));
        permissions.addAll(onTable(use, bucket, "UpdateTableMetadataLocation", "PutTableData"));
      }
      case DROP -> {
        permissions.add(inNamespace("GetNamespace", use, bucket));
        permissions.addAll(onTable(use, bucket, "GetTable", "DeleteTable"));
      }
    }
    return permissions;
  }

  private List<Permission> reading(TableUse use, String bucket) {
    return onTable(use, bucket, "GetTable", "GetTableMetadataLocation", "GetTableData");
  }

  private static Permission inNamespace(String action, TableUse use, String resource) {
    return Permission.of("s3tables:" + action, resource)
        .with("s3tables:namespace", use.name().namespace());
  }

  private List<Permission> onTable(TableUse use, String bucket, String... actions) {
    String arn =
        catalogs
            .tableArn(catalog(use.name()), use.name().namespace(), use.name().table())
            .orElse(bucket + "/table/" + ANY);
    List<Permission> permissions = new ArrayList<>();
    for (String action : actions) {
      permissions.add(inNamespace(action, use, arn).with("s3tables:tableName", use.name().table()));
    }
    return permissions;
  }

  static String catalog(TableName name) {
    return name.catalog().equals(StatementContext.DEFAULT_CATALOG) ? Site.ACCOUNT : name.catalog();
  }
}
