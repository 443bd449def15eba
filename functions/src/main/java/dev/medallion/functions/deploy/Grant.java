package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBucketArn;
import java.util.List;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.CatalogResource;
import software.amazon.awssdk.services.lakeformation.model.DatabaseResource;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableResource;
import software.amazon.awssdk.services.lakeformation.model.TableWildcard;

/** What one principal may do with one resource of the Data Catalog. */
record Grant(String principal, Resource resource, List<Permission> permissions) {

  /** What it takes to name the bucket as a catalog in a statement. */
  static Grant naming(String principal, TableBucketArn bucket) {
    return new Grant(principal, catalog(bucket), List.of(Permission.DESCRIBE));
  }

  /** What it takes to read each table of a namespace, those that are yet to come included. */
  static List<Grant> reading(String principal, TableBucketArn bucket, String namespace) {
    return List.of(
        new Grant(principal, database(bucket, namespace), List.of(Permission.DESCRIBE)),
        new Grant(
            principal, tables(bucket, namespace), List.of(Permission.SELECT, Permission.DESCRIBE)));
  }

  /** What it takes to create, write and delete tables of a namespace. */
  static List<Grant> changing(String principal, TableBucketArn bucket, String namespace) {
    return List.of(
        new Grant(principal, database(bucket, namespace), List.of(Permission.ALL)),
        new Grant(principal, tables(bucket, namespace), List.of(Permission.ALL)));
  }

  /** This, as an entry of a batch. */
  BatchPermissionsRequestEntry entry(String id) {
    return BatchPermissionsRequestEntry.builder()
        .id(id)
        .principal(to -> to.dataLakePrincipalIdentifier(principal))
        .resource(resource)
        .permissions(permissions)
        .build();
  }

  /** An entry of a batch in words. */
  static String words(BatchPermissionsRequestEntry entry) {
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
    return "the tables of %s in %s"
        .formatted(resource.table().databaseName(), resource.table().catalogId());
  }

  private static Resource catalog(TableBucketArn bucket) {
    return Resource.builder().catalog(CatalogResource.builder().id(id(bucket)).build()).build();
  }

  private static Resource database(TableBucketArn bucket, String namespace) {
    return Resource.builder()
        .database(DatabaseResource.builder().catalogId(id(bucket)).name(namespace).build())
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
