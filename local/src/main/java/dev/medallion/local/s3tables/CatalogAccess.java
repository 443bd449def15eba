package dev.medallion.local.s3tables;

import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Permission;
import dev.medallion.local.integration.CatalogPermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ForbiddenException;

/**
 * What callers of the Iceberg REST catalogs need to be allowed: that of S3 Tables asks for its own
 * actions, that of AWS Glue for Glue's and (inferred) for those of S3 Tables, too.
 */
final class CatalogAccess {
  private final AccessControl access;
  private final TablePermissions tables;

  CatalogAccess(AccessControl access, TableBuckets buckets) {
    this.access = access;
    this.tables = new TablePermissions(buckets);
  }

  /** A refusal of Glue's endpoint, which says nothing but that. */
  static final class DeniedByGlue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeniedByGlue(AccessDenied cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The checks of one call. */
  Call call(TableBucket bucket, CatalogEndpoint endpoint) {
    return new Call(bucket, endpoint);
  }

  /** Each method throws {@link ForbiddenException}, or {@link DeniedByGlue}, to refuse. */
  final class Call {
    private final TableBucket bucket;
    private final CatalogEndpoint endpoint;
    private final String catalog;

    private Call(TableBucket bucket, CatalogEndpoint endpoint) {
      this.bucket = bucket;
      this.endpoint = endpoint;
      this.catalog = TableBucketCatalogs.PARENT + "/" + bucket.name();
    }

    void config() {
      require(
          CatalogPermissions.catalog("GetCatalog", catalog),
          List.of(TablePermissions.bucket("GetTableBucket", bucket.arn())));
    }

    void listNamespaces() {
      require(
          CatalogPermissions.database("GetDatabases", catalog, "*"),
          List.of(TablePermissions.bucket("ListNamespaces", bucket.arn())));
    }

    void createNamespace(Namespace namespace) {
      require(
          CatalogPermissions.database("CreateDatabase", catalog, namespace.toString()),
          List.of(TablePermissions.bucket("CreateNamespace", bucket.arn())));
    }

    void loadNamespace(Namespace namespace) {
      require(
          CatalogPermissions.database("GetDatabase", catalog, namespace.toString()),
          List.of(ofNamespace("GetNamespace", namespace)));
    }

    void dropNamespace(Namespace namespace) {
      require(
          CatalogPermissions.database("DeleteDatabase", catalog, namespace.toString()),
          List.of(ofNamespace("DeleteNamespace", namespace)));
    }

    void listTables(Namespace namespace) {
      require(
          CatalogPermissions.table("GetTables", catalog, namespace.toString(), "*"),
          List.of(ofNamespace("ListTables", namespace)));
    }

    void createTable(TableIdentifier table) {
      require(glue("CreateTable", table), tables.create(bucket.arn(), table));
    }

    void loadTable(TableIdentifier table) {
      require(glue("GetTable", table), tables.load(bucket.arn(), table));
    }

    /** Not what loading asks for, so that a table may be there and yet not be loaded. */
    void tableExists(TableIdentifier table) {
      require(glue("GetTable", table), List.of(tables.table("GetTable", bucket.arn(), table)));
    }

    void updateTable(TableIdentifier table) {
      require(glue("UpdateTable", table), tables.commit(bucket.arn(), table));
    }

    void dropTable(TableIdentifier table) {
      require(
          glue("DeleteTable", table), List.of(tables.table("DeleteTable", bucket.arn(), table)));
    }

    void renameTable(TableIdentifier table) {
      require(
          glue("UpdateTable", table), List.of(tables.table("RenameTable", bucket.arn(), table)));
    }

    private Permission ofNamespace(String action, Namespace namespace) {
      return TablePermissions.namespace(action, bucket.arn(), namespace.toString());
    }

    private List<Permission> glue(String action, TableIdentifier table) {
      return CatalogPermissions.table(action, catalog, table.namespace().toString(), table.name());
    }

    private void require(List<Permission> ofGlue, List<Permission> ofTables) {
      switch (endpoint) {
        case S3_TABLES -> {
          try {
            access.require(ofTables);
          } catch (AccessDenied e) {
            throw new ForbiddenException(e, "%s", e.getMessage());
          }
        }
        case DATA_CATALOG -> {
          List<Permission> all = new ArrayList<>(ofGlue);
          all.addAll(ofTables);
          try {
            access.require(all);
          } catch (AccessDenied e) {
            throw new DeniedByGlue(e);
          }
        }
      }
    }
  }
}
