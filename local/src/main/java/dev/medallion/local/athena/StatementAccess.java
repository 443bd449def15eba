package dev.medallion.local.athena;

import dev.medallion.iam.Principal;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.Permission;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.Statement;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.TableName;
import dev.medallion.local.athena.statement.TableUse;
import dev.medallion.local.athena.statement.TableUses;
import dev.medallion.local.integration.CatalogPermissions;
import dev.medallion.local.integration.FederatedCatalogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /**
   * Which number stands for which denial is not known; (unverified) this one is for permissions.
   */
  private static final int PERMISSION = 1500;

  private final AccessControl access;
  private final FederatedCatalogs catalogs;

  StatementAccess(AccessControl access, FederatedCatalogs catalogs) {
    this.access = access;
    this.catalogs = catalogs;
  }

  /**
   * Requires all of it.
   *
   * @throws dev.medallion.local.access.AccessDenied if anything is missing
   */
  void require(Principal caller, Statement statement, StatementContext context) {
    List<Permission> permissions = new ArrayList<>();
    for (TableUse use : TableUses.of(statement, context)) {
      permissions.addAll(of(use));
    }
    if (statement.plan() instanceof Plan.Unload unload) {
      ResultTarget.Location.parse(unload.location())
          .ifPresent(location -> permissions.addAll(writing(location)));
    }
    access.require(caller, permissions.stream().distinct().map(StatementAccess::byAthena).toList());
  }

  private static List<Permission> writing(ResultTarget.Location location) {
    String bucket = "arn:aws:s3:::" + location.bucket();
    return List.of(
        Permission.of("s3:ListBucket", bucket),
        Permission.of("s3:PutObject", bucket + "/" + location.prefix() + "*"));
  }

  /** A denial as the query's failure tells it. */
  static Failure failure(String denial) {
    return new Failure(Failure.USER, PERMISSION, "GENERIC_INTERNAL_ERROR: Forbidden: " + denial);
  }

  /** (inferred) Athena calls with the caller's credentials, and says so. */
  private static Permission byAthena(Permission permission) {
    return permission
        .with("aws:CalledVia", "athena.amazonaws.com")
        .with("aws:ViaAWSService", "true");
  }

  private List<Permission> of(TableUse use) {
    String catalog = catalog(use.name());
    List<Permission> permissions =
        new ArrayList<>(CatalogPermissions.catalog("GetCatalog", catalog));
    permissions.addAll(ofGlue(use, catalog));
    Optional<String> bucket = catalogs.bucketArn(catalog);
    bucket.ifPresent(arn -> permissions.addAll(ofTables(use, arn)));
    return permissions;
  }

  private static List<Permission> ofGlue(TableUse use, String catalog) {
    String namespace = use.name().namespace();
    String table = use.name().table();
    List<Permission> permissions = new ArrayList<>();
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
      case READ -> permissions.addAll(glueTable("GetTable", use, catalog));
      case INSERT, CHANGE, ALTER -> {
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
      case READ -> {
        permissions.add(inNamespace("GetNamespace", use, bucket));
        permissions.addAll(reading(use, bucket));
      }
      case INSERT, CHANGE, ALTER -> {
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

  private static String catalog(TableName name) {
    return name.catalog().equals(StatementContext.DEFAULT_CATALOG) ? Site.ACCOUNT : name.catalog();
  }
}
