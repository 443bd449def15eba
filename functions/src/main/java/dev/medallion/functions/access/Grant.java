package dev.medallion.functions.access;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.AccessRule.ColumnsOnly;
import java.util.List;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.CatalogResource;
import software.amazon.awssdk.services.lakeformation.model.ColumnWildcard;
import software.amazon.awssdk.services.lakeformation.model.DatabaseResource;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableResource;
import software.amazon.awssdk.services.lakeformation.model.TableWildcard;
import software.amazon.awssdk.services.lakeformation.model.TableWithColumnsResource;

/** What one principal may do with one resource of the Data Catalog. */
public record Grant(String principal, Resource resource, List<Permission> permissions) {

  /** What it takes to name the bucket as a catalog in a statement. */
  public static Grant naming(String principal, TableBucketArn bucket) {
    return new Grant(principal, catalog(bucket), List.of(Permission.DESCRIBE));
  }

  /** What it takes to see the namespace. */
  static Grant seeing(String principal, TableBucketArn bucket, String namespace) {
    return new Grant(principal, database(bucket, namespace), List.of(Permission.DESCRIBE));
  }

  /** What it takes to read columns of a table. */
  static Grant reading(
      String principal, TableBucketArn bucket, TableName table, AccessRule.Columns columns) {
    TableWithColumnsResource.Builder resource =
        TableWithColumnsResource.builder()
            .catalogId(id(bucket))
            .databaseName(table.namespace())
            .name(table.name());
    if (columns instanceof ColumnsOnly only) {
      resource.columnNames(only.named());
    } else {
      resource.columnWildcard(
          ColumnWildcard.builder().excludedColumnNames(columns.named()).build());
    }
    return new Grant(
        principal,
        Resource.builder().tableWithColumns(resource.build()).build(),
        List.of(Permission.SELECT));
  }

  /** What it takes to read each table of a namespace, those that are yet to come included. */
  public static List<Grant> reading(String principal, TableBucketArn bucket, String namespace) {
    return List.of(
        seeing(principal, bucket, namespace),
        new Grant(
            principal, tables(bucket, namespace), List.of(Permission.SELECT, Permission.DESCRIBE)));
  }

  /** What it takes to create, write and delete tables of a namespace. */
  public static List<Grant> changing(String principal, TableBucketArn bucket, String namespace) {
    return List.of(
        new Grant(principal, database(bucket, namespace), List.of(Permission.ALL)),
        new Grant(principal, tables(bucket, namespace), List.of(Permission.ALL)));
  }

  /** This, as an entry of a batch. */
  public BatchPermissionsRequestEntry entry(String id) {
    return BatchPermissionsRequestEntry.builder()
        .id(id)
        .principal(to -> to.dataLakePrincipalIdentifier(principal))
        .resource(resource)
        .permissions(permissions)
        .build();
  }

  /** An entry of a batch in words. */
  public static String words(BatchPermissionsRequestEntry entry) {
    return "%s on %s for %s"
        .formatted(
            entry.permissionsAsStrings(),
            words(entry.resource()),
            entry.principal().dataLakePrincipalIdentifier());
  }

  private static String words(Resource resource) {
    if (resource.catalog() != null) {
      return "the catalog " + resource.catalog().id();
    }
    if (resource.database() != null) {
      return "the database %s of %s"
          .formatted(resource.database().name(), resource.database().catalogId());
    }
    if (resource.tableWithColumns() != null) {
      return "columns of the table %s.%s of %s"
          .formatted(
              resource.tableWithColumns().databaseName(),
              resource.tableWithColumns().name(),
              resource.tableWithColumns().catalogId());
    }
    return "the tables of %s in %s"
        .formatted(resource.table().databaseName(), resource.table().catalogId());
  }

  static Resource catalog(TableBucketArn bucket) {
    return Resource.builder().catalog(CatalogResource.builder().id(id(bucket)).build()).build();
  }

  static Resource database(TableBucketArn bucket, String namespace) {
    return Resource.builder()
        .database(DatabaseResource.builder().catalogId(id(bucket)).name(namespace).build())
        .build();
  }

  /** The table as a whole. */
  static Resource table(TableBucketArn bucket, TableName table) {
    return Resource.builder()
        .table(
            TableResource.builder()
                .catalogId(id(bucket))
                .databaseName(table.namespace())
                .name(table.name())
                .build())
        .build();
  }

  private static Resource tables(TableBucketArn bucket, String namespace) {
    return Resource.builder()
        .table(
            TableResource.builder()
                .catalogId(id(bucket))
                .databaseName(namespace)
                .tableWildcard(TableWildcard.builder().build())
                .build())
        .build();
  }

  /** The bucket as a catalog: the id goes inside the resource, the batch has the account's. */
  private static String id(TableBucketArn bucket) {
    return bucket.account() + ":" + bucket.athenaCatalog();
  }
}
