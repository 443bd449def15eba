package dev.medallion.functions.access;

import dev.medallion.catalog.TableBucketArn;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AllowFullTableExternalDataAccessEnum;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Permission;
import software.amazon.awssdk.services.glue.model.PrincipalPermissions;

/**
 * The catalog by which Athena and QuickSight see the tables of table buckets. There is one for each
 * account and Region, others may use it, and switching its access mode cuts them off at once: so it
 * is made where it is missing, and never changed and never deleted.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/dg/enable-s3-tables-catalog-integration.html">
 *     Enabling S3 Tables integration with the Data Catalog</a>
 */
public final class TableCatalog {
  /** The name of the catalog. */
  public static final String NAME = "s3tablescatalog";

  private static final String CONNECTION = "aws:s3tables";

  private static final PrincipalPermissions WHOM_IAM_ALLOWS =
      PrincipalPermissions.builder()
          .principal(principal -> principal.dataLakePrincipalIdentifier("IAM_ALLOWED_PRINCIPALS"))
          .permissions(Permission.ALL)
          .build();

  private final GlueClient glue;
  private final String tableBuckets;

  /** What decides about access to the tables through the catalog. */
  public enum AccessMode {
    /** IAM policies alone. */
    IAM,
    /** Grants of Lake Formation, beside IAM policies. */
    LAKE_FORMATION
  }

  /**
   * @param glue the client
   * @param bucket any table bucket of the account and Region
   */
  public TableCatalog(GlueClient glue, TableBucketArn bucket) {
    this.glue = glue;
    this.tableBuckets = bucket.value().substring(0, bucket.value().indexOf('/')) + "/*";
  }

  /**
   * Makes the catalog, in the IAM mode, unless there is one.
   *
   * @return the mode that it has
   * @throws IllegalStateException if it is a catalog of something else, or in neither mode
   */
  public AccessMode ensure() {
    Optional<AccessMode> found = mode();
    if (found.isPresent()) {
      return found.get();
    }
    try {
      create();
      return AccessMode.IAM;
    } catch (AlreadyExistsException e) {
      // Another one was faster, and has chosen the mode.
      return mode().orElseThrow(() -> e);
    }
  }

  /**
   * The mode of the catalog, if there is one.
   *
   * @throws IllegalStateException as above
   */
  public Optional<AccessMode> mode() {
    try {
      return Optional.of(mode(glue.getCatalog(get -> get.catalogId(NAME)).catalog()));
    } catch (EntityNotFoundException e) {
      return Optional.empty();
    }
  }

  private void create() {
    glue.createCatalog(
        create ->
            create
                .name(NAME)
                .catalogInput(
                    input ->
                        input
                            .description("The table buckets of Amazon S3 Tables.")
                            .federatedCatalog(
                                catalog ->
                                    catalog.identifier(tableBuckets).connectionName(CONNECTION))
                            .createDatabaseDefaultPermissions(WHOM_IAM_ALLOWS)
                            .createTableDefaultPermissions(WHOM_IAM_ALLOWS)
                            .allowFullTableExternalDataAccess(
                                AllowFullTableExternalDataAccessEnum.TRUE)));
  }

  private AccessMode mode(Catalog catalog) {
    String identifier =
        catalog.federatedCatalog() == null ? "none" : catalog.federatedCatalog().identifier();
    if (!tableBuckets.equals(identifier)) {
      throw new IllegalStateException(
          "the catalog %s of this account and Region is not that of S3 Tables: its federated source is %s, not %s; rename or delete it, so that the one of S3 Tables can be made"
              .formatted(NAME, identifier, tableBuckets));
    }
    List<PrincipalPermissions> databases = catalog.createDatabaseDefaultPermissions();
    List<PrincipalPermissions> tables = catalog.createTableDefaultPermissions();
    if (databases.isEmpty() && tables.isEmpty()) {
      return AccessMode.LAKE_FORMATION;
    }
    if (allowsIam(databases) && allowsIam(tables)) {
      return AccessMode.IAM;
    }
    throw new IllegalStateException(
        "the catalog %s is neither in the IAM mode (ALL to IAM_ALLOWED_PRINCIPALS, for databases and for tables) nor in Lake Formation's (none): it gives %s for databases and %s for tables; let an administrator make both alike with `aws glue update-catalog --catalog-id %s`"
            .formatted(NAME, words(databases), words(tables), NAME));
  }

  private static boolean allowsIam(List<PrincipalPermissions> permissions) {
    return permissions.stream()
        .anyMatch(
            given ->
                given.principal().equals(WHOM_IAM_ALLOWS.principal())
                    && given.permissions().contains(Permission.ALL));
  }

  private static String words(List<PrincipalPermissions> permissions) {
    return permissions.isEmpty()
        ? "none"
        : permissions.stream()
            .map(
                given ->
                    given.permissionsAsStrings()
                        + " to "
                        + given.principal().dataLakePrincipalIdentifier())
            .toList()
            .toString();
  }
}
