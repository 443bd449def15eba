package dev.medallion.cli.doctor;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Permission;

/**
 * Whether table buckets are in the Data Catalog, and who decides about them there.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-aws.html">Integrating
 *     Amazon S3 Tables with AWS analytics services</a>
 */
final class Registration {
  /** The catalog of which each table bucket is a part. */
  static final String CATALOG = "s3tablescatalog";

  /** Stands for whom IAM allows it: where it has a grant, Lake Formation decides nothing. */
  static final String IAM_ALLOWED = "IAM_ALLOWED_PRINCIPALS";

  private static final String OPEN =
      "[{\"Principal\":{\"DataLakePrincipalIdentifier\":\"%s\"},\"Permissions\":[\"ALL\"]}]"
          .formatted(IAM_ALLOWED);

  private final Deployment deployment;
  private final Optional<Catalog> catalog;

  Registration(GlueClient glue, Deployment deployment) {
    this.deployment = deployment;
    this.catalog = read(glue);
  }

  private static Optional<Catalog> read(GlueClient glue) {
    try {
      return Optional.of(glue.getCatalog(get -> get.catalogId(CATALOG)).catalog());
    } catch (EntityNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The obstacle to every Athena query; empty if the buckets are in the catalog. */
  Optional<Refusal> refusal() {
    if (catalog.isPresent()) {
      return Optional.empty();
    }
    String input =
        "{\"FederatedCatalog\":{\"Identifier\":\"%s:s3tables:%s:%s:bucket/*\",\"ConnectionName\":\"aws:s3tables\"},\"CreateDatabaseDefaultPermissions\":%s,\"CreateTableDefaultPermissions\":%s}"
            .formatted(deployment.arn(), deployment.region(), deployment.account(), OPEN, OPEN);
    return Optional.of(
        new Refusal(
            Layer.NOT_REGISTERED,
            "the Data Catalog has no catalog %s, so Athena finds no table".formatted(CATALOG),
            "The deployment makes it; it is the account's, not the stack's.",
            List.of(
                "aws glue create-catalog --name %s --catalog-input '%s'"
                    .formatted(CATALOG, input))));
  }

  /**
   * Whether whatever is made in the catalog is open to whom IAM allows it, so that Lake Formation
   * decides nothing: (inferred) the default permissions for databases count for catalogs as well.
   * Where there is no catalog, nothing can be asked of Lake Formation.
   */
  boolean opens(LakeEntity entity) {
    return catalog.isEmpty()
        || (entity.isTable()
                ? catalog.get().createTableDefaultPermissions()
                : catalog.get().createDatabaseDefaultPermissions())
            .stream()
                .anyMatch(
                    given ->
                        given.principal() != null
                            && IAM_ALLOWED.equals(given.principal().dataLakePrincipalIdentifier())
                            && given.permissions().contains(Permission.ALL));
  }
}
