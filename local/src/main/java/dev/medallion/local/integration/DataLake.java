package dev.medallion.local.integration;

import dev.medallion.iam.Principal;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.lakeformation.model.Permission;

/**
 * What Lake Formation decides about those who come to tables through the Data Catalog. S3 Tables'
 * own endpoint does not ask it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/dg/create-s3-tables-catalog.html">Creating
 *     an Amazon S3 Tables catalog in the Data Catalog</a>
 */
public interface DataLake {
  /** Governs nothing: IAM alone decides. */
  DataLake NONE =
      new DataLake() {
        @Override
        public boolean governs(CatalogEntity entity) {
          return false;
        }

        @Override
        public boolean allows(Set<String> principals, Permission permission, CatalogEntity entity) {
          return true;
        }

        @Override
        public boolean reads(Set<String> principals, CatalogEntity table, String column) {
          return true;
        }

        @Override
        public void created(String principal, CatalogEntity entity) {
          // Nobody needs a permission.
        }

        @Override
        public void dropped(CatalogEntity entity) {
          // There are no permissions.
        }
      };

  /** Whether permissions decide about it, or IAM alone. */
  boolean governs(CatalogEntity entity);

  /**
   * Whether any of the principals may do it. What is not governed, everyone may.
   *
   * @param principals their ARNs
   * @param permission {@code DESCRIBE} comes with every other one; {@code SELECT} is for the whole
   *     table
   */
  boolean allows(Set<String> principals, Permission permission, CatalogEntity entity);

  /** Whether any of the principals may read that column of the table. */
  boolean reads(Set<String> principals, CatalogEntity table, String column);

  /** The columns of a table that are shown: those that may be read, or all if it is only seen. */
  default List<String> visible(Set<String> principals, CatalogEntity table, List<String> columns) {
    List<String> readable =
        columns.stream().filter(column -> reads(principals, table, column)).toList();
    return readable.isEmpty() ? columns : readable;
  }

  /** Gives a principal what is due to whoever makes a database or a table. */
  void created(String principal, CatalogEntity entity);

  /** Forgets what was granted on a database or a table that is gone. */
  void dropped(CatalogEntity entity);

  /** The ARN by which Lake Formation knows whoever calls: for a session, its role's. */
  static Set<String> principals(Principal caller) {
    return Set.of(caller.principalArn().orElseGet(caller::name));
  }
}
